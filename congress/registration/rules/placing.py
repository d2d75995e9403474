"""What a run of the assignment was given and what it answered, as plain data to keep."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from congress.programme.rules.assignment import (
    Assignment,
    AssignmentProblem,
    Goal,
    Keep,
    Participant,
    Queue,
    Score,
    Seats,
    assign,
    first_come,
    first_wishes_first,
    judged,
)

LONG = 2_000
"""Rounds of people together from which a run takes too long for a page (a second or two)."""
LONG_WORST_FIRST = 60
"""The same, in people, when the person worst off goes first."""
MOST_DROPPED = 8
"""How many workshops under their minimum are worked out; each is a run of its own."""
_Place = tuple[str, str]


@dataclass(frozen=True)
class Options:
    """What an organiser chooses; without a number for the lots the congress has one of its own."""

    goal: Goal = Goal.SQUARES
    queue: Queue = Queue.LOTTERY
    seed: int | None = None


def fingerprint(problem: AssignmentProblem) -> str:
    """The same text for the same problem, another for any other (SHA-256 of its canonical JSON).

    The seats of before, and what they are worth, are left out: publishing an answer must not make it old.
    """
    plain = replace(problem, before={}, keep=Keep.COST)
    text = json.dumps(asdict(plain), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seated(problem: AssignmentProblem) -> str:
    """The same text when people sit as they sat, in seats that the solver may move, another when not."""
    return hashlib.sha256(json.dumps(problem.before, sort_keys=True).encode()).hexdigest()


def is_long(problem: AssignmentProblem) -> bool:
    """Whether a run may take longer than somebody should wait for a page."""
    people = len(problem.participants)
    if problem.goal is Goal.WORST_FIRST and people > LONG_WORST_FIRST:
        return True
    return people * len(problem.rounds) > LONG


def places_given(answer: Mapping[str, Any]) -> int:
    """How many seats the answer gives."""
    return sum(len(rounds) for rounds in answer["seats"].values())


def report(problem: AssignmentProblem, answer: Assignment, minimum: Mapping[str, int]) -> dict[str, Any]:
    """The answer beside the simple rules on the same data, and what dropping each short session would do.

    `minimum` is the least number of people per workshop. Shape: {"scores": {"ours" | "first-come" |
    "first-wishes": {filled, objective, ranks, worst}}, "dropped": [{workshop, round, people, filled,
    objective, moved, lost}]}; `filled` and `objective` are those of the whole placement without that session.
    """
    scores = {
        "ours": judged(problem, answer.seats),
        "first-come": judged(problem, first_come(problem)),
        "first-wishes": judged(problem, first_wishes_first(problem)),
    }
    return {
        "scores": {name: _plain(score) for name, score in scores.items()},
        "dropped": [_dropped(problem, answer, place) for place in short(problem, answer.seats, minimum)],
    }


def short(problem: AssignmentProblem, seats: Seats, minimum: Mapping[str, int]) -> list[_Place]:
    """The (workshop, round) with fewer people than the workshop needs, emptiest first, up to MOST_DROPPED."""
    people = _people(seats)
    found = [
        (people[offer.workshop, offer.round], offer.workshop, offer.round)
        for offer in problem.offers
        if people[offer.workshop, offer.round] < minimum.get(offer.workshop, 0)
    ]
    return [(workshop, round_id) for _, workshop, round_id in sorted(found)[:MOST_DROPPED]]


def without(problem: AssignmentProblem, seats: Seats, place: _Place) -> AssignmentProblem:
    """The same without one session; `seats` are those of before, and whoever was held there is free."""
    workshop, round_id = place
    held = {
        person: {r: w for r, w in kept.items() if (w, r) != place} for person, kept in problem.held.items()
    }
    return replace(
        problem,
        offers=tuple(o for o in problem.offers if (o.workshop, o.round) != (workshop, round_id)),
        held=held,
        before=seats,
        goal=Goal.SQUARES,
    )


def resized(
    problem: AssignmentProblem, place: _Place, places: int, *, locked: Seats, begun: Collection[str] = ()
) -> AssignmentProblem:
    """Everybody as they sit now, with fewer seats in one session (none: it is dropped).

    Goals in order: as few people as possible lose a seat, as few as possible get another one, and those get
    the best there is. Seats that are held stay, but in this session only the `locked` ones; those in rounds
    that have `begun` stay too. Nobody gets a seat in a round in which they had none.
    """
    workshop, round_id = place
    now = {
        person: {**problem.before.get(person, {}), **problem.held.get(person, {})}
        for person in {*problem.before, *problem.held}
    }
    held = {
        person: {
            r: w
            for r, w in seats.items()
            if r in begun
            or (r in problem.held.get(person, {}) and (w, r) != place)
            or locked.get(person, {}).get(r) == w
        }
        for person, seats in now.items()
    }
    offers = tuple(
        replace(o, seats=places) if (o.workshop, o.round) == place else o
        for o in problem.offers
        if places or (o.workshop, o.round) != place
    )
    people = tuple(_as_seated(p, now.get(p.id, {})) for p in problem.participants)
    plain = replace(
        problem, offers=offers, participants=people, held=held, before=now, keep=Keep.COST, goal=Goal.SQUARES
    )
    return replace(plain, move_cost=plain.empty_cost)


def _as_seated(person: Participant, seats: Mapping[str, str]) -> Participant:
    # Only the rounds with a seat count, and the seat itself is a wish too: whoever chose it wants it.
    rankings = {
        round_id: person.wishes(round_id)
        if workshop in person.wishes(round_id)
        else (workshop, *person.wishes(round_id))
        for round_id, workshop in seats.items()
    }
    return replace(person, ranking=(), rankings=rankings)


def _dropped(problem: AssignmentProblem, answer: Assignment, place: _Place) -> dict[str, Any]:
    found = assign(without(problem, answer.seats, place))
    lost = sum(round_id not in found.seats[person] for person, round_id in found.moved)
    return {
        "workshop": place[0],
        "round": place[1],
        "people": _people(answer.seats)[place],
        "filled": found.filled,
        "objective": found.objective,
        "moved": len(found.moved) - lost,
        "lost": lost,
    }


def _people(seats: Seats) -> Counter[_Place]:
    return Counter((w, r) for placed in seats.values() for r, w in placed.items())


def _plain(score: Score) -> dict[str, Any]:
    return {
        "filled": score.filled,
        "objective": score.objective,
        "ranks": {str(rank): count for rank, count in score.ranks.items()},
        "worst": score.worst,
    }
