"""A whole congress as one document (TOML or JSON): facts, gemeenten, programme."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal, Self, TypeVar

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
from congress.core.forms import clean_text, sane_year
from congress.core.money import MOST_CENTS
from congress.core.spreadsheets import MAX_ROWS
from congress.programme.forms.parts import MOST_RUNS, Colour, Phone
from congress.programme.models import RoundKind
from congress.programme.rules.accreditation import MOST, points_of
from congress.setup.forms import Slug
from congress.setup.rules.policies import Choice, CostBasis, Outsiders, ParticipationStatus, VatTreatment

_When = TypeVar("_When", bound=date)


def _clean(text: str) -> str:
    try:
        found = clean_text(text)
        if len(found) > len(text):  # letters that Unicode takes apart: what fits would not fit
            raise ValueError("longer")
        return found
    except ValueError:
        raise ValueError("bevat tekens die we niet kunnen bewaren") from None


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError("moet op één regel staan")
    return text


def _filled(text: str) -> str:
    if not text:
        raise ValueError("is leeg")
    return text


def _in_dutch(value: object, check: Callable[[object], str]) -> str:
    try:
        return check(value)
    except ValidationError:
        raise ValueError("moet een e-mailadres zijn, zoals naam@voorbeeld.nl") from None


def _in_our_time(day: _When) -> _When:
    try:
        return sane_year(day)
    except ValueError:
        raise ValueError("moet in de jaren 2000 tot en met 2200 liggen") from None


_LINE = (AfterValidator(_clean), AfterValidator(_one_line))
_One = TypeVar("_One")
Parts = Annotated[tuple[_One, ...], Field(max_length=MAX_ROWS)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), *_LINE]
Prose = Annotated[str, StringConstraints(max_length=5000, strip_whitespace=True), AfterValidator(_clean)]
Floor = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), *_LINE]
Organisation = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120), *_LINE]
Letter = Annotated[str, StringConstraints(pattern=r"^[A-Z]$")]
Feature = Annotated[
    str, StringConstraints(pattern=r"^[^,]+$", max_length=40, strip_whitespace=True, to_lower=True), *_LINE
]
People = Annotated[int, Field(ge=1, le=20_000)]
RegisterWord = Annotated[
    str, StringConstraints(pattern=r"^[^;]*$", max_length=60, strip_whitespace=True), *_LINE
]
Points = Annotated[str, AfterValidator(points_of), StringConstraints(max_length=6)]
Email = Annotated[AnyEmail, WrapValidator(_in_dutch)]
Day = Annotated[date, AfterValidator(_in_our_time)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
Amount = Annotated[int, Field(ge=0, le=MOST_CENTS)]
Cbs = Annotated[str, StringConstraints(pattern=r"^GM[0-9]{4}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CongressPart(_Part):
    """The facts of the congress itself."""

    slug: Slug
    title: Name
    summary: Prose
    summary_en: Prose = ""
    venue: Name
    venue_address: Annotated[str, StringConstraints(strip_whitespace=True, max_length=250), *_LINE]
    starts_on: Day
    ends_on: Day
    capacity: People
    opens_at: Moment
    closes_at: Moment
    preferences_close_at: Moment
    outsiders: Outsiders = Outsiders.ACCEPT
    choice: Choice = Choice.RANKED
    lead_code: Cbs | None = None
    reply_to: Email | None = None
    default_key: Literal["equal", "inhabitants", "registrations", "present"] = "equal"
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
    lower_cents: Amount = 0
    upper_cents: Amount = 0
    guaranteed_seats: Annotated[int, Field(ge=0, le=20_000)] = 0
    guaranteed_until: Moment | None = None
    buyer_reference: Organisation | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.upper_cents < self.lower_cents:
            raise ValueError("het hoogste bedrag is lager dan het laagste")
        if self.guaranteed_seats and self.guaranteed_until is None:
            raise ValueError("guaranteed_until ontbreekt: tot wanneer zijn de plekken gegarandeerd?")
        return self


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
    organisation: Organisation = ""
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
    floor: Floor = ""
    features: Annotated[tuple[Feature, ...], Field(max_length=20)] = ()


class RoundPart(_Part):
    """A block of time."""

    code: Code
    title: Name
    kind: RoundKind = RoundKind.WORKSHOPS
    starts_at: Moment
    ends_at: Moment

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError(f"ronde {self.code} eindigt voordat zij begint")
        return self


class AccreditationPart(_Part):
    """What one register gives for a workshop; points as text, such as "2.5"."""

    name: Annotated[RegisterWord, AfterValidator(_filled)]
    number: RegisterWord = ""
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
    features: Annotated[tuple[Feature, ...], Field(max_length=20)] = ()
    accreditations: Annotated[tuple[AccreditationPart, ...], Field(max_length=MOST)] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.minimum > self.capacity:
            raise ValueError("er zijn meer mensen nodig dan er mee kunnen doen")
        return self


class SessionPart(_Part):
    """A workshop in a round in a room, by their codes."""

    workshop: Code
    round: Code
    room: Code
    pinned: bool = False


class ProgrammeDocument(_Part):
    """A programme. Whether its parts fit together is asked of `faults_between`: all faults come at once."""

    themes: Parts[ThemePart] = ()
    speakers: Parts[SpeakerPart] = ()
    rooms: Parts[RoomPart] = ()
    rounds: Parts[RoundPart] = ()
    workshops: Parts[WorkshopPart] = ()
    sessions: Parts[SessionPart] = ()


class CongressDocument(ProgrammeDocument):
    """Everything of a congress."""

    congress: CongressPart
    participations: Parts[ParticipationPart] = ()
