"""The JSON form of an assignment, `congress-assignment/1` (docs/formats)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from congress.programme.rules.assignment import Assignment, AssignmentProblem, Offer, Participant

Id = Annotated[str, StringConstraints(min_length=1, max_length=120)]
FORMAT = "congress-assignment/1"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OfferPart(_Part):
    """A workshop in a round with its seats."""

    workshop: Id
    round: Id
    seats: Annotated[int, Field(ge=0, le=1_000_000)]


class ParticipantPart(_Part):
    """Somebody with wishes, best first; `rankings` per round go before the one `ranking`."""

    id: Id
    registered: str | float = ""
    ranking: tuple[Id, ...] = ()
    rankings: dict[Id, tuple[Id, ...]] = {}


class AssignmentIn(_Part):
    """A problem as JSON."""

    format: Literal["congress-assignment/1"]
    rounds: tuple[Id, ...]
    workshops: Annotated[tuple[Id, ...], Field(max_length=200)]
    offers: tuple[OfferPart, ...]
    participants: Annotated[tuple[ParticipantPart, ...], Field(max_length=20_000)]
    seed: int = 0
    held: dict[Id, dict[Id, Id]] = {}
    before: dict[Id, dict[Id, Id]] = {}

    def problem(self) -> AssignmentProblem:
        """As the solver wants it."""
        return AssignmentProblem(
            rounds=self.rounds,
            workshops=self.workshops,
            offers=tuple(Offer(part.workshop, part.round, part.seats) for part in self.offers),
            participants=tuple(
                Participant(part.id, str(part.registered), part.ranking, part.rankings)
                for part in self.participants
            ),
            seed=self.seed,
            held=self.held,
            before=self.before,
        )


def answer_json(answer: Assignment) -> dict[str, object]:
    """An answer as plain JSON values."""
    return {
        "format": FORMAT,
        "seats": {person: dict(placed) for person, placed in answer.seats.items()},
        "optimal": answer.optimal,
        "objective": answer.objective,
        "bound": answer.bound,
        "certificate": {
            "scale": answer.certificate.scale,
            "prices": [list(price) for price in answer.certificate.prices],
        },
        "reasons": {person: reason.value for person, reason in answer.reasons.items()},
        "ranks": {str(rank): count for rank, count in answer.ranks.items()},
        "unplaced": [list(pair) for pair in answer.unplaced],
    }
