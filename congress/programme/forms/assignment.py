"""The JSON form congress-assignment/1: a problem in, an answer out."""

import hashlib
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from congress.programme.rules.assignment import Assignment, AssignmentProblem, Offer, Participant

FORMAT: Literal["congress-assignment/1"] = "congress-assignment/1"
Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Seats = dict[Id, dict[Id, Id]]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OfferIn(_Part):
    """A workshop in a round with a number of seats."""

    workshop: Id
    round: Id
    seats: Annotated[int, Field(strict=True, le=1_000_000)]


class ParticipantIn(_Part):
    """Somebody with wishes, best first; a workshop that is not in the ranking is not wanted.

    `rankings` per round, when given, go before `ranking`.
    """

    id: Id
    registered: str | int | float | None = None
    ranking: tuple[Id, ...] = ()
    rankings: dict[Id, tuple[Id, ...]] = {}


class AssignmentIn(_Part):
    """A problem. Held seats stay whatever happens; seats of before are kept where that costs nothing."""

    format: Literal["congress-assignment/1"]
    rounds: Annotated[tuple[Id, ...], Field(max_length=100)]
    workshops: Annotated[tuple[Id, ...], Field(max_length=1_000)]
    offers: Annotated[tuple[OfferIn, ...], Field(max_length=20_000)]
    participants: Annotated[tuple[ParticipantIn, ...], Field(max_length=50_000)]
    seed: int | str = 0
    held: Seats = {}
    before: Seats = {}

    def problem(self) -> AssignmentProblem:
        """The same as plain data for the rule."""
        return AssignmentProblem(
            rounds=self.rounds,
            workshops=self.workshops,
            offers=tuple(Offer(o.workshop, o.round, o.seats) for o in self.offers),
            participants=tuple(
                Participant(p.id, "" if p.registered is None else str(p.registered), p.ranking, p.rankings)
                for p in self.participants
            ),
            seed=_number(self.seed),
            held=self.held,
            before=self.before,
        )


class CertificateOut(_Part):
    """A price per seat as [workshop, round, price × scale]: what shows that no placement costs less."""

    scale: int
    prices: tuple[tuple[str, str, int], ...]


class AssignmentOut(_Part):
    """An answer. `optimal` is only true when the prices prove it; `unplaced` lists [participant, round]."""

    format: Literal["congress-assignment/1"]
    seats: dict[str, dict[str, str]]
    optimal: bool
    objective: int
    bound: int
    certificate: CertificateOut
    reasons: dict[str, str]
    ranks: dict[str, int]
    unplaced: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, found: Assignment) -> "AssignmentOut":
        """The answer of the rule in its JSON form."""
        facts: dict[str, Any] = {
            "format": FORMAT,
            "seats": found.seats,
            "optimal": found.optimal,
            "objective": found.objective,
            "bound": found.bound,
            "certificate": {"scale": found.certificate.scale, "prices": found.certificate.prices},
            "reasons": {person: reason.value for person, reason in found.reasons.items()},
            "ranks": {str(rank): count for rank, count in found.ranks.items()},
            "unplaced": found.unplaced,
        }
        return cls.model_validate(facts)


def _number(seed: int | str) -> int:
    if isinstance(seed, int):
        return seed
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8])
