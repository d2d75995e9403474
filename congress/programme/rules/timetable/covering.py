"""Choosing whole rounds that hold every workshop once: a complete search within what the prices allow."""

from collections.abc import Sequence
from dataclasses import dataclass

from congress.programme.rules.timetable.board import Board, members
from congress.programme.rules.timetable.naming import named

MAX_STEPS = 200_000
MAX_EQUAL = 2_000
"""So many steps may go on timetables with equal points, for the lower goals."""
SCALE = 1_000_000


@dataclass(frozen=True, order=True)
class Column:
    """A set of workshops in a round of a group, and what it loses against the bound in units of 1/SCALE."""

    loss: int
    mask: int
    group: int
    points: int


@dataclass(frozen=True)
class Prices:
    """Prices per workshop and per group of rounds, in units of 1/SCALE; `sizes` are rounds per group."""

    workshops: Sequence[int]
    rounds: Sequence[int]
    sizes: Sequence[int]

    @property
    def limit(self) -> int:
        """No timetable is worth more than this."""
        return sum(self.workshops) + sum(n * price for n, price in zip(self.sizes, self.rounds, strict=True))


class Covering:
    """The search. A timetable is worth the limit less what its columns and its idle rounds lose."""

    def __init__(self, board: Board, columns: Sequence[Column], prices: Prices, steps: int | None) -> None:
        self.board, self.prices = board, prices
        self.ran_out = False
        self._left = MAX_STEPS if steps is None else steps
        self._full = (1 << len(board.workshops)) - 1
        self._by_workshop: list[list[Column]] = [[] for _ in board.workshops]
        for column in columns:
            for workshop in members(column.mask):
                self._by_workshop[workshop].append(column)
        self._least = 1
        self._best: list[int] = []
        self._key: tuple[int, int] = (0, 0)

    def best(self, rounds: list[int]) -> list[int]:
        """The timetable with most points; of equal ones the best by the lower goals that was found."""
        self._best, self._key = rounds, self._judged(rounds)
        self._go(0, 0, [], tuple(self.prices.sizes))
        if not self.ran_out:
            self._least, self._left = 0, MAX_EQUAL
            self._go(0, 0, [], tuple(self.prices.sizes))
            self.ran_out = False  # the points are proven; below them the best found counts
        return self._best

    def _judged(self, rounds: Sequence[int]) -> tuple[int, int]:
        return self.board.total(rounds), self.board.score(rounds)

    def _go(self, done: int, loss: int, chosen: list[Column], free: tuple[int, ...]) -> None:
        self._left -= 1
        if self._left < 0:
            self.ran_out = True
            return
        if done == self._full:
            found = named(self.board, [(column.mask, column.group) for column in chosen])
            if found is not None and self._judged(found) > self._key:
                self._best, self._key = found, self._judged(found)
            return
        for column in self._choices(done, loss, free):
            if loss + column.loss > self._most():
                break
            left = tuple(n - (group == column.group) for group, n in enumerate(free))
            self._go(done | column.mask, loss + column.loss, [*chosen, column], left)
            if self.ran_out:
                return

    def _most(self) -> int:
        """What may be lost: strictly better needs at least one point more."""
        return self.prices.limit - SCALE * (self._key[0] + self._least)

    def _choices(self, done: int, loss: int, free: Sequence[int]) -> list[Column]:
        """The columns for the workshop that has the fewest; none when one has none."""
        best: list[Column] | None = None
        budget = self._most() - loss
        for workshop in members(self._full & ~done):
            found: list[Column] = []
            for column in self._by_workshop[workshop]:
                if column.loss > budget or (best is not None and len(found) >= len(best)):
                    break
                if not column.mask & done and free[column.group]:
                    found.append(column)
            if best is None or len(found) < len(best):
                best = found
            if not best:
                break
        return best or []
