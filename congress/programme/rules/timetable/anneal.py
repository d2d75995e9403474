"""A good timetable quickly: a start that breaks no rule, then annealing; chance follows from the seed."""

import math

from congress.programme.rules.timetable.board import Board
from congress.programme.rules.timetable.problem import TimetableProblem

UNPLACED = -1
STEPS_PER_WORKSHOP = 1_500
_MASK = (1 << 64) - 1


class Chance:
    """A repeatable row of numbers (SplitMix64), equal on every machine and in every version of Python."""

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def below(self, limit: int) -> int:
        """A whole number from 0 up to `limit`."""
        return self._next() % limit

    def fraction(self) -> float:
        """From 0 up to 1."""
        return (self._next() >> 11) / (1 << 53)

    def _next(self) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)


class State:
    """Who is in which round; every move keeps all hard rules."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.rounds = [UNPLACED] * len(board.workshops)
        self.masks = [0] * len(board.rounds)
        # One more workshop in the timetable is worth more than all points together.
        self.prize = (
            sum(max((p for _, p in fans), default=0) for fans in board.fans) * max(1, board.people) + 1
        )

    def put(self, changes: dict[int, int]) -> int | None:
        """Move workshops to rounds; what it gains, or None (and nothing changed) when a rule forbids it."""
        board = self.board
        if any(r != UNPLACED and r not in board.allowed[w] for w, r in changes.items()):
            return None
        masks = dict.fromkeys(
            (r for w, t in changes.items() for r in (self.rounds[w], t) if r != UNPLACED), 0
        )
        for index in masks:
            masks[index] = self.masks[index]
        for workshop in changes:
            if self.rounds[workshop] != UNPLACED:
                masks[self.rounds[workshop]] &= ~(1 << workshop)
        for workshop, target in changes.items():
            if target != UNPLACED:
                masks[target] |= 1 << workshop
        if not all(board.has_room(mask) for mask in masks.values()):
            return None
        before = {workshop: self.rounds[workshop] for workshop in changes}
        for workshop, target in changes.items():
            self.rounds[workshop] = target
        if board.before and not board.in_order(self.rounds):
            for workshop, target in before.items():
                self.rounds[workshop] = target
            return None
        gain = sum(board.value(mask) - board.value(self.masks[index]) for index, mask in masks.items())
        placed = sum((t != UNPLACED) - (before[w] != UNPLACED) for w, t in changes.items())
        for index, mask in masks.items():
            self.masks[index] = mask
        return gain + placed * self.prize


def annealed(problem: TimetableProblem, board: Board) -> list[int]:
    """The round of each workshop of the board, or UNPLACED where none was found."""
    state, chance = State(board), Chance(problem.seed)
    _start(problem, state)
    best, best_score, score = list(state.rounds), 0, 0
    count = len(board.workshops)
    if not count or not board.rounds:
        return best
    steps = STEPS_PER_WORKSHOP * count
    heat = max(2.0, board.people / 4)
    for step in range(steps):
        temperature = heat * (0.2 / heat) ** (step / steps)
        changes = _move(state, chance)
        before = {workshop: state.rounds[workshop] for workshop in changes}
        gain = state.put(changes)
        if gain is None:
            continue
        if gain < 0 and chance.fraction() >= math.exp(max(-700.0, gain / temperature)):
            state.put(before)
            continue
        score += gain
        if score > best_score:
            best, best_score = list(state.rounds), score
    return best


def _start(problem: TimetableProblem, state: State) -> None:
    """First the timetable of now, as far as it holds; then the workshops with the fewest possibilities."""
    board = state.board
    index = {round_id: number for number, round_id in enumerate(board.rounds)}
    pinned = [w for w, workshop in enumerate(board.workshops) if workshop.pinned]
    for workshop in pinned:
        state.put({workshop: board.allowed[workshop][0]} if board.allowed[workshop] else {})
    for workshop, one in enumerate(board.workshops):
        if one.id in problem.placed and state.rounds[workshop] == UNPLACED:
            state.put({workshop: index[problem.placed[one.id][0]]})
    rest = [w for w, round_ in enumerate(state.rounds) if round_ == UNPLACED]
    for workshop in sorted(rest, key=lambda w: (len(board.allowed[w]), -board.workshops[w].size, w)):
        _put_best(state, workshop)


def _put_best(state: State, workshop: int) -> None:
    gains: list[tuple[int, int]] = []
    for target in state.board.allowed[workshop]:
        gain = state.put({workshop: target})
        if gain is not None:
            gains.append((-gain, target))
            state.put({workshop: UNPLACED})
    if gains:
        state.put({workshop: min(gains)[1]})


def _move(state: State, chance: Chance) -> dict[int, int]:
    """One workshop to another round, or two that change places; one without a round may push another out."""
    workshop, other = chance.below(len(state.rounds)), chance.below(len(state.rounds))
    if chance.below(3) == 0 or state.rounds[workshop] == state.rounds[other]:
        return {workshop: chance.below(len(state.masks))}
    return {workshop: state.rounds[other], other: state.rounds[workshop]}
