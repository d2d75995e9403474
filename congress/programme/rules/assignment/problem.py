"""What goes in: rounds, offers and people with their ranked wishes."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from congress.core.errors import Conflict
from congress.core.i18n import nl

_Value = TypeVar("_Value", str, tuple[str, str])
Seats = Mapping[str, Mapping[str, str]]
"""{participant: {round: workshop}}"""


class UnsolvableProblem(Conflict):
    """The problem contradicts itself; `faults` names everything that is wrong."""

    sentence = nl("Deze indeling kan niet worden berekend: {faults}")


@dataclass(frozen=True)
class Offer:
    """A workshop in a round with a number of seats."""

    workshop: str
    round: str
    seats: int


@dataclass(frozen=True)
class Participant:
    """Somebody with wishes, best first. `rankings` per round go before the one `ranking` for all rounds."""

    id: str
    registered: str = ""
    ranking: tuple[str, ...] = ()
    rankings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def rank(self, workshop: str, round_id: str) -> int | None:
        """1 for the first wish; None when this workshop is not wanted in this round."""
        wishes = self.rankings.get(round_id, self.ranking)
        return wishes.index(workshop) + 1 if workshop in wishes else None


@dataclass(frozen=True)
class AssignmentProblem:
    """One placement. `held` seats stay whatever happens; seats of `before` where that costs nothing."""

    rounds: tuple[str, ...]
    workshops: tuple[str, ...]
    offers: tuple[Offer, ...]
    participants: tuple[Participant, ...]
    seed: int = 0
    held: Seats = field(default_factory=dict)
    before: Seats = field(default_factory=dict)

    @cached_property
    def seats(self) -> dict[tuple[str, str], int]:
        """Seats per (workshop, round) that are not held."""
        found = {(offer.workshop, offer.round): offer.seats for offer in self.offers}
        for kept in self.held.values():
            for round_id, workshop in kept.items():
                found[workshop, round_id] -= 1
        return found

    @cached_property
    def queue(self) -> tuple[Participant, ...]:
        """People by a lot that follows from the seed, so that nobody gains by being early."""
        return tuple(sorted(self.participants, key=lambda p: (lot(self.seed, p.id), p.id)))

    @cached_property
    def empty_cost(self) -> int:
        """What an empty round costs: more than all ranks together, so that seats come first."""
        longest = max(
            (len(wishes) for p in self.participants for wishes in (p.ranking, *p.rankings.values())),
            default=0,
        )
        return len(self.participants) * len(self.rounds) * max(0, longest - 1) ** 2 + 1

    def wanted(self, person: Participant) -> Iterator[tuple[str, str, int]]:
        """(workshop, round, cost) of every seat this person may get, without held rounds and workshops."""
        kept = self.held.get(person.id, {})
        for (workshop, round_id), _ in sorted(self.seats.items()):
            if round_id in kept or workshop in kept.values():
                continue
            rank = person.rank(workshop, round_id)
            if rank is not None:
                yield workshop, round_id, seat_cost(rank)

    def held_cost(self, person: Participant) -> int:
        """The cost of the seats this person keeps anyhow."""
        ranks = (
            person.rank(workshop, round_id) for round_id, workshop in self.held.get(person.id, {}).items()
        )
        return sum(seat_cost(rank) for rank in ranks if rank)


def seat_cost(rank: int) -> int:
    """(rank - 1)²: a third wish weighs four times a second one, so that nobody pays for all."""
    return (rank - 1) ** 2


def lot(seed: int, text: str) -> bytes:
    """A lot that anybody can draw again from the published seed."""
    return hashlib.sha256(f"{seed}:{text}".encode()).digest()


def faults(problem: AssignmentProblem) -> list[str]:
    """Everything that is wrong with the problem, in Dutch; empty when it can be solved."""
    found: list[str] = []
    ids = [p.id for p in problem.participants]
    rounds, workshops = set(problem.rounds), set(problem.workshops)
    for name, values in (("ronde", problem.rounds), ("workshop", problem.workshops), ("deelnemer", ids)):
        found += [f"{name} {value} staat er twee keer in" for value in _twice(values)]
    pairs = [(offer.workshop, offer.round) for offer in problem.offers]
    found += [f"aanbod {w} in {r} staat er twee keer in" for w, r in _twice(pairs)]
    for offer in problem.offers:
        if offer.workshop not in workshops or offer.round not in rounds:
            found.append(f"aanbod {offer.workshop} in {offer.round} noemt een onbekende workshop of ronde")
        if offer.seats < 0:
            found.append(f"aanbod {offer.workshop} in {offer.round} heeft minder dan nul plekken")
    for person in problem.participants:
        for wishes in (person.ranking, *person.rankings.values()):
            if len(set(wishes)) < len(wishes):
                found.append(f"deelnemer {person.id} noemt een workshop twee keer")
            if set(wishes) - workshops:
                found.append(f"deelnemer {person.id} noemt een onbekende workshop")
    return found + _held_faults(problem, set(ids), set(pairs))


def _twice(values: Iterable[_Value]) -> list[_Value]:
    return sorted(value for value, count in Counter(values).items() if count > 1)


def _held_faults(problem: AssignmentProblem, ids: set[str], pairs: set[tuple[str, str]]) -> list[str]:
    found = []
    used: dict[tuple[str, str], int] = {}
    for person, kept in problem.held.items():
        if person not in ids:
            found.append(f"vaste plek van onbekende deelnemer {person}")
        if len(set(kept.values())) < len(kept):
            found.append(f"deelnemer {person} houdt een workshop twee keer")
        for round_id, workshop in kept.items():
            if (workshop, round_id) not in pairs:
                found.append(f"vaste plek van {person}: {workshop} is er niet in {round_id}")
            used[workshop, round_id] = used.get((workshop, round_id), 0) + 1
    seats = {(offer.workshop, offer.round): offer.seats for offer in problem.offers}
    found += [
        f"meer vaste plekken dan stoelen bij {w} in {r}"
        for (w, r), n in used.items()
        if n > seats.get((w, r), n)
    ]
    return found
