"""Prices from a linear program over whole rounds (HiGHS), checked against every set in whole numbers."""

from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np

from congress.programme.rules.timetable.board import Board, members
from congress.programme.rules.timetable.columns import Sets, all_sets
from congress.programme.rules.timetable.covering import SCALE, Column, Prices

MAX_PRICINGS = 200
MAX_CANDIDATES = 40_000
_BATCH = 600
_NEAR = SCALE // 1_000


class Pricing:
    """Rows: each workshop in one round, and as many sets as a group has rounds. Columns come by need."""

    def __init__(self, board: Board, sets: Sequence[Sets]) -> None:
        self.board, self.sets = board, sets
        self._usable = [np.flatnonzero(one.is_large_enough()) for one in sets]
        self._known: set[tuple[int, int]] = set()
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # written without types
        for name, value in {"output_flag": False, "threads": 1, "random_seed": 0}.items():
            self._highs.setOptionValue(name, value)
        for _ in board.workshops:
            self._highs.addRow(1.0, 1.0, 0, [], [])
        for one in sets:
            self._highs.addRow(-highspy.kHighsInf, float(len(one.rounds)), 0, [], [])

    @classmethod
    def of(cls, board: Board) -> "Pricing | None":
        """None when there are too many sets."""
        sets = all_sets(board)
        return None if sets is None else cls(board, sets)

    def know(self, masks: Sequence[int]) -> None:
        """Begin with a timetable that holds, so that the program has a solution."""
        group_of = {round_: group for group, one in enumerate(self.sets) for round_ in one.rounds}
        for round_, mask in enumerate(masks):
            self._add(mask, group_of[round_])

    def settled(self) -> Prices:
        """The best prices; every set is worth at most what its workshops and its round cost."""
        best: Prices | None = None
        for _ in range(MAX_PRICINGS):
            self._highs.run()
            if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                break
            duals = [round(-dual * SCALE) for dual in self._highs.getSolution().row_dual]
            count = len(self.board.workshops)
            prices, is_settled = self._repaired(duals[:count], [max(0, dual) for dual in duals[count:]])
            if best is None or prices.limit < best.limit:
                best = prices
            if is_settled:
                break
        return best or self._repaired([0] * len(self.board.workshops), [0] * len(self.sets))[0]

    def columns_within(self, prices: Prices, most: int) -> list[Column] | None:
        """Every column that loses at most `most` against the bound; None when there are too many."""
        found: list[Column] = []
        for group, one in enumerate(self.sets):
            slack = self._slack(group, prices.workshops, prices.rounds[group])
            near = np.flatnonzero(slack <= most)
            if len(found) + len(near) > MAX_CANDIDATES:
                return None
            at = self._usable[group][near]
            rows = zip(slack[near].tolist(), one.masks[at].tolist(), one.points[at].tolist(), strict=True)
            found += [Column(loss, mask, group, points) for loss, mask, points in rows]
        return sorted(found)

    def _repaired(self, workshops: list[int], rounds: list[int]) -> tuple[Prices, bool]:
        """What a set lacks at these prices is added to its rounds, and the set to the program."""
        is_settled = True
        for group, one in enumerate(self.sets):
            slack = self._slack(group, workshops, rounds[group])
            lacking = max(0, -int(slack.min())) if len(slack) else 0
            if lacking > _NEAR:
                is_settled = False
                size = min(_BATCH, len(slack) - 1)
                for at in np.sort(np.argpartition(slack, size)[: size + 1]).tolist():
                    if slack[at] < 0:
                        number = self._usable[group][at]
                        self._add(int(one.masks[number]), group, int(one.points[number]))
            rounds[group] += lacking
        return Prices(workshops, rounds, [len(one.rounds) for one in self.sets]), is_settled

    def _slack(self, group: int, workshops: Sequence[int], round_: int) -> Any:
        one = self.sets[group]
        return (one.sums(workshops) + round_ - SCALE * one.points)[self._usable[group]]

    def _add(self, mask: int, group: int, points: int | None = None) -> None:
        if not mask or (mask, group) in self._known:
            return
        self._known.add((mask, group))
        worth = self.board.points(mask) if points is None else points
        rows = [*members(mask), len(self.board.workshops) + group]
        self._highs.addCol(-float(worth), 0.0, highspy.kHighsInf, len(rows), rows, [1.0] * len(rows))
