"""Rooms last: whoever can stays in their room, then as few rooms per theme as possible."""

from collections.abc import Sequence

from congress.programme.rules.timetable.board import Board, members

MAX_SWEEPS = 4
_MOVE, _OTHER_ROOM = 1_000_000, 1_000
_NEVER = 10**12


def roomed(board: Board, rounds: Sequence[int]) -> dict[int, int]:
    """A room for each workshop that has a round; nobody shares one."""
    masks = board.masks(rounds)
    found: dict[int, int] = {}
    for _ in range(MAX_SWEEPS):
        before = dict(found)
        for mask in masks:
            for workshop in members(mask):
                found.pop(workshop, None)
            used = {(board.workshops[w].theme, room) for w, room in found.items()}
            chosen = list(members(mask))
            costs = [
                [_cost(board, rounds, w, room, used) for room in range(len(board.rooms))] for w in chosen
            ]
            found |= dict(zip(chosen, cheapest(costs), strict=True))
        if found == before:
            break
    return found


def _cost(board: Board, rounds: Sequence[int], workshop: int, room: int, used: set[tuple[str, int]]) -> int:
    """What a room costs: none that does not fit, then a move, then a room that is new to the theme."""
    if not board.fits[workshop] >> room & 1:
        return _NEVER
    one = board.workshops[workshop]
    stays = rounds[workshop] == board.now[workshop]
    moves = stays and board.problem.placed[one.id][1] != board.rooms[room].id
    is_new = bool(one.theme) and (one.theme, room) not in used
    return moves * _MOVE + is_new * _OTHER_ROOM + room


def cheapest(costs: Sequence[Sequence[int]]) -> list[int]:
    """A column for each row, all different, at the least cost (the Hungarian method). Rows ≤ columns."""
    rows, columns = len(costs), len(costs[0]) if costs else 0
    row_price, column_price = [0] * (rows + 1), [0] * (columns + 1)
    holder = [0] * (columns + 1)  # rows count from 1; column 0 is where a row starts
    for row in range(1, rows + 1):
        holder[0], at = row, 0
        least, way, seen = [_NEVER * 1_000] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
        while holder[at]:
            seen[at] = True
            own, delta, to = holder[at], _NEVER * 1_000, 0
            for column in range(1, columns + 1):
                if not seen[column]:
                    cost = costs[own - 1][column - 1] - row_price[own] - column_price[column]
                    if cost < least[column]:
                        least[column], way[column] = cost, at
                    if least[column] < delta:
                        delta, to = least[column], column
            for column in range(columns + 1):
                if seen[column]:
                    row_price[holder[column]] += delta
                    column_price[column] -= delta
                else:
                    least[column] -= delta
            at = to
        while at:
            holder[at] = holder[way[at]]
            at = way[at]
    found = [0] * rows
    for column in range(1, columns + 1):
        if holder[column]:
            found[holder[column] - 1] = column - 1
    return found
