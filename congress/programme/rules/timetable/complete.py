"""Whether everything can have a place: a complete search, workshops with fewest possibilities first."""

from collections.abc import Sequence

from congress.programme.rules.timetable.board import Board, members


class OutOfSteps(Exception):
    """It was not settled within the steps."""


class Steps:
    """How many steps are left, for several searches together."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self) -> None:
        """One step. Raises OutOfSteps."""
        self.left -= 1
        if self.left < 0:
            raise OutOfSteps


def complete(board: Board, steps: Steps) -> list[int] | None:
    """A round for every workshop, or None when no timetable holds them all. Raises OutOfSteps."""
    return _Search(board, steps).found()


class _Search:
    def __init__(self, board: Board, steps: Steps) -> None:
        self.board, self.steps = board, steps
        self.rounds = [-1] * len(board.workshops)
        self.masks = [0] * len(board.rounds)
        self.usable = [board.usable(round_) for round_ in range(len(board.rounds))]

    def found(self) -> list[int] | None:
        return self.rounds if self._can_have_rooms() and self._go() else None

    def _go(self) -> bool:
        self.steps.take()
        options = [(self._options(w), w) for w, round_ in enumerate(self.rounds) if round_ < 0]
        if not options:
            return True
        rounds, workshop = min(options, key=lambda pair: (len(pair[0]), pair[1]))
        for to in rounds:
            self._put(workshop, to)
            if self._can_have_rooms() and self._go():
                return True
            self._take_out(workshop, to)
        return False

    def _options(self, workshop: int) -> list[int]:
        found: list[int] = []
        tried: set[int] = set()
        for to in self.board.allowed[workshop]:
            # One empty round is like another, unless the order of time counts.
            if not self.masks[to] and not self.board.order:
                if self.usable[to] in tried:
                    continue
                tried.add(self.usable[to])
            if self.board.clash[workshop] & self.masks[to] or not self._keeps_order(workshop, to):
                continue
            if self.board.has_rooms(self.masks[to] | 1 << workshop):
                found.append(to)
        return found

    def _keeps_order(self, workshop: int, to: int) -> bool:
        if not self.board.order:
            return True
        self.rounds[workshop] = to
        is_kept = self.board.in_order(self.rounds)
        self.rounds[workshop] = -1
        return is_kept

    def _put(self, workshop: int, to: int) -> None:
        self.rounds[workshop] = to
        self.masks[to] |= 1 << workshop

    def _take_out(self, workshop: int, to: int) -> None:
        self.rounds[workshop] = -1
        self.masks[to] &= ~(1 << workshop)

    def _can_have_rooms(self) -> bool:
        """Whether all workshops can have a room in some round of theirs, speakers and order left aside."""
        holder: dict[tuple[int, int], int] = {}
        return all(self._seat(w, holder, set()) for w in range(len(self.rounds)))

    def _seat(self, workshop: int, holder: dict[tuple[int, int], int], seen: set[tuple[int, int]]) -> bool:
        own = self.rounds[workshop]
        rounds: Sequence[int] = self.board.allowed[workshop] if own < 0 else [own]
        for round_ in rounds:
            for room in members(self.board.fits[workshop]):
                at = (round_, room)
                if at not in seen:
                    seen.add(at)
                    if at not in holder or self._seat(holder[at], holder, seen):
                        holder[at] = workshop
                        return True
        return False
