"""The goals in order, packed in one whole number per seat, so that no goal is ever traded for a lower one.

From high to low: an empty round; (rank - 1)² and the cost of a move; moves; the queue; a number drawn from
the seed. Each has its own bits, wide enough for the sum over everybody, so sums compare like the goals do.
"""

import hashlib
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from congress.programme.rules.assignment.faults import moment_of
from congress.programme.rules.assignment.problem import (
    AssignmentProblem,
    Participant,
    Place,
    Queue,
    seat_cost,
)

_SUM = 24  # bits for adding up over all people and rounds
_DRAW = 64 + _SUM + 1
_MOVE = _SUM + 1
_FIRST = 1 << 32


@dataclass(frozen=True)
class Levels:
    """How costs are packed for one problem."""

    problem: AssignmentProblem
    queue_bits: int
    cost_bits: int
    places: Mapping[str, int]
    numbers: Mapping[Place, int]

    @classmethod
    def of(cls, problem: AssignmentProblem) -> "Levels":
        """Room for the costs of everybody, and of whoever comes later with a ranking of any length."""
        largest = seat_cost(len(problem.workshops) + 2) + problem.move_cost
        bits = largest.bit_length() + _SUM + 1
        numbers = {place: number for number, place in enumerate(sorted(problem.seats))}
        return cls(problem, 32 + bits, bits, _places(problem), numbers)

    @property
    def low(self) -> int:
        """How many bits lie below the cost."""
        return _DRAW + self.queue_bits + _MOVE

    def pack(self, person: Participant, wanted: Sequence[tuple[Place, int, bool]]) -> tuple[int, list[int]]:
        """The packed cost of a round without a seat, and of each seat, given as (place, rank, stays)."""
        early, draws = self.lots(person)
        low, one_move = self.low, 1 << _DRAW + self.queue_bits
        found = []
        for place, rank, stays in wanted:
            base = seat_cost(rank)
            value = (early * base << _DRAW) + draws[self.numbers[place]]
            if not stays:
                value += one_move
                if self.problem.move_cost and self.problem.moves(person.id, *place):
                    base += self.problem.move_cost
            found.append((base << low) + value)
        worst = seat_cost(len(self.problem.workshops) + 1)
        return (1 << low + self.cost_bits) + one_move + (early * worst << _DRAW), found

    def lots(self, person: Participant) -> tuple[int, tuple[int, ...]]:
        """How much a better seat counts for this person among equals (more for who goes first), and the
        numbers drawn for a seat at each offer."""
        first, *rest = _draws(self.problem.seed, person.id, len(self.numbers))
        if self.problem.queue is Queue.REGISTERED:
            return _FIRST - self.places.get(person.id, len(self.places)), tuple(rest)
        return first >> 32, tuple(rest)

    def cost(self, packed: int, empty_cost: int) -> int:
        """The cost that a packed sum or difference stands for, with empty rounds at their cost."""
        base = (packed + (1 << self.low - 1)) >> self.low
        empty = (base + (1 << self.cost_bits - 1)) >> self.cost_bits
        return empty * empty_cost + base - (empty << self.cost_bits)


def lottery(problem: AssignmentProblem) -> list[Participant]:
    """Everybody in the order of the queue: by the lots of the seed, or by the moment of registering."""
    places = _places(problem)
    return sorted(problem.participants, key=lambda p: places[p.id])


def _places(problem: AssignmentProblem) -> dict[str, int]:
    if problem.queue is Queue.REGISTERED:
        first = {p.id: moment_of(p) or 0.0 for p in problem.participants}
        return {person: place for place, person in enumerate(sorted(first, key=lambda i: (first[i], i)))}
    drawn = {p.id: -_draws(problem.seed, p.id, 0)[0] for p in problem.participants}
    return {person: place for place, person in enumerate(sorted(drawn, key=lambda i: (drawn[i], i)))}


def _draws(seed: int, person: str, count: int) -> tuple[int, ...]:
    """64-bit numbers that anybody can draw again: SHAKE-128 of "seed:person", the first for the queue."""
    drawn = hashlib.shake_128(f"{seed}:{person}".encode()).digest(8 * (count + 1))
    return struct.unpack(f">{count + 1}Q", drawn)
