"""Solving: a linear program, whole numbers where it needs them, and the proof from its prices."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from congress.programme.rules.assignment.answer import Assignment, Certificate, Reason
from congress.programme.rules.assignment.certificate import cost_of, lower_bound
from congress.programme.rules.assignment.problem import (
    AssignmentProblem,
    Participant,
    UnsolvableProblem,
    faults,
)

SCALE = 1_000


@dataclass(frozen=True)
class _Model:
    """Columns are possible seats (participant, workshop, round); rows are the three rules."""

    columns: tuple[tuple[str, str, str], ...]
    costs: tuple[int, ...]
    rows: tuple[tuple[tuple[int, ...], int], ...]
    offers: tuple[tuple[str, str], ...]  # the first rows


class _Unsolved(Exception):
    """The solver's library gave no answer."""


def assign(problem: AssignmentProblem) -> Assignment:
    """Place people so that as many seats as possible are filled, then at the least sum of (rank - 1)².

    Promise: no session over its seats, nobody twice in a round or a workshop, held seats kept; the order of
             the input does not matter; the same seed gives the same answer. `optimal` is only said when
             `lower_bound` of the certificate equals the objective. Without the solver's library, or when it
             gives up, the answer is what taking turns gives, with the gap to the bound shown.
    Raises:  UnsolvableProblem with all faults at once.
    Source:  product rules, Programme; decision 0005.
    """
    if found := faults(problem):
        raise UnsolvableProblem(faults="; ".join(found))
    model = _model(problem)
    try:
        chosen, prices = _solved(model, _weight(problem)) if model.columns else ([], {})
    except (ImportError, _Unsolved):
        chosen, prices = _by_turns(model), {}
    seats: dict[str, dict[str, str]] = {p.id: dict(problem.held.get(p.id, {})) for p in problem.participants}
    for column in chosen:
        person, workshop, round_id = model.columns[column]
        seats[person][round_id] = workshop
    certificate = Certificate(SCALE, tuple((w, r, price) for (w, r), price in sorted(prices.items())))
    objective, bound = cost_of(problem, seats), lower_bound(problem, certificate)
    return Assignment(
        seats={person: dict(sorted(placed.items())) for person, placed in sorted(seats.items())},
        optimal=objective == bound,
        objective=objective,
        bound=bound,
        certificate=certificate,
        reasons={
            p.id: _reason(problem, p, seats[p.id]) for p in sorted(problem.participants, key=lambda p: p.id)
        },
        ranks=_ranks(problem, seats),
        unplaced=tuple(_unplaced(problem, seats)),
    )


def _model(problem: AssignmentProblem) -> _Model:
    columns: list[tuple[str, str, str]] = []
    costs: list[int] = []
    by_offer: dict[tuple[str, str], list[int]] = {key: [] for key in sorted(problem.seats)}
    own_rows: list[tuple[tuple[int, ...], int]] = []
    weight = _weight(problem)
    for person in problem.queue:
        by_round: dict[str, list[int]] = {}
        by_workshop: dict[str, list[int]] = {}
        kept = problem.before.get(person.id, {})
        for workshop, round_id, cost in problem.wanted(person):
            column = len(columns)
            columns.append((person.id, workshop, round_id))
            stays = kept.get(round_id) == workshop
            costs.append((cost - problem.empty_cost) * weight - (1 if stays else 0))
            by_offer[workshop, round_id].append(column)
            by_round.setdefault(round_id, []).append(column)
            by_workshop.setdefault(workshop, []).append(column)
        own_rows += [(tuple(c), 1) for c in by_round.values()]
        own_rows += [(tuple(c), 1) for c in by_workshop.values() if len(c) > 1]
    offer_rows = [(tuple(c), problem.seats[key]) for key, c in by_offer.items()]
    return _Model(tuple(columns), tuple(costs), (*offer_rows, *own_rows), tuple(by_offer))


def _weight(problem: AssignmentProblem) -> int:
    """How much a unit of cost outweighs keeping seats of before: more than there are seats to keep."""
    return sum(len(kept) for kept in problem.before.values()) + 1 if problem.before else 1


def _solved(model: _Model, weight: int) -> tuple[list[int], dict[tuple[str, str], int]]:
    """Chosen columns and the price of each offer in units of 1/SCALE. One thread, so that a run repeats."""
    import highspy  # noqa: PLC0415 -- takes a quarter of a second and only this needs it

    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # written without types
    highs.silent()
    for option, value in (
        ("threads", 1),
        ("random_seed", 0),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.5),
    ):
        highs.setOptionValue(option, value)
    highs.passModel(_linear_program(highspy, model))
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise _Unsolved
    solution = highs.getSolution()
    duals = solution.row_dual
    prices = {key: max(0, round(-duals[row] * SCALE / weight)) for row, key in enumerate(model.offers)}
    values = list(solution.col_value)
    if any(0.001 < value < 0.999 for value in values):
        columns = range(len(model.columns))
        for column in columns:
            highs.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise _Unsolved
        values = list(highs.getSolution().col_value)
    return [column for column, value in enumerate(values) if value > 0.5], prices


def _by_turns(model: _Model) -> list[int]:
    """First wishes in the order of the lots, then second ones, and so on: right, but seldom the best."""
    rows_of: dict[int, list[int]] = {}
    for number, (columns, _) in enumerate(model.rows):
        for column in columns:
            rows_of.setdefault(column, []).append(number)
    left = [limit for _, limit in model.rows]
    chosen = []
    for column in sorted(range(len(model.columns)), key=lambda c: (model.costs[c], c)):
        if all(left[row] > 0 for row in rows_of[column]):
            chosen.append(column)
            for row in rows_of[column]:
                left[row] -= 1
    return chosen


def _linear_program(highspy: Any, model: _Model) -> Any:
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(model.columns), len(model.rows)
    program.col_cost_ = [float(cost) for cost in model.costs]
    program.col_lower_, program.col_upper_ = [0.0] * len(model.columns), [1.0] * len(model.columns)
    program.row_lower_ = [-highspy.kHighsInf] * len(model.rows)
    program.row_upper_ = [float(limit) for _, limit in model.rows]
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts, indices = [0], list[int]()
    for columns, _ in model.rows:
        indices += columns
        starts.append(len(indices))
    program.a_matrix_.start_ = starts
    program.a_matrix_.index_ = indices
    program.a_matrix_.value_ = [1.0] * len(indices)
    return program


def _reason(problem: AssignmentProblem, person: Participant, placed: Mapping[str, str]) -> Reason:
    asked = {round_id for _, round_id, _ in problem.wanted(person)} | set(problem.held.get(person.id, {}))
    if not asked:
        return Reason.NO_WISHES
    if asked - set(placed):
        return Reason.ROUND_FULL
    is_first = all(person.rank(workshop, round_id) in (1, None) for round_id, workshop in placed.items())
    return Reason.FIRST_CHOICES if is_first else Reason.LOWER_CHOICE


def _ranks(problem: AssignmentProblem, seats: Mapping[str, Mapping[str, str]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for person in problem.participants:
        for round_id, workshop in seats[person.id].items():
            rank = person.rank(workshop, round_id)
            if rank:
                found[rank] = found.get(rank, 0) + 1
    return dict(sorted(found.items()))


def _unplaced(problem: AssignmentProblem, seats: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    missing = []
    for person in sorted(problem.participants, key=lambda p: p.id):
        asked = {round_id for _, round_id, _ in problem.wanted(person)}
        missing += [(person.id, round_id) for round_id in sorted(asked - set(seats[person.id]))]
    return missing
