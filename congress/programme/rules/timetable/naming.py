"""Which round is which: sets of workshops go to rounds in the right order, and with the fewest moves."""

from collections.abc import Sequence

from congress.programme.rules.timetable.board import Board, members

MAX_TRIES = 2_000


def named(board: Board, sets: Sequence[tuple[int, int]]) -> list[int] | None:
    """The round of each workshop, given (set, group of rounds); None when the order cannot hold.

    Of all ways that hold, one that leaves most workshops in their round of now (the best of many tries).
    """
    search = _Naming(board, sets)
    search.go(0, 0, [])
    if search.best is None:
        return None
    rounds = [-1] * len(board.workshops)
    for mask, round_ in search.best:
        for workshop in members(mask):
            rounds[workshop] = round_
    return rounds


class _Naming:
    def __init__(self, board: Board, sets: Sequence[tuple[int, int]]) -> None:
        self.board = board
        self.groups = board.groups
        self.sets = sorted(sets)
        self.best: list[tuple[int, int]] | None = None
        self.kept, self.tries = -1, 0
        self.later = [0] * len(board.workshops)
        for earlier, later in board.order:
            self.later[earlier] |= 1 << later
        # Whoever has a round of now asks for it; the set that keeps most goes first.
        self.stays = [
            [(mask & stay & board.known).bit_count() for stay in board.stay] for mask, _ in self.sets
        ]
        if not board.order:
            order = sorted(range(len(self.sets)), key=lambda n: (-max(self.stays[n], default=0), n))
            self.sets = [self.sets[n] for n in order]
            self.stays = [self.stays[n] for n in order]

    def go(self, at: int, kept: int, chosen: list[tuple[int, int]]) -> None:
        """Give the next set each round that is left, best first."""
        if self.best is not None and self.tries >= MAX_TRIES:
            return
        self.tries += 1
        if at == len(self.sets):
            if kept > self.kept:
                self.best, self.kept = list(chosen), kept
            return
        if kept + sum(max(stays) for stays in self.stays[at:]) <= self.kept:
            return
        mask, group = self.sets[at]
        taken = {round_ for _, round_ in chosen}
        for round_ in sorted(self.groups[group], key=lambda r: (-self.stays[at][r], r)):
            if round_ not in taken and self._holds(mask, round_, chosen):
                self.go(at + 1, kept + self.stays[at][round_], [*chosen, (mask, round_)])

    def _holds(self, mask: int, round_: int, chosen: Sequence[tuple[int, int]]) -> bool:
        after = self._after(mask)
        for other, at in chosen:
            if after & other and at <= round_:
                return False
            if self._after(other) & mask and round_ <= at:
                return False
        return True

    def _after(self, mask: int) -> int:
        found = 0
        if self.board.order:
            for workshop in members(mask):
                found |= self.later[workshop]
        return found
