"""A whole congress as one document (TOML or JSON): facts, gemeenten, programme."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from congress.programme.models import RoundKind
from congress.setup.forms import Slug
from congress.setup.rules.policies import Choice, CostBasis, Outsiders, ParticipationStatus, VatTreatment

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Prose = Annotated[str, StringConstraints(max_length=5000, strip_whitespace=True)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Letter = Annotated[str, StringConstraints(pattern=r"^[A-Z]$")]
Feature = Annotated[str, StringConstraints(min_length=1, max_length=40)]
People = Annotated[int, Field(ge=1, le=20_000)]
Cbs = Annotated[str, StringConstraints(pattern=r"^GM[0-9]{4}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CongressPart(_Part):
    """The facts of the congress itself."""

    slug: Slug
    title: Name
    summary: Prose
    venue: Name
    venue_address: Annotated[str, StringConstraints(max_length=250)]
    starts_on: date
    ends_on: date
    capacity: People
    opens_at: AwareDatetime
    closes_at: AwareDatetime
    preferences_close_at: AwareDatetime
    outsiders: Outsiders = Outsiders.ACCEPT
    choice: Choice = Choice.RANKED
    lead_code: Cbs | None = None
    reply_to: str | None = None
    default_key: str = "equal"
    vat_treatment: VatTreatment = VatTreatment.OUTSIDE
    cost_basis: CostBasis = CostBasis.INCLUDING_VAT


class ParticipationPart(_Part):
    """Where one gemeente stands; amounts in whole cents."""

    code: Cbs
    status: ParticipationStatus
    lower_cents: Annotated[int, Field(ge=0)] = 0
    upper_cents: Annotated[int, Field(ge=0)] = 0
    guaranteed_seats: Annotated[int, Field(ge=0)] = 0
    guaranteed_until: AwareDatetime | None = None
    buyer_reference: str | None = None


class ThemePart(_Part):
    """A theme."""

    code: Code
    name: Name
    colour: Colour
    letter: Letter


class SpeakerPart(_Part):
    """A speaker."""

    code: Code
    name: Name
    organisation: Annotated[str, StringConstraints(max_length=120)] = ""
    biography: Prose = ""
    confirmed: bool = False


class RoomPart(_Part):
    """A room."""

    code: Code
    name: Name
    places: People
    floor: Annotated[str, StringConstraints(max_length=40)] = ""
    features: tuple[Feature, ...] = ()


class RoundPart(_Part):
    """A block of time."""

    code: Code
    title: Name
    kind: RoundKind = RoundKind.WORKSHOPS
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class WorkshopPart(_Part):
    """A workshop, by the codes of its theme and speakers."""

    code: Code
    title: Name
    abstract: Prose = ""
    theme: Code | None = None
    speakers: tuple[Code, ...] = ()
    capacity: People
    minimum: Annotated[int, Field(ge=0)] = 0
    features: tuple[Feature, ...] = ()


class SessionPart(_Part):
    """A workshop in a round in a room, by their codes."""

    workshop: Code
    round: Code
    room: Code
    pinned: bool = False


class CongressDocument(_Part):
    """Everything, checked as a whole: every code is known and stands once."""

    congress: CongressPart
    participations: tuple[ParticipationPart, ...] = ()
    themes: tuple[ThemePart, ...] = ()
    speakers: tuple[SpeakerPart, ...] = ()
    rooms: tuple[RoomPart, ...] = ()
    rounds: tuple[RoundPart, ...] = ()
    workshops: tuple[WorkshopPart, ...] = ()
    sessions: tuple[SessionPart, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if faults := [*self._doubles(), *self._unknowns(), *self._clashes()]:
            raise ValueError("; ".join(faults))
        return self

    def _doubles(self) -> list[str]:
        found = []
        for kind in ("participations", "themes", "speakers", "rooms", "rounds", "workshops"):
            codes = [part.code for part in getattr(self, kind)]
            found += [
                f"{kind}: {code} staat er twee keer in"
                for code in sorted({c for c in codes if codes.count(c) > 1})
            ]
        return found

    def _unknowns(self) -> list[str]:
        known = {
            kind: {p.code for p in getattr(self, kind)}
            for kind in ("themes", "speakers", "rooms", "rounds", "workshops")
        }
        asked = [("themes", w.theme, f"workshop {w.code}") for w in self.workshops if w.theme]
        asked += [("speakers", code, f"workshop {w.code}") for w in self.workshops for code in w.speakers]
        for number, session in enumerate(self.sessions, 1):
            where = f"sessie {number}"
            asked += [
                ("workshops", session.workshop, where),
                ("rounds", session.round, where),
                ("rooms", session.room, where),
            ]
        return [
            f"{where} noemt {code}, maar dat staat niet bij {kind}"
            for kind, code, where in asked
            if code not in known[kind]
        ]

    def _clashes(self) -> list[str]:
        found = []
        rooms = [(s.round, s.room) for s in self.sessions]
        twice = [(s.round, s.workshop) for s in self.sessions]
        found += [
            f"zaal {room} is in {r} twee keer bezet"
            for r, room in sorted({p for p in rooms if rooms.count(p) > 1})
        ]
        found += [
            f"workshop {w} is in {r} twee keer" for r, w in sorted({p for p in twice if twice.count(p) > 1})
        ]
        found += [
            f"ronde {r.code} eindigt voordat zij begint"
            for r in self.rounds
            if _minutes(r.starts_at, r.ends_at) <= 0
        ]
        return found


def _minutes(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 60
