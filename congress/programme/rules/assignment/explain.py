"""Why somebody got a seat or not: a true line per wish, as data; the words are made elsewhere."""

from dataclasses import dataclass
from enum import StrEnum

from congress.programme.rules.assignment.answer import Assignment
from congress.programme.rules.assignment.problem import AssignmentProblem, Participant


class Outcome(StrEnum):
    """What came of one wish in one round.

    GOT: this seat was given. FIXED: the round was already given, by hand or before. LOWER: a wish that stands
    higher was given in this round. ELSEWHERE: the same workshop was given in another round. FULL: all seats
    went to others, to whom it was worth at least as much. OPEN: there is a seat; that happens only when moves
    cost something, with another goal than the least cost, or when the answer is not proven to be the best.
    """

    GOT = "got"
    FIXED = "fixed"
    LOWER = "lower"
    ELSEWHERE = "elsewhere"
    FULL = "full"
    OPEN = "open"


@dataclass(frozen=True)
class Line:
    """One wish of one person in one round where the workshop runs.

    `rank` counts from 1. `price` is what this seat was worth to others and `gain` what it would have gained
    this person against what they have now, both in (rank - 1)² divided by `scale`; a seat instead of an empty
    round gains `empty_cost`. `seats` is how many there are, `other_round` where the workshop was followed.
    """

    round: str
    workshop: str
    rank: int
    outcome: Outcome
    seats: int
    price: int
    gain: int
    scale: int
    other_round: str | None = None


def why(problem: AssignmentProblem, answer: Assignment, person_id: str) -> tuple[Line, ...]:
    """A line per wish and round where it runs, by round and then by rank.

    For an `optimal` answer FULL is proven: `gain` is at most `price` less the price of the seat given up.
    Raises KeyError for somebody who is not in the problem.
    """
    person = {p.id: p for p in problem.participants}[person_id]
    seats = {(offer.workshop, offer.round): offer.seats for offer in problem.offers}
    return tuple(
        _line(problem, answer, person, (workshop, round_id, rank), seats[workshop, round_id])
        for round_id in problem.rounds
        for rank, workshop in enumerate(person.wishes(round_id), 1)
        if (workshop, round_id) in seats
    )


def _line(
    problem: AssignmentProblem,
    answer: Assignment,
    person: Participant,
    wish: tuple[str, str, int],
    seats: int,
) -> Line:
    workshop, round_id, rank = wish
    taken = sum(placed.get(round_id) == workshop for placed in answer.seats.values())
    outcome = _outcome(problem, answer, person, wish, is_full=taken >= seats)
    elsewhere = {w: r for r, w in answer.seats[person.id].items()}
    return Line(
        round=round_id,
        workshop=workshop,
        rank=rank,
        outcome=outcome,
        seats=seats,
        price=answer.certificate.price(workshop, round_id),
        gain=_gain(problem, answer, person, wish),
        scale=answer.certificate.scale,
        other_round=elsewhere[workshop] if outcome is Outcome.ELSEWHERE else None,
    )


def _gain(
    problem: AssignmentProblem, answer: Assignment, person: Participant, wish: tuple[str, str, int]
) -> int:
    mine = answer.seats[person.id].get(wish[1])
    now = answer.empty_cost
    if mine is not None:
        rank = person.rank(mine, wish[1])
        now = problem.cost(person.id, mine, wish[1], rank) if rank is not None else 0
    return answer.certificate.scale * (now - problem.cost(person.id, *wish))


def _outcome(
    problem: AssignmentProblem,
    answer: Assignment,
    person: Participant,
    wish: tuple[str, str, int],
    *,
    is_full: bool,
) -> Outcome:
    workshop, round_id, rank = wish
    placed = answer.seats[person.id]
    mine = placed.get(round_id)
    if mine == workshop:
        return Outcome.GOT
    if round_id in problem.fixed.get(person.id, {}):
        return Outcome.FIXED
    if mine is not None and (person.rank(mine, round_id) or 0) < rank:
        return Outcome.LOWER
    if workshop in placed.values():
        return Outcome.ELSEWHERE
    if is_full:
        return Outcome.FULL
    return Outcome.OPEN
