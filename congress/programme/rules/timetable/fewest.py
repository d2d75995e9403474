"""The timetable of now, set right with the fewest moves: a complete search by the number of moves."""

from collections.abc import Iterator

from congress.programme.rules.timetable.board import Board, members

MAX_STEPS = 60_000
_Cell = tuple[int, int]
"""(round, room)"""


def fewest_moves(board: Board, steps: int | None = None) -> list[int] | None:
    """The rounds that move fewest sessions, and of equal ones the best; None when the steps ran out."""
    return _Mending(board, MAX_STEPS if steps is None else steps).mended()


class _Mending:
    """Of whatever is wrong, one of those concerned must move: only these are tried, ever more of them."""

    def __init__(self, board: Board, steps: int) -> None:
        self.board, self.left = board, steps
        rooms = {room.id: number for number, room in enumerate(board.rooms)}
        placed = board.problem.placed
        self.cells: list[_Cell] = [
            (now, rooms[placed[w.id][1]] if now >= 0 else -1)
            for now, w in zip(board.now, board.workshops, strict=True)
        ]
        self.options = [
            [(round_, room) for round_ in board.allowed[w] for room in members(board.fits[w])]
            for w in range(len(board.workshops))
        ]
        self.best: list[int] | None = None
        self.score = 0

    def mended(self) -> list[int] | None:
        """Rounds with the fewest moves, or None when the steps ran out."""
        for most in range(len(self.cells) + 1):
            self._go(most, frozenset())
            if self.best is not None or self.left < 0:
                break
        return None if self.left < 0 else self.best

    def _go(self, most: int, settled: frozenset[int]) -> None:
        self.left -= 1
        if self.left < 0:
            return
        wrong = next(self._wrong(), None)
        if wrong is None:
            rounds = [round_ for round_, _ in self.cells]
            score = self.board.score(rounds)
            if self.best is None or score > self.score:
                self.best, self.score = rounds, score
            return
        for workshop in wrong:
            at = self.cells[workshop]
            cost = int(self.board.now[workshop] >= 0)
            if workshop in settled or cost > most:
                continue
            for to in self.options[workshop]:
                if to != at:
                    self.cells[workshop] = to
                    self._go(most - cost, settled | {workshop})
            self.cells[workshop] = at
            settled |= {workshop}  # from here on it stays, so no two branches hold the same timetable

    def _wrong(self) -> Iterator[list[int]]:
        """What cannot stay: one workshop where it may not be, or two that are in each other's way."""
        board = self.board
        seen: dict[_Cell, int] = {}
        for workshop, cell in enumerate(self.cells):
            if cell not in self.options[workshop]:
                yield [workshop]
            if cell in seen:
                yield [seen[cell], workshop]
            seen[cell] = workshop
        masks = board.masks([round_ for round_, _ in self.cells])
        for workshop, (round_, _) in enumerate(self.cells):
            for other in members(board.clash[workshop] & masks[round_]):
                yield [workshop, other]
        for earlier, later in board.order:
            if self.cells[earlier][0] >= self.cells[later][0]:
                yield [earlier, later]
