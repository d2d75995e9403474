"""A whole congress as one document (TOML or JSON): facts, gemeenten, programme."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WrapValidator,
    model_validator,
)

from congress.core.forms import Email as AnyEmail
from congress.programme.forms.parts import MOST_RUNS, Colour, Phone
from congress.programme.models import RoundKind
from congress.programme.rules.accreditation import MOST, points_of
from congress.setup.forms import Slug
from congress.setup.rules.policies import Choice, CostBasis, Outsiders, ParticipationStatus, VatTreatment


def _in_dutch(value: object, check: Callable[[object], str]) -> str:
    try:
        return check(value)
    except ValidationError:
        raise ValueError("moet een e-mailadres zijn, zoals naam@voorbeeld.nl") from None


_Value = TypeVar("_Value", str, tuple[str, str])
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Prose = Annotated[str, StringConstraints(max_length=5000, strip_whitespace=True)]
Letter = Annotated[str, StringConstraints(pattern=r"^[A-Z]$")]
Feature = Annotated[str, StringConstraints(min_length=1, max_length=40)]
People = Annotated[int, Field(ge=1, le=20_000)]
Points = Annotated[str, AfterValidator(points_of), StringConstraints(max_length=6)]
Email = Annotated[AnyEmail, WrapValidator(_in_dutch)]
Cbs = Annotated[str, StringConstraints(pattern=r"^GM[0-9]{4}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CongressPart(_Part):
    """The facts of the congress itself."""

    slug: Slug
    title: Name
    summary: Prose
    summary_en: Annotated[str, Field(max_length=5000)] = ""
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
    offer_hours: Annotated[int, Field(ge=1, le=720)] | None = None
    confirm_address: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("het congres eindigt voordat het begint")
        if self.closes_at <= self.opens_at:
            raise ValueError("de aanmelding sluit voordat zij opent")
        return self


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
    email: Email | None = None
    phone: Phone | Literal[""] = ""
    away: tuple[Code, ...] = ()
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

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError(f"ronde {self.code} eindigt voordat zij begint")
        return self


class AccreditationPart(_Part):
    """What one register gives for a workshop; points as text, such as "2.5"."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
    number: Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)] = ""
    points: Points


class WorkshopPart(_Part):
    """A workshop, by the codes of its theme and speakers. Without `runs`: as often as it has sessions."""

    code: Code
    title: Name
    abstract: Prose = ""
    theme: Code | None = None
    speakers: tuple[Code, ...] = ()
    capacity: People
    minimum: Annotated[int, Field(ge=0)] = 0
    runs: Annotated[int, Field(ge=1, le=MOST_RUNS)] | None = None
    features: tuple[Feature, ...] = ()
    accreditations: Annotated[tuple[AccreditationPart, ...], Field(max_length=MOST)] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.minimum > self.capacity:
            raise ValueError("er zijn minstens zoveel mensen nodig als er mee kunnen doen")
        return self


class SessionPart(_Part):
    """A workshop in a round in a room, by their codes."""

    workshop: Code
    round: Code
    room: Code
    pinned: bool = False


class CongressDocument(_Part):
    """Everything. Whether the parts fit together is asked of `faults_between`: all faults come at once."""

    congress: CongressPart
    participations: tuple[ParticipationPart, ...] = ()
    themes: tuple[ThemePart, ...] = ()
    speakers: tuple[SpeakerPart, ...] = ()
    rooms: tuple[RoomPart, ...] = ()
    rounds: tuple[RoundPart, ...] = ()
    workshops: tuple[WorkshopPart, ...] = ()
    sessions: tuple[SessionPart, ...] = ()


def faults_between(data: Mapping[str, Any]) -> list[str]:
    """What does not fit together: doubles, codes that nothing has, rooms used twice.

    Takes the document as it was written, so that it also speaks when single fields are wrong.
    """
    parts = {name: [part for part in _list(data.get(name)) if isinstance(part, Mapping)] for name in _LISTS}
    return [*_doubles(parts), *_unknowns(parts), *_clashes(parts["sessions"]), *_too_often(parts)]


_LISTS = ("participations", "themes", "speakers", "rooms", "rounds", "workshops", "sessions")
_Parts = Mapping[str, list[Mapping[str, Any]]]


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _codes(parts: _Parts, kind: str) -> list[str]:
    return [code for part in parts[kind] if isinstance(code := part.get("code"), str)]


def _twice(values: Iterable[_Value]) -> list[_Value]:
    return sorted(value for value, count in Counter(values).items() if count > 1)


def _doubles(parts: _Parts) -> list[str]:
    kinds = [kind for kind in _LISTS if kind != "sessions"]
    return [f"{kind}: {code} staat er twee keer in" for kind in kinds for code in _twice(_codes(parts, kind))]


def _unknowns(parts: _Parts) -> list[str]:
    asked: list[tuple[str, object, str]] = []
    for speaker in parts["speakers"]:
        where = f"spreker {speaker.get('code', '')}"
        asked += [("rounds", code, where) for code in _list(speaker.get("away"))]
    for workshop in parts["workshops"]:
        where = f"workshop {workshop.get('code', '')}"
        asked += [("themes", workshop.get("theme"), where)]
        asked += [("speakers", code, where) for code in _list(workshop.get("speakers"))]
    for number, session in enumerate(parts["sessions"], 1):
        asked += [
            (f"{kind}s", session.get(kind), f"sessie {number}") for kind in ("workshop", "round", "room")
        ]
    return [
        f"{where} noemt {code}, maar dat staat niet bij {kind}"
        for kind, code, where in asked
        if isinstance(code, str) and code not in _codes(parts, kind)
    ]


def _clashes(sessions: list[Mapping[str, Any]]) -> list[str]:
    rooms = [(str(s.get("round")), str(s.get("room"))) for s in sessions]
    given = [(str(s.get("round")), str(s.get("workshop"))) for s in sessions]
    found = [f"zaal {room} is in {r} twee keer bezet" for r, room in _twice(rooms)]
    return found + [f"workshop {w} is in {r} twee keer" for r, w in _twice(given)]


def _too_often(parts: _Parts) -> list[str]:
    given = Counter(str(session.get("workshop")) for session in parts["sessions"])
    return [
        f"workshop {code} heeft {given[str(code)]} sessies, maar mag hooguit {runs} keer"
        for workshop in parts["workshops"]
        if isinstance(runs := workshop.get("runs"), int) and given[str(code := workshop.get("code"))] > runs
    ]
