"""Solving: the two kinds that are a flow exactly, the general one by prices; then the check."""

from collections.abc import Callable
from enum import StrEnum

from congress.programme.rules.assignment.answer import Assignment, Certificate, Reason
from congress.programme.rules.assignment.by_rounds import by_rounds
from congress.programme.rules.assignment.certificate import lower_bound, objective_of
from congress.programme.rules.assignment.compare import ranks_of, worst_of
from congress.programme.rules.assignment.faults import UnsolvableProblem, faults
from congress.programme.rules.assignment.flow import Flow, Solution
from congress.programme.rules.assignment.general import General
from congress.programme.rules.assignment.kinds import Kind, kind_of
from congress.programme.rules.assignment.problem import AssignmentProblem, Goal, Participant, Seats
from congress.programme.rules.assignment.program import Unsolved
from congress.programme.rules.assignment.worst import least_worst, worst_first


class Phase(StrEnum):
    """How far the solver is."""

    SEATING = "seating"
    SPARING = "sparing"
    PROVING = "proving"


def _silent(_phase: Phase) -> None:
    """Nobody is told how far it is."""


def assign(
    problem: AssignmentProblem, *, steps: int | None = None, told: Callable[[Phase], None] = _silent
) -> Assignment:
    """Place people so that as many seats as possible are filled, then at the least sum of (rank - 1)².

    Goals in order: fixed seats stay; seats filled; cost; fewest moves from before; the queue; numbers drawn
    from the seed, so that one best answer is left and the order of the input does not matter.
    Promise: no session over its seats, nobody twice in a round or a workshop. `optimal` is only said when the
             certificate proves it. `steps` limits the search of the general kind; without the solver's
             library, or when the steps run out, the answer is the best found with the gap to the bound shown.
             `told` hears of each phase.
    Raises:  UnsolvableProblem with all faults at once.
    Source:  product rules, Programme; decision 0009.
    """
    if found := faults(problem):
        raise UnsolvableProblem(found)
    kind = kind_of(problem)
    solution = solved(problem, kind, steps, told)
    told(Phase.PROVING)
    return answered(problem, kind, solution)


def solved(
    problem: AssignmentProblem, kind: Kind, steps: int | None, told: Callable[[Phase], None] = _silent
) -> Solution:
    """Seats and prices by the way that fits the kind and the goal."""
    told(Phase.SEATING)
    best = _least_cost(problem, kind, steps)
    if problem.goal is Goal.SQUARES:
        return best
    told(Phase.SPARING)
    try:
        return worst_first(problem, best, steps)
    except Unsolved:
        return best


def _least_cost(problem: AssignmentProblem, kind: Kind, steps: int | None) -> Solution:
    if kind is not Kind.GENERAL:
        return Flow(problem, kind).solution()
    try:
        return General(problem, steps).solution()
    except Unsolved:
        return by_rounds(problem)


def answered(problem: AssignmentProblem, kind: Kind, solution: Solution) -> Assignment:
    """The answer with everything that can be said of it; `optimal` is what the certificate proves."""
    people = sorted(problem.participants, key=lambda p: p.id)
    seats = {
        p.id: dict(sorted({**problem.fixed.get(p.id, {}), **solution.seats.get(p.id, {})}.items()))
        for p in people
    }
    prices = tuple((w, r, solution.prices.get((w, r), 0)) for w, r in sorted(problem.seats))
    certificate = Certificate(solution.scale, prices)
    filled = sum(map(len, seats.values()))
    empty = len(people) * len(problem.rounds) - filled
    objective = objective_of(problem, seats)
    bound = lower_bound(problem, certificate) - problem.empty_cost * empty
    worst = worst_of(problem, seats)
    is_spared = problem.goal is Goal.SQUARES or worst <= least_worst(problem)
    asked = {p.id: {r for _, r, _ in problem.wanted(p)} for p in people}
    return Assignment(
        seats=seats,
        optimal=objective == bound and is_spared,
        objective=objective,
        bound=bound,
        certificate=certificate,
        reasons={p.id: _reason(problem, p, seats, asked[p.id]) for p in people},
        ranks=ranks_of(problem, seats),
        kind=kind,
        filled=filled,
        empty=empty,
        empty_cost=problem.empty_cost,
        worst=worst,
        unplaced=tuple((p.id, r) for p in people for r in sorted(asked[p.id] - set(seats[p.id]))),
        moved=moved(problem.before, seats),
    )


def moved(before: Seats, seats: Seats) -> tuple[tuple[str, str], ...]:
    """(participant, round) of everybody who is still there and lost or changed a seat of before."""
    return tuple(
        (person, round_id)
        for person in sorted(set(before) & set(seats))
        for round_id, workshop in sorted(before[person].items())
        if seats[person].get(round_id) != workshop
    )


def _reason(problem: AssignmentProblem, person: Participant, seats: Seats, asked: set[str]) -> Reason:
    placed = seats[person.id]
    if not asked and not problem.fixed.get(person.id):
        return Reason.NO_WISHES
    if asked - set(placed):
        return Reason.ROUND_FULL
    is_first = all(person.rank(workshop, round_id) in (1, None) for round_id, workshop in placed.items())
    return Reason.FIRST_CHOICES if is_first else Reason.LOWER_CHOICE
