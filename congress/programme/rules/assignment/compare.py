"""The simple rules that people know, on the same data, and one measure for all of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from congress.programme.rules.assignment.certificate import objective_of
from congress.programme.rules.assignment.faults import moment_of
from congress.programme.rules.assignment.levels import lottery
from congress.programme.rules.assignment.problem import AssignmentProblem, Participant, Seats

_Option = tuple[int, str, str]  # rank, round, workshop


@dataclass(frozen=True)
class Score:
    """What a placement is worth to people: seats given, Σ (rank - 1)², seats per rank, and the worst off.

    `worst` is the largest sum of (rank - 1) of one person; a round that was wished and stayed empty counts as
    one more than the longest ranking.
    """

    filled: int
    objective: int
    ranks: Mapping[int, int]
    worst: int


def judged(problem: AssignmentProblem, seats: Seats) -> Score:
    """Measure a placement, whoever made it."""
    return Score(
        filled=sum(map(len, seats.values())),
        objective=objective_of(problem, seats),
        ranks=ranks_of(problem, seats),
        worst=worst_of(problem, seats),
    )


def ranks_of(problem: AssignmentProblem, seats: Seats) -> dict[int, int]:
    """How many seats were a first wish, a second, and so on."""
    found: Counter[int] = Counter()
    for person in problem.participants:
        found.update(
            rank for r, w in seats.get(person.id, {}).items() if (rank := person.rank(w, r)) is not None
        )
    return dict(sorted(found.items()))


def worst_of(problem: AssignmentProblem, seats: Seats) -> int:
    """The sum of (rank - 1) of the person worst off."""
    missed = longest_ranking(problem)
    return max((_burden(problem, person, seats, missed) for person in problem.participants), default=0)


def longest_ranking(problem: AssignmentProblem) -> int:
    """The length of the longest list of wishes."""
    return max((len(w) for p in problem.participants for w in (p.ranking, *p.rankings.values())), default=0)


def first_come(problem: AssignmentProblem) -> Seats:
    """Whoever registers first chooses first, and takes the best seats that are left."""
    order = sorted(problem.participants, key=lambda p: (moment_of(p) or 0.0, p.id))
    board = _Board(problem)
    for person in order:
        for option in sorted(_options(problem, person)):
            board.take(person.id, option)
    return board.seats


def first_wishes_first(problem: AssignmentProblem) -> Seats:
    """All first wishes by lot, then all second ones, and so on ("Boston"): honest ranking may cost a seat."""
    board = _Board(problem)
    places = {person.id: place for place, person in enumerate(lottery(problem))}
    everything = (
        (option[0], places[person.id], option, person.id)
        for person in problem.participants
        for option in _options(problem, person)
    )
    for _, _, option, person_id in sorted(everything):
        board.take(person_id, option)
    return board.seats


class _Board:
    """Seats that are handed out one by one and never taken back."""

    def __init__(self, problem: AssignmentProblem) -> None:
        self._left = dict(problem.seats)
        self.seats = {p.id: dict(problem.fixed.get(p.id, {})) for p in problem.participants}

    def take(self, person: str, option: _Option) -> None:
        _, round_id, workshop = option
        mine = self.seats[person]
        if round_id not in mine and workshop not in mine.values() and self._left[workshop, round_id] > 0:
            mine[round_id] = workshop
            self._left[workshop, round_id] -= 1


def _options(problem: AssignmentProblem, person: Participant) -> Iterable[_Option]:
    return ((rank, r, w) for w, r, rank in problem.wanted(person))


def _burden(problem: AssignmentProblem, person: Participant, seats: Seats, missed: int) -> int:
    mine = seats.get(person.id, {})
    ranks = (person.rank(w, r) for r, w in mine.items())
    total = sum(rank - 1 for rank in ranks if rank is not None)
    if len(mine) == len(problem.rounds):
        return total
    return total + missed * len({r for _, r, _ in problem.wanted(person)} - set(mine))
