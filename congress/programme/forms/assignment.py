"""The JSON form congress-assignment/1: a problem in, an answer out."""

from datetime import datetime
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from congress.programme.rules.assignment import (
    Assignment,
    AssignmentProblem,
    Certificate,
    Goal,
    Keep,
    Kind,
    Offer,
    Participant,
    Queue,
    Reason,
)

FORMAT: Literal["congress-assignment/1"] = "congress-assignment/1"
Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Seed = Annotated[int, Field(strict=True)]


def _moment(value: object) -> object:
    try:
        if isinstance(value, str):
            datetime.fromisoformat(value).timestamp()
            return value
        if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
            return value
    except (ValueError, OverflowError, OSError):
        pass
    raise ValueError("moet een moment zijn, zoals 2026-12-10T09:00:00+01:00, of een getal")


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

    `registered` is an ISO moment or a number.
    `rankings` per round, when given, go before `ranking`.
    """

    id: Id
    registered: Annotated[str | int | float, BeforeValidator(_moment)] = ""
    ranking: tuple[Id, ...] = ()
    rankings: dict[Id, tuple[Id, ...]] = {}


class AssignmentIn(_Part):
    """A problem. Held seats stay whatever happens.

    `keep` says what seats of `before` are worth: `cost` keeps them where that costs nothing, `seats`
    whatever it costs. `moveCost` is what a seat costs more when somebody had another one in that round.
    `queue` decides among equals: a `lottery` from the seed, or who `registered` first. `goal` `worst-first`
    spares the person worst off before it looks at the sum, for up to 1,000 people. `steps` limits the
    search, never by time.
    """

    format: Literal["congress-assignment/1"]
    rounds: Annotated[tuple[Id, ...], Field(max_length=100)]
    workshops: Annotated[tuple[Id, ...], Field(max_length=1_000)]
    offers: Annotated[tuple[OfferIn, ...], Field(max_length=20_000)]
    participants: Annotated[tuple[ParticipantIn, ...], Field(max_length=50_000)]
    seed: Seed = 0
    held: Seats = {}
    before: Seats = {}
    queue: Queue = Queue.LOTTERY
    keep: Keep = Keep.COST
    move_cost: Annotated[int, Field(ge=0, le=1_000_000, alias="moveCost")] = 0
    goal: Goal = Goal.SQUARES
    steps: Annotated[int, Field(ge=1)] | None = None

    def problem(self) -> AssignmentProblem:
        """The same as plain data for the rule."""
        return AssignmentProblem(
            rounds=self.rounds,
            workshops=self.workshops,
            offers=tuple(Offer(o.workshop, o.round, o.seats) for o in self.offers),
            participants=tuple(
                Participant(p.id, p.registered, p.ranking, p.rankings) for p in self.participants
            ),
            seed=self.seed,
            held=self.held,
            before=self.before,
            queue=self.queue,
            keep=self.keep,
            move_cost=self.move_cost,
            goal=self.goal,
        )


class CertificateOut(_Part):
    """A price per seat as [workshop, round, price × scale]: what shows that no placement costs less."""

    scale: int
    prices: tuple[tuple[str, str, int], ...]


class AssignmentOut(_Part):
    """An answer.

    `objective` is the sum of (rank - 1)² over the `filled` seats (and `moveCost` for each that moved);
    nothing that fills as many seats is below `bound`. The certificate counts each of the `empty` rounds
    (people times rounds, less `filled`) at `emptyCost`: objective + empty × emptyCost is what it bounds.
    `optimal` is only true when the prices prove it. `worst` is the largest sum of (rank - 1) of one person.
    `unplaced` lists [participant, round] without a seat though one was wished, `moved` those whose seat of
    before changed.
    """

    format: Literal["congress-assignment/1"]
    seats: dict[str, dict[str, str]]
    optimal: bool
    objective: int
    bound: int
    certificate: CertificateOut
    reasons: dict[str, Reason]
    ranks: dict[str, int]
    kind: Kind
    filled: int
    empty: int
    empty_cost: Annotated[int, Field(alias="emptyCost")]
    worst: int
    unplaced: tuple[tuple[str, str], ...]
    moved: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, found: Assignment) -> "AssignmentOut":
        """The answer of the rule in its JSON form."""
        facts: dict[str, Any] = {
            "format": FORMAT,
            "certificate": {"scale": found.certificate.scale, "prices": found.certificate.prices},
            "ranks": {str(rank): count for rank, count in found.ranks.items()},
            "emptyCost": found.empty_cost,
        }
        same = ("seats", "optimal", "objective", "bound", "reasons", "kind", "filled", "empty", "worst")
        facts |= {name: getattr(found, name) for name in (*same, "unplaced", "moved")}
        return cls.model_validate(facts)

    def assignment(self) -> Assignment:
        """The same as plain data for the rule."""
        facts = {name: getattr(self, name) for name in type(self).model_fields if name != "format"}
        facts["certificate"] = Certificate(self.certificate.scale, self.certificate.prices)
        facts["ranks"] = {int(rank): count for rank, count in self.ranks.items()}
        return Assignment(**facts)
