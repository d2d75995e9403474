"""Every set of workshops that can share a round, with its points; numpy comes with the solver's library.

The sets stand as a tree, each after the set it extends by one workshop with a higher number, so that sums
over workshops are one addition per set, exact in whole numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from congress.programme.rules.timetable.board import Board, members

MAX_SETS = 3_000_000
WIDEST = 63
"""A set must fit in a machine word."""
_CHUNK = 4_096


@dataclass(frozen=True)
class Sets:
    """The sets of a group of rounds that may be exchanged; all arrays have one entry per set.

    The first is the set of workshops that must be there. `starts` holds where each size of set begins.
    """

    rounds: tuple[int, ...]
    masks: Any
    parents: Any
    last: Any
    points: Any
    starts: tuple[int, ...]
    least: int

    def sums(self, prices: Sequence[int]) -> Any:
        """The sum of the prices of the workshops of each set."""
        own = np.array(prices, dtype=np.int64)
        found = np.empty(len(self.masks), dtype=np.int64)
        found[0] = sum(prices[w] for w in members(int(self.masks[0])))
        for begin, end in zip(self.starts[1:], self.starts[2:], strict=False):
            found[begin:end] = found[self.parents[begin:end]] + own[self.last[begin:end]]
        return found

    def is_large_enough(self) -> Any:
        """Whether a timetable for everybody can have such a round: the other rounds hold only so many."""
        return np.bitwise_count(self.masks) >= self.least


def all_sets(board: Board) -> list[Sets] | None:
    """Per group of rounds every set that fits; None when there are too many."""
    if len(board.workshops) > WIDEST or board.unions is None:
        return None
    groups = board.groups
    most = [min(len(board.rooms), board.usable(group[0]).bit_count()) for group in groups]
    places = sum(len(group) * size for group, size in zip(groups, most, strict=True))
    found, left = [], MAX_SETS
    for group, size in zip(groups, most, strict=True):
        least = max(0, len(board.workshops) - (places - size))
        sets = _sets_of(board, tuple(group), least, left)
        if sets is None:
            return None
        left -= len(sets.masks)
        found.append(sets)
    return found


def _sets_of(board: Board, group: tuple[int, ...], least: int, limit: int) -> Sets | None:
    """Level by level: each set of the level before with one workshop of a higher number."""
    usable = board.usable(group[0])
    forced = sum(
        1 << w for w, rounds in enumerate(board.allowed) if rounds == list(group) and len(group) == 1
    )
    free = [w for w in members(usable & ~forced) if not board.clash[w] & forced]
    masks = np.array([forced], dtype=np.uint64)
    last = np.array([-1], dtype=np.int8)
    all_masks, all_parents, all_last, starts = [masks], [np.zeros(1, dtype=np.int32)], [last], [0, 1]
    while len(masks):
        rows, added = [], []
        for place, workshop in enumerate(free):
            chosen = _that_take(board, masks, last, workshop)
            # Too small to ever hold as many as a round must hold.
            chosen = chosen[np.bitwise_count(masks[chosen]) + (len(free) - place) >= least]
            rows.append(chosen)
            added.append(np.full(len(chosen), workshop, dtype=np.int8))
        parents = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
        if not len(parents) or starts[-1] + len(parents) > limit:
            if len(parents):
                return None
            break
        last = np.concatenate(added)
        all_parents.append((parents + starts[-2]).astype(np.int32))
        masks = masks[parents] | (np.uint64(1) << last.astype(np.uint64))
        all_masks.append(masks)
        all_last.append(last)
        starts.append(starts[-1] + len(masks))
    masks, parents = np.concatenate(all_masks), np.concatenate(all_parents)
    last = np.concatenate(all_last)
    points = _points(board, masks, parents, last, starts)
    return Sets(group, masks, parents, last, points, tuple(starts), least)


def _that_take(board: Board, masks: Any, last: Any, workshop: int) -> Any:
    """Which sets can take this workshop too."""
    clash = np.uint64(board.clash[workshop])
    chosen = np.flatnonzero((last < workshop) & (masks & clash == 0))
    for inside, places in board.unions or ():
        if inside >> workshop & 1:
            chosen = chosen[np.bitwise_count(masks[chosen] & np.uint64(inside)) < places]
    return chosen


def _points(board: Board, masks: Any, parents: Any, last: Any, starts: Sequence[int]) -> Any:
    """The points of each set: those of its parent, and what the last workshop adds to them."""
    size = board.worth.size // 64 + 1
    bits = np.array([_words(number, size) for number in board.worth.bits], dtype=np.uint64).reshape(-1, size)
    planes = [(weight, _words(mask, size)) for weight, mask in board.worth.planes]
    root = np.zeros(size, dtype=np.uint64)
    for workshop in members(int(masks[0])):
        root |= bits[workshop]
    found = np.zeros(len(masks), dtype=np.int64)
    found[0] = board.points(int(masks[0]))
    for begin, end in zip(starts[1:], starts[2:], strict=False):
        for at in range(begin, end, _CHUNK):
            rows = np.arange(at, min(at + _CHUNK, end))
            up = parents[rows]
            own, back = np.unique(up, return_inverse=True)
            held = np.broadcast_to(root, (len(own), size)).copy()
            while own[0] > 0:  # all of one size, so all reach the first set together
                held |= bits[last[own]]
                own = parents[own]
            new = bits[last[rows]] & ~held[back]
            gained = np.zeros(len(rows), dtype=np.int64)
            for weight, plane in planes:
                part = new if board.worth.is_plain else new & plane
                gained += weight * np.bitwise_count(part).sum(axis=1, dtype=np.int64)
            found[rows] = found[up] + gained
    return found


def _words(number: int, size: int) -> Any:
    return np.frombuffer(number.to_bytes(size * 8, "little"), dtype="<u8").astype(np.uint64)
