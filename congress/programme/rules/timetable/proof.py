"""Proving a timetable, or finding a better one: whole rounds are chosen, not single cells.

Each column is a set of workshops that can share a round. The linear program over the columns gives prices per
workshop and per round; in whole numbers these bound every timetable, whatever the solver did:

    points <= sum of workshop prices + sum of round prices,  when for every column
    value(column) <= sum of the prices of its workshops + the price of its round.

What is left between the bound and the best known answer is searched completely.
"""

from dataclasses import dataclass
from typing import Any

from congress.programme.rules.timetable.board import Board, members

MAX_COLUMNS = 60_000
MAX_STEPS = 400_000
SCALE = 1_000_000


@dataclass(frozen=True)
class Proof:
    """The bound that no timetable passes; `rounds` is None when nothing better was found."""

    bound: int
    rounds: list[int] | None = None


@dataclass(frozen=True)
class _Column:
    """A set of workshops in a group of rounds (all rounds together when they may be exchanged)."""

    mask: int
    group: int
    value: int


def ideal(board: Board) -> int:
    """A bound without any search: everybody gets their best wishes, one per round."""
    wishes: dict[int, list[int]] = {}
    for fans in board.fans:
        for person, points in fans:
            wishes.setdefault(person, []).append(points)
    return sum(sum(sorted(points, reverse=True)[: len(board.rounds)]) for points in wishes.values())


def proven(board: Board, known: int) -> Proof:
    """Improve on a complete timetable worth `known`, or prove that it is the best."""
    columns = _columns(board)
    if columns is None:
        return Proof(max(known, ideal(board)))
    sizes = [len(board.rounds)] if board.is_symmetric else [1] * len(board.rounds)
    workshop_prices, round_prices = _prices(columns, len(board.workshops), sizes)
    limit = sum(workshop_prices) + sum(n * price for n, price in zip(sizes, round_prices, strict=True))
    slack: list[tuple[int, _Column]] = []
    for column in columns:
        cover = sum(workshop_prices[w] for w in members(column.mask)) + round_prices[column.group]
        slack.append((cover - SCALE * column.value, column))
    # A price that is too low by rounding is repaired: whatever a column lacks is added to its group.
    lacking = [max((-s for s, c in slack if c.group == g), default=0) for g in range(len(sizes))]
    lacking = [max(0, amount) for amount in lacking]
    limit += sum(n * amount for n, amount in zip(sizes, lacking, strict=True))
    bound = min(limit // SCALE, ideal(board))
    if bound <= known:
        return Proof(known)
    slack = [(s + lacking[c.group], c) for s, c in slack]
    idle = [round_prices[g] + lacking[g] for g in range(len(sizes))]
    return _search(board, slack, sizes, idle, limit=limit, known=known, bound=bound)


def _columns(board: Board) -> list[_Column] | None:
    """Every set that can share a round, per group of rounds; None when there are too many."""
    found: list[_Column] = []
    groups = [0] if board.is_symmetric else list(range(len(board.rounds)))
    for group in groups:
        usable = [w for w in range(len(board.workshops)) if board.is_symmetric or group in board.allowed[w]]
        todo = [(0, 0)]
        while todo:
            mask, start = todo.pop()
            for at in range(start, len(usable)):
                larger = mask | 1 << usable[at]
                if not board.has_room(larger):
                    continue
                found.append(_Column(larger, group, board.value(larger)))
                if len(found) > MAX_COLUMNS:
                    return None
                todo.append((larger, at + 1))
    return found


def _prices(columns: list[_Column], workshops: int, sizes: list[int]) -> tuple[list[int], list[int]]:
    """Whole prices from the linear program, in units of 1/SCALE; any would give a true bound."""
    import highspy  # noqa: PLC0415 -- takes a quarter of a second and only this needs it

    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # written without types
    highs.silent()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", 0)
    highs.passModel(_program(highspy, columns, workshops, sizes))
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return [0] * workshops, [max((c.value for c in columns), default=0) * SCALE] * len(sizes)
    duals = [round(-dual * SCALE) for dual in highs.getSolution().row_dual]
    return duals[:workshops], [max(0, dual) for dual in duals[workshops:]]


def _program(highspy: Any, columns: list[_Column], workshops: int, sizes: list[int]) -> Any:
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(columns), workshops + len(sizes)
    program.col_cost_ = [-float(column.value) for column in columns]
    program.col_lower_, program.col_upper_ = [0.0] * len(columns), [highspy.kHighsInf] * len(columns)
    program.row_lower_ = [1.0] * workshops + [-highspy.kHighsInf] * len(sizes)
    program.row_upper_ = [1.0] * workshops + [float(size) for size in sizes]
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    starts, indices = [0], []
    for column in columns:
        indices += [*members(column.mask), workshops + column.group]
        starts.append(len(indices))
    program.a_matrix_.start_ = starts
    program.a_matrix_.index_ = indices
    program.a_matrix_.value_ = [1.0] * len(indices)
    return program


def _search(
    board: Board,
    slack: list[tuple[int, _Column]],
    sizes: list[int],
    idle: list[int],
    *,
    limit: int,
    known: int,
    bound: int,
) -> Proof:
    """Go through every timetable that could be worth more than `known`.

    A timetable is worth `limit` less the slack of its columns, less the price of each round without one.
    """
    slack.sort(key=lambda pair: (pair[0], pair[1].group, pair[1].mask))
    by_workshop: list[list[tuple[int, _Column]]] = [[] for _ in board.workshops]
    for loss, column in slack:
        by_workshop[(column.mask & -column.mask).bit_length() - 1].append((loss, column))
    full = (1 << len(board.workshops)) - 1
    best, best_value, steps = None, known, 0
    todo: list[tuple[int, int, int, tuple[_Column, ...], tuple[int, ...]]] = [
        (0, 0, 0, (), tuple(0 for _ in sizes))
    ]
    while todo:
        done, loss, value, chosen, used = todo.pop()
        steps += 1
        if steps > MAX_STEPS:
            return Proof(bound, best)
        if done == full:
            if value > best_value and (rounds := _rounds_of(board, chosen)) is not None:
                best, best_value = rounds, value
            continue
        low = ~done & (done + 1)  # the first workshop that is still to be placed
        for more, column in by_workshop[low.bit_length() - 1]:
            # Strictly better needs at least one point, so at most this much may be lost.
            if loss + more > limit - SCALE * (best_value + 1):
                break
            if column.mask & done or used[column.group] >= sizes[column.group]:
                continue
            now = tuple(n + (group == column.group) for group, n in enumerate(used))
            todo.append((done | column.mask, loss + more, value + column.value, (*chosen, column), now))
    return Proof(best_value, best)


def _rounds_of(board: Board, chosen: tuple[_Column, ...]) -> list[int] | None:
    rounds = [-1] * len(board.workshops)
    for number, column in enumerate(sorted(chosen, key=lambda c: (c.group, c.mask))):
        for workshop in members(column.mask):
            rounds[workshop] = number if board.is_symmetric else column.group
    return rounds if board.in_order(rounds) else None
