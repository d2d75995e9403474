"""What goes in: rounds, offers and people with their ranked wishes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

Seats = Mapping[str, Mapping[str, str]]
"""{participant: {round: workshop}}"""
Place = tuple[str, str]
"""(workshop, round)"""


class Queue(StrEnum):
    """Who goes first where all else is equal: a lottery from the seed, or the moment of registering."""

    LOTTERY = "lottery"
    REGISTERED = "registered"


class Keep(StrEnum):
    """What becomes of seats of `before`.

    COST: least cost, and of equal ones the fewest moves. SEATS: nobody moves, only free seats are given.
    """

    COST = "cost"
    SEATS = "seats"


class Goal(StrEnum):
    """What comes after filling seats: the least sum of (rank - 1)², or the worst person off first."""

    SQUARES = "squares"
    WORST_FIRST = "worst-first"


@dataclass(frozen=True)
class Offer:
    """A workshop in a round with a number of seats."""

    workshop: str
    round: str
    seats: int


@dataclass(frozen=True)
class Participant:
    """Somebody with wishes, best first. `rankings` per round go before the one `ranking` for all rounds.

    `registered` is a number or an ISO moment as text; only Queue.REGISTERED reads it.
    """

    id: str
    registered: str | float = ""
    ranking: tuple[str, ...] = ()
    rankings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def wishes(self, round_id: str) -> tuple[str, ...]:
        """What this person wants in a round, best first."""
        return self.rankings.get(round_id, self.ranking)

    def rank(self, workshop: str, round_id: str) -> int | None:
        """1 for the first wish; None when this workshop is not wanted in this round."""
        wishes = self.wishes(round_id)
        return wishes.index(workshop) + 1 if workshop in wishes else None


@dataclass(frozen=True)
class AssignmentProblem:
    """One placement.

    `held` seats stay whatever happens. `before` holds the seats of an earlier placement; `keep` says what
    they are worth, and every seat that moves adds `move_cost` to its cost. The seed draws the lots.
    """

    rounds: tuple[str, ...]
    workshops: tuple[str, ...]
    offers: tuple[Offer, ...]
    participants: tuple[Participant, ...]
    seed: int = 0
    held: Seats = field(default_factory=dict)
    before: Seats = field(default_factory=dict)
    queue: Queue = Queue.LOTTERY
    keep: Keep = Keep.COST
    move_cost: int = 0
    goal: Goal = Goal.SQUARES

    @cached_property
    def fixed(self) -> Seats:
        """The seats that stay: those held, and with Keep.SEATS those of before that still exist and fit."""
        if self.keep is not Keep.SEATS:
            return self.held
        left = {(offer.workshop, offer.round): offer.seats for offer in self.offers}
        found = {person: dict(kept) for person, kept in self.held.items()}
        for kept in self.held.values():
            for round_id, workshop in kept.items():
                left[workshop, round_id] -= 1
        for person in sorted({p.id for p in self.participants} & set(self.before)):
            mine = found.setdefault(person, {})
            for round_id, workshop in sorted(self.before[person].items()):
                is_free = round_id not in mine and workshop not in mine.values()
                if is_free and left.get((workshop, round_id), 0) > 0:
                    mine[round_id] = workshop
                    left[workshop, round_id] -= 1
        return found

    @cached_property
    def seats(self) -> dict[Place, int]:
        """Seats per (workshop, round) that are not fixed."""
        found = {(offer.workshop, offer.round): offer.seats for offer in self.offers}
        for kept in self.fixed.values():
            for round_id, workshop in kept.items():
                found[workshop, round_id] -= 1
        return found

    @cached_property
    def largest_cost(self) -> int:
        """What the least wanted seat of all costs."""
        longest = max(
            (len(wishes) for p in self.participants for wishes in (p.ranking, *p.rankings.values())),
            default=0,
        )
        return seat_cost(max(1, longest)) + self.move_cost

    @cached_property
    def empty_cost(self) -> int:
        """What an empty round costs: people × rounds × the largest cost + 1, so that seats come first."""
        return len(self.participants) * len(self.rounds) * self.largest_cost + 1

    @cached_property
    def _runs(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for workshop, round_id in sorted(self.seats):
            found.setdefault(workshop, []).append(round_id)
        return {workshop: tuple(rounds) for workshop, rounds in found.items()}

    def wanted(self, person: Participant) -> Iterator[tuple[str, str, int]]:
        """(workshop, round, rank) of every seat this person may get, without fixed rounds and workshops."""
        kept = self.fixed.get(person.id, {})
        taken = set(kept.values())
        runs = self._runs
        if not person.rankings:
            for rank, workshop in enumerate(person.ranking, 1):
                if workshop not in taken:
                    for round_id in runs.get(workshop, ()):
                        if round_id not in kept:
                            yield workshop, round_id, rank
            return
        for round_id in self.rounds:
            if round_id not in kept:
                for rank, workshop in enumerate(person.wishes(round_id), 1):
                    if workshop not in taken and (workshop, round_id) in self.seats:
                        yield workshop, round_id, rank

    def moves(self, person: str, workshop: str, round_id: str) -> bool:
        """Whether this seat differs from one that the person had in that round."""
        mine = self.before.get(person)
        return mine is not None and mine.get(round_id, workshop) != workshop

    def cost(self, person: str, workshop: str, round_id: str, rank: int) -> int:
        """What a seat costs: (rank - 1)², and `move_cost` when it moves somebody."""
        moved = self.move_cost and self.moves(person, workshop, round_id)
        return seat_cost(rank) + (self.move_cost if moved else 0)


def seat_cost(rank: int) -> int:
    """(rank - 1)²: a third wish weighs four times a second one, so that nobody pays for all."""
    return (rank - 1) ** 2
