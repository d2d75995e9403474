"""The two solvers against their goals: proofs, people moved, and CPU against what is measured alongside."""

import hashlib
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from benchmarks import people
from congress.programme.rules.assignment import (
    Assignment,
    AssignmentProblem,
    Keep,
    Live,
    assign,
    first_come,
    judged,
    lower_bound,
    violations,
)
from congress.programme.rules.assignment.program import Column, Program
from congress.programme.rules.timetable import Keep as KeepPlaces
from congress.programme.rules.timetable import TimetableProblem, objective_of, schedule
from congress.programme.rules.timetable.anneal import annealed
from congress.programme.rules.timetable.board import Board

ROOT = Path(__file__).parents[1]
KINDS = {"once": people.once, "every": people.every, "general": people.general}
SHUFFLES = 20
SEEDS = range(1, 6)
R = TypeVar("R")


def main() -> None:
    """Measure everything in one run and print a line for each goal."""
    print("assignment: 4 rounds of 8 workshops, 5 % spare seats")
    for name, made in KINDS.items():
        problem = made(1000)
        _, answer = spent(lambda p=problem: assign(p))  # type: ignore[misc]  # bound now, not later
        gap = answer.objective - lower_bound(problem, answer.certificate) + problem.empty_cost * answer.empty
        print(
            f"  {name}, 1,000 people: proven {answer.optimal}, gap {gap} (aim 0), "
            f"rules broken {len(violations(problem, answer.seats))}"
        )
        print(f"  {name}: people who differ over {SHUFFLES} orders of the rows: {differing(problem, answer)}")
        same = digest(answer) == elsewhere(name)
        print(f"  {name}: another process gives the same seats: {same}")
    for name, aim in (("once", 0.4), ("every", 0.6), ("general", 0.5)):
        ratios, fewer = against_first_come(KINDS[name])
        print(
            f"  {name}, cost against first come: {min(ratios):.2f} to {max(ratios):.2f} (aim {aim}), "
            f"fewer seats in {fewer} of {len(ratios)}"
        )
    for name in KINDS:
        print(f"  {name}, 3 % leave and 3 % come late: {after_changes(KINDS[name])}")
    for name, aim in (("once", 6), ("every", 15)):
        found = against_flow(KINDS[name](5000))
        print(f"  {name}, 5,000 people against a bare flow in C++: {found} (aim {aim})")
    large = people.once(20_000)
    seconds, answer = spent(lambda: assign(large))
    print(f"  once, 20,000 people: {seconds:.1f} s of CPU (aim 5), proven {answer.optimal}")
    checked, _ = spent(lambda: lower_bound(large, answer.certificate))
    print(f"  check of its certificate: {checked:.1f} s of CPU (aim 10)")
    print(f"  one late registration among 5,000: {late_ms():.2f} ms of CPU (aim 2)")
    print(f"  general, 1,000 people against the whole model given to HiGHS: {against_whole():.2f} (aim 0.20)")
    print("timetable: best wish per person and round, 3 points to 1")
    for workshops, rounds, wishing in ((12, 3, 200), (24, 4, 400), (30, 5, 500), (36, 6, 600)):
        print(f"  {first_and_proof(people.timetable(workshops, rounds, wishing))}")
    print(f"  {after_an_absence(people.timetable(20, 4, 400))}")


def spent(work: Callable[[], R]) -> tuple[float, R]:
    """Seconds of CPU, and the answer."""
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


