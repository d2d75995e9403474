"""A good timetable quickly: a start that breaks no rule, then annealing; chance follows from the seed.

Only additions, multiplications and divisions decide, so that every machine finds the same.
"""

from collections.abc import Callable, Sequence

from congress.programme.rules.timetable.board import Board

UNPLACED = -1
STEPS_PER_WORKSHOP, STEPS_PER_PAIR = 3_000, 150
_MASK = (1 << 64) - 1
HOT, COOLER, STAGES = 0.02, 0.93, 64
"""The first temperature as a part of the points of a round, and what is left of it after each stage."""


def drawing(seed: int) -> Callable[[], int]:
    """A repeatable row of 64-bit numbers (SplitMix64), equal on every machine and every Python."""
    state = seed & _MASK

    def draw() -> int:
        nonlocal state
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        mixed = state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)

    return draw


class State:
    """Who is in which round; every change keeps all hard rules."""

    def __init__(self, board: Board, rounds: Sequence[int] = ()) -> None:
        self.board = board
        self.rounds = [UNPLACED] * len(board.workshops)
        self.masks = [0] * len(board.rounds)
        self.values = [0] * len(board.rounds)
        for workshop, to in enumerate(rounds):
            self._enter(workshop, to)

    def gain(self, workshop: int, to: int, other: int = -1) -> int | None:
        """What it brings to move a workshop to a round, and `other` the opposite way; None if forbidden."""
        board, at = self.board, self.rounds[workshop]
        if at == to or (to != UNPLACED and to not in board.allowed[workshop]):
            return None
        bit, back = 1 << workshop, 0
        if other >= 0:
            if at != UNPLACED and at not in board.allowed[other]:
                return None
            back = 1 << other
        gain = 0
        if at != UNPLACED:
            mask = (self.masks[at] & ~bit) | back
            if back and (board.clash[other] & mask or not board.has_rooms(mask)):
                return None
            gain += board.value(at, mask) - self.values[at]
        if to != UNPLACED:
            mask = (self.masks[to] & ~back) | bit
            if board.clash[workshop] & mask or not board.has_rooms(mask):
                return None
            gain += board.value(to, mask) - self.values[to]
        if board.order and not self._keeps_order(workshop, to, other):
            return None
        before = (at != UNPLACED) + (other >= 0 and to != UNPLACED)
        after = (to != UNPLACED) + (other >= 0 and at != UNPLACED)
        return gain + (after - before) * board.prize

    def put(self, workshop: int, to: int, other: int = -1) -> None:
        """Do what `gain` was asked about."""
        at = self.rounds[workshop]
        self._leave(workshop)
        if other >= 0:
            self._leave(other)
            self._enter(other, at)
        self._enter(workshop, to)

    def _leave(self, workshop: int) -> None:
        at = self.rounds[workshop]
        if at != UNPLACED:
            self.masks[at] &= ~(1 << workshop)
            self.values[at] = self.board.value(at, self.masks[at])
            self.rounds[workshop] = UNPLACED

    def _enter(self, workshop: int, to: int) -> None:
        if to != UNPLACED:
            self.masks[to] |= 1 << workshop
            self.values[to] = self.board.value(to, self.masks[to])
            self.rounds[workshop] = to

    def _keeps_order(self, workshop: int, to: int, other: int) -> bool:
        at = self.rounds[workshop]
        self.rounds[workshop] = to
        if other >= 0:
            self.rounds[other] = at
        is_kept = self.board.in_order(self.rounds)
        self.rounds[workshop] = at
        if other >= 0:
            self.rounds[other] = to
        return is_kept


def annealed(
    board: Board, *, seed: int, steps: int | None = None, start: Sequence[int] | None = None
) -> list[int]:
    """The round of each workshop of the board, or UNPLACED where none was found. `start` holds all rules."""
    state = State(board, start or ())
    if start is None:
        _start(state)
    count, width = len(board.workshops), len(board.rounds)
    if not count or not width:
        return state.rounds
    draw = drawing(seed)
    steps = min(STEPS_PER_WORKSHOP * count, STEPS_PER_PAIR * count * count) if steps is None else steps
    unit = board.point_weight * max(1.0, board.total(state.rounds) / width)
    best, best_score, score = list(state.rounds), 0, 0
    temperature = unit * HOT
    for step in range(steps):
        if step * STAGES // steps != (step - 1) * STAGES // steps:
            temperature *= COOLER
        drawn = draw()
        workshop, other = (drawn & 0xFFFF) * count >> 16, (drawn >> 16 & 0xFFFF) * count >> 16
        to = state.rounds[other]
        if drawn >> 62 == 0 or to == state.rounds[workshop]:
            to, other = (drawn >> 16 & 0xFFFF) * width >> 16, -1
        gain = state.gain(workshop, to, other)
        if gain is None:
            continue
        if gain < 0:
            loss = -gain / temperature
            luck = (drawn >> 32 & 0x3FFFFFFF) / 0x40000000
            if loss > 30 or luck * (1 + loss * (1 + loss * (0.5 + loss / 6))) >= 1:
                continue
        state.put(workshop, to, other)
        score += gain
        if score > best_score:
            best, best_score = list(state.rounds), score
    return polished(board, best)


def polished(board: Board, rounds: list[int]) -> list[int]:
    """The same after every single move and exchange that makes it better."""
    state = State(board, rounds)
    while _one_better(state):
        pass
    return state.rounds


def _one_better(state: State) -> bool:
    count = len(state.rounds)
    for workshop in range(count):
        tries = [(to, -1) for to in state.board.allowed[workshop]]
        tries += [(state.rounds[other], other) for other in range(count) if state.rounds[other] != UNPLACED]
        for to, other in tries:
            if other != workshop and (state.gain(workshop, to, other) or 0) > 0:
                state.put(workshop, to, other)
                return True
    return False


def _start(state: State) -> None:
    """First the timetable of now, as far as it holds; then the workshops with the fewest possibilities."""
    board = state.board
    pinned = [w for w, one in enumerate(board.workshops) if one.pinned]
    stays = [w for w, now in enumerate(board.now) if now >= 0 and w not in pinned]
    for workshop, rounds in [*((w, board.allowed[w]) for w in pinned), *((w, [board.now[w]]) for w in stays)]:
        for to in rounds[:1]:
            if state.gain(workshop, to) is not None:
                state.put(workshop, to)
    rest = [w for w, round_ in enumerate(state.rounds) if round_ == UNPLACED]
    for workshop in sorted(
        rest, key=lambda w: (len(board.allowed[w]), board.fits[w].bit_count(), -board.clash[w].bit_count(), w)
    ):
        gains = [(state.gain(workshop, to), to) for to in board.allowed[workshop]]
        found = [(-gain, to) for gain, to in gains if gain is not None]
        if found:
            state.put(workshop, min(found)[1])
