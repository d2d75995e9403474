"""Dividing many amounts at once, so that lines and totals are both right to the cent. No I/O."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from congress.finance.rules.split import NothingToSplitBy

_Node = tuple[str, str]
_TOP: _Node = ("", "")


@dataclass(frozen=True)
class TableLine:
    """An amount in cents to divide by `weights`, and the names of the sums it is part of, smallest first.

    Sums lie inside each other: one name is always followed by the same next one.
    """

    amount: int
    weights: Mapping[str, int]
    sums: tuple[str, ...]


@dataclass
class _Arc:
    """A number of cents between two nodes, and what it may be."""

    tail: _Node
    head: _Node
    least: int
    most: int
    cents: int


def split_table(lines: Mapping[str, TableLine]) -> dict[str, dict[str, int]]:
    """Divide every line in proportion to its weights: controlled rounding of the whole table.

    Units:   cents; weights whole and not negative. The result is per line and code.
    Method:  line by line, in order of its id, what is left after cutting off goes a cent each to the
             gemeenten with the largest remainder, where the remainders of earlier lines of the same
             smallest sum count too (equal: the larger weight, then the lower code). Where a sum is then
             a cent or more out, cents change places along a path of lines until it is not.
    Promise: every line adds up; every cell is its exact part cut off or rounded up to a whole cent, and
             so is every sum of a gemeente; one line alone is divided as `split` does; the order of
             `lines` and `weights` does not matter.
    Raises:  NothingToSplitBy when the weights of a line are all 0; ValueError for one below zero.
    Source:  such a table always exists: the exact one is a flow within whole bounds, so there is a whole
             one too (Cox, "A constructive procedure for unbiased controlled rounding", JASA 82, 1987).
    """
    exact = {line_id: _exact(lines[line_id]) for line_id in sorted(lines)}
    cells = _first_guess(lines, exact)
    arcs = {
        (line_id, code): _Arc((line_id, ""), (lines[line_id].sums[0], code), floor(part), ceil(part), cents)
        for line_id, parts in exact.items()
        for code, part in parts.items()
        for cents in [cells[line_id][code]]
    }
    _repair([*arcs.values(), *_sums(lines, exact, cells)])
    return {line_id: {code: arcs[line_id, code].cents for code in parts} for line_id, parts in exact.items()}


def _exact(line: TableLine) -> dict[str, Fraction]:
    base = sum(line.weights.values())
    if min(line.weights.values(), default=0) < 0:
        raise ValueError("a weight below zero")
    if not base:
        raise NothingToSplitBy
    return {code: Fraction(line.amount * line.weights[code], base) for code in sorted(line.weights)}


def _first_guess(
    lines: Mapping[str, TableLine], exact: Mapping[str, Mapping[str, Fraction]]
) -> dict[str, dict[str, int]]:
    # What is carried keeps the sums nearly right, so that few cents have to change places afterwards.
    carried: dict[_Node, Fraction] = {}
    cells: dict[str, dict[str, int]] = {}
    for line_id, parts in exact.items():
        line = lines[line_id]
        sign = -1 if line.amount < 0 else 1
        cells[line_id] = {code: sign * floor(abs(part)) for code, part in parts.items()}
        due = {
            code: part - cells[line_id][code] + carried.get((line.sums[0], code), 0)
            for code, part in parts.items()
        }
        left_over = abs(line.amount - sum(cells[line_id].values()))
        not_whole = [code for code, part in parts.items() if part.denominator > 1]
        in_line = sorted(not_whole, key=lambda code: (-sign * due[code], -line.weights[code], code))
        for code in in_line[:left_over]:
            cells[line_id][code] += sign
            due[code] -= sign
        carried |= {(line.sums[0], code): rest for code, rest in due.items()}
    return cells


def _sums(
    lines: Mapping[str, TableLine],
    exact: Mapping[str, Mapping[str, Fraction]],
    cells: Mapping[str, Mapping[str, int]],
) -> Iterator[_Arc]:
    parts: dict[tuple[_Node, _Node], Fraction] = {}
    cents: dict[tuple[_Node, _Node], int] = {}
    for line_id, shares in exact.items():
        for code, part in shares.items():
            nodes = [*((name, code) for name in lines[line_id].sums), _TOP]
            for place in zip(nodes, nodes[1:], strict=False):
                parts[place] = parts.get(place, Fraction()) + part
                cents[place] = cents.get(place, 0) + cells[line_id][code]
    for place, part in parts.items():
        yield _Arc(*place, floor(part), ceil(part), cents[place])


def _repair(arcs: list[_Arc]) -> None:
    """Bring every arc within its bounds; what flows into a node keeps flowing out of it."""
    at: dict[_Node, list[_Arc]] = {}
    for arc in reversed(arcs):  # so that rather a late line gives way than an early one
        at.setdefault(arc.tail, []).append(arc)
        at.setdefault(arc.head, []).append(arc)
    for arc in arcs:
        while arc.cents > arc.most:
            arc.cents -= 1
            _push(at, arc.tail, arc.head)
        while arc.cents < arc.least:
            arc.cents += 1
            _push(at, arc.head, arc.tail)


def _push(at: Mapping[_Node, list[_Arc]], start: _Node, end: _Node) -> None:
    """Send one cent from `start` to `end` over the fewest arcs that have room."""
    came_by: dict[_Node, tuple[_Arc, int] | None] = {start: None}
    queue = deque([start])
    while end not in came_by:
        here = queue.popleft()
        for arc in at[here]:
            there, step = (arc.head, 1) if arc.tail == here else (arc.tail, -1)
            has_room = arc.cents < arc.most if step > 0 else arc.cents > arc.least
            if has_room and there not in came_by:
                came_by[there] = (arc, step)
                queue.append(there)
    while came := came_by[end]:
        arc, step = came
        arc.cents += step
        end = arc.tail if step > 0 else arc.head