def digest(answer: Assignment) -> str:
    """The same text for the same seats."""
    plain = json.dumps({p: dict(mine) for p, mine in answer.seats.items()}, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def elsewhere(name: str) -> str:
    """The digest as another process finds it."""
    code = f"from benchmarks.solvers import *; print(digest(assign(KINDS[{name!r}](1000))))"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    return found.stdout.split()[-1]


def differing(problem: AssignmentProblem, answer: Assignment) -> int:
    """How many people sit elsewhere when the rows come in another order, the most of all orders."""
    chance, most = random.Random(7), 0
    for _ in range(SHUFFLES):
        rows, offers = list(problem.participants), list(problem.offers)
        chance.shuffle(rows)
        chance.shuffle(offers)
        other = assign(replace(problem, participants=tuple(rows), offers=tuple(offers)))
        most = max(most, sum(other.seats[p] != mine for p, mine in answer.seats.items()))
    return most


def against_first_come(made: Callable[[int, int], AssignmentProblem]) -> tuple[list[float], int]:
    """Our cost over that of first come, first served, per seed; and how often we fill fewer seats."""
    ratios, fewer = [], 0
    for seed in SEEDS:
        problem = made(1000, seed)
        ours, simple = judged(problem, assign(problem).seats), judged(problem, first_come(problem))
        ratios.append(ours.objective / simple.objective)
        fewer += ours.filled < simple.filled
    return ratios, fewer


def after_changes(made: Callable[[int, int], AssignmentProblem]) -> str:
    """3 % leave and as many others come: who moves at equal cost, and with seats kept."""
    problem, others = made(1000, 1), made(1000, 9).participants
    chance = random.Random(3)
    before = assign(problem).seats
    gone = set(chance.sample([p.id for p in problem.participants], len(before) * 3 // 100))
    rows = [p for p in problem.participants if p.id not in gone]
    rows += [replace(p, id=f"late-{p.id}") for p in others[: len(gone)]]
    changed = replace(
        problem, participants=tuple(rows), before={p: s for p, s in before.items() if p not in gone}
    )
    least = assign(changed)
    fresh = assign(replace(changed, before={}))
    kept = assign(replace(changed, keep=Keep.SEATS))
    moved = len({person for person, _ in least.moved})
    left = wanted_and_free(changed, kept)
    return (
        f"{moved / len(before):.1%} of people moved at the same cost as a fresh run "
        f"({least.objective == fresh.objective}; aim 3 %), with seats kept {len(kept.moved)} (aim 0); "
        f"free seats that somebody without one wants: {left} (aim 0)"
    )


def wanted_and_free(problem: AssignmentProblem, answer: Assignment) -> int:
    """Free seats that somebody without a seat in that round wants, and who does not follow it elsewhere."""
    free = {(o.workshop, o.round): o.seats for o in problem.offers}
    for mine in answer.seats.values():
        for round_id, workshop in mine.items():
            free[workshop, round_id] -= 1
    return sum(
        free[w, r] > 0
        for p in problem.participants
        for w, r in free
        if r not in answer.seats[p.id] and p.rank(w, r) is not None and w not in answer.seats[p.id].values()
    )


def against_flow(problem: AssignmentProblem) -> str:
    """Our CPU over that of a min-cost flow in C++ on the same network, without its proof and tie rule."""
    uv = Path(sys.executable).with_name("uv")
    command = [str(uv), "run", "--no-project", "--with", "ortools", "python", "benchmarks/raw_flow.py"]
    asked = json.dumps(network(problem))
    done = subprocess.run(command, cwd=ROOT, input=asked, capture_output=True, text=True, check=False)
    if done.returncode:
        return "not measured, ortools could not be loaded"
    bare, cost = json.loads(done.stdout)
    seconds, answer = spent(lambda: assign(problem))
    return f"{seconds / bare:.1f} times, same cost {answer.objective == cost}"


def network(problem: AssignmentProblem) -> dict[str, object]:
    """Arcs person (per round when wishes are) to workshop to the end; one more for who gets nothing."""
    per_round = bool(problem.participants[0].rankings)
    nodes: dict[object, int] = {}

    def node(key: object) -> int:
        return nodes.setdefault(key, len(nodes))

    arcs, supply = [], {}
    seats: dict[object, int] = {}
    for offer in problem.offers:
        key = (offer.workshop, offer.round) if per_round else offer.workshop
        seats[key] = seats.get(key, 0) + offer.seats
    for person in problem.participants:
        sources = [(person.id, r) for r in problem.rounds] if per_round else [(person.id, "")]
        for source in sources:
            supply[node(source)] = 1 if per_round else len(problem.rounds)
            for rank, workshop in enumerate(person.wishes(source[1]), 1):
                key = (workshop, source[1]) if per_round else workshop
                arcs.append([node(source), node(key), 1, (rank - 1) ** 2])
            arcs.append([node(source), node("end"), len(problem.rounds), 10_000])
    arcs += [[node(key), node("end"), places, 0] for key, places in seats.items()]
    supply[node("end")] = -sum(supply.values())
    return {"arcs": arcs, "supplies": [supply.get(number, 0) for number in range(len(nodes))]}


def late_ms() -> float:
    """Milliseconds of CPU for one who comes late, over a hundred of them."""
    live = Live(people.once(5000))
    late = [replace(p, id=f"late-{p.id}") for p in people.once(100, seed=9).participants]
    seconds, _ = spent(lambda: [live.add(person) for person in late])
    return seconds * 1000 / len(late)


def against_whole() -> float:
    """Our CPU in the general kind over that of one whole-number program with every possible seat."""
    problem = people.general(1000)
    ours, answer = spent(lambda: assign(problem))
    columns = sorted(
        Column(number, (w, r), (rank - 1) ** 2, rank)
        for number, person in enumerate(problem.participants)
        for w, r, rank in problem.wanted(person)
    )

    def whole() -> None:
        program = Program(columns, problem.seats, None)
        program.require(dict.fromkeys(range(len(columns)), 1.0), answer.filled)
        program.price({number: float(column.cost) for number, column in enumerate(columns)})
        program.whole()
        if round(program.total()) != answer.objective:
            raise RuntimeError("the whole model has another cost")

    theirs, _ = spent(whole)
    return ours / theirs


def first_and_proof(problem: TimetableProblem) -> str:
    """When the first answer is there, how far it is from the best that was proven, and when the proof is."""
    board = Board(problem)
    first, rounds = spent(lambda: annealed(board, seed=problem.seed))
    place = {w.id: (problem.rounds[at], "") for w, at in zip(board.workshops, rounds, strict=True)}
    seconds, answer = spent(lambda: schedule(problem))
    short = 1 - objective_of(problem, place) / answer.objective
    size = f"{len(problem.workshops)} workshops in {len(problem.rounds)} rounds"
    return (
        f"{size}: first answer after {first:.2f} s of CPU (aim 1), {short:.2%} below the best (aim 0.5 %); "
        f"proven {answer.optimal} after {seconds:.1f} s (aim 60)"
    )


def after_an_absence(problem: TimetableProblem) -> str:
    """A speaker cannot come in the round of their workshop: how many workshops move."""
    now = schedule(problem)
    first = problem.workshops[0]
    (speaker,) = first.speakers
    away = {speaker: frozenset({now.place[first.id][0]})}
    changed = replace(problem, placed=now.place, away=away)
    fewest = schedule(replace(changed, keep=KeepPlaces.MOVES))
    best = schedule(changed)
    fresh = schedule(replace(changed, placed={}))
    scratch = sum(fresh.place[w] != at for w, at in now.place.items())
    return (
        f"20 workshops, a speaker drops a round: {len(fewest.moved)} moved with fewest moves (aim 2); "
        f"at equal points {len(best.moved)} against {scratch} from scratch (aim half)"
    )


if __name__ == "__main__":
    main()
