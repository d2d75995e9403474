"""What an organiser types about each part of the programme."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from congress.core.forms import (
    TICK,
    Email,
    Form,
    Line,
    Moment,
    OptionalLine,
    OptionalText,
    Ticked,
    Whole,
    clean_text,
    misplaced,
)
from congress.core.i18n import nl
from congress.programme.models import LARGEST_NUMBER, RoundKind
from congress.programme.rules.accreditation import read_lines
from congress.programme.rules.colour import has_contrast

MOST_RUNS = 50
People = Annotated[Whole, Field(ge=1, le=20_000)]
Number = Annotated[Whole, Field(ge=1, le=LARGEST_NUMBER)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]

OptionalCode = Annotated[str, StringConstraints(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$", max_length=60)]
"""Left empty it is made from the name."""


def _readable(colour: str) -> str:
    if not has_contrast(colour):
        raise ValueError("is te licht: witte letters zijn er niet op te lezen")
    return colour


Colour = Annotated[
    str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$", to_lower=True), AfterValidator(_readable)
]


def _accreditations(text: str) -> str:
    read_lines(text)  # says whether it can be read
    return text


Letter = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]$", to_upper=True)]
Phone = Annotated[str, StringConstraints(pattern=r"^[0-9+() -]{6,40}$")]
Lines = Annotated[str, AfterValidator(clean_text), AfterValidator(_accreditations)]
CODE_SENTENCE = nl("Vul een korte naam in van kleine letters, cijfers en streepjes, zoals zaal-1.")


class ThemeForm(Form):
    """A theme."""

    code: OptionalCode = ""
    name: Line
    colour: Colour
    letter: Letter

    sentences: ClassVar[Mapping[str, str]] = {
        "code": CODE_SENTENCE,
        "name": nl("Vul de naam van het thema in."),
        "colour": nl("Kies een kleur, zoals #00695c."),
        "colour.value_error": nl(
            "Deze kleur is te licht: witte letters zijn er niet op te lezen. Kies een donkerdere kleur."
        ),
        "letter": nl("Vul één letter in, van A tot en met Z."),
    }


class SpeakerForm(Form):
    """A speaker; the e-mail address and telephone number are never shown in public.

    `away` has the numbers of the rounds in which the speaker cannot come.
    """

    code: OptionalCode = ""
    name: Line
    organisation: OptionalLine
    biography: OptionalText
    email: Email | None = None
    phone: Phone | Literal[""] = ""
    away: tuple[Number, ...] = ()
    confirmed: Ticked

    sentences: ClassVar[Mapping[str, str]] = {
        "code": CODE_SENTENCE,
        "name": nl("Vul de naam van de spreker in."),
        "organisation": nl("Vul een organisatie in van hooguit 120 tekens."),
        "biography": nl("Vul hooguit 5000 tekens in."),
        "email": nl("Vul een e-mailadres in, zoals naam@voorbeeld.nl."),
        "phone": nl("Vul een telefoonnummer in, zoals 06 12345678."),
        "away": nl("Kies rondes uit de lijst."),
        "confirmed": TICK,
    }


class RoomForm(Form):
    """A room."""

    code: OptionalCode = ""
    name: Line
    places: People
    floor: Annotated[str, StringConstraints(max_length=40)] = ""
    features: str = ""

    sentences: ClassVar[Mapping[str, str]] = {
        "code": CODE_SENTENCE,
        "name": nl("Vul de naam van de zaal in."),
        "places": nl("Vul in hoeveel mensen in de zaal passen: een heel getal vanaf 1."),
        "floor": nl("Vul een verdieping in van hooguit 40 tekens."),
        "features": nl("Vul kenmerken in met een komma ertussen, zoals rolstoel, beamer."),
    }


class RoundForm(Form):
    """A block of time."""

    code: OptionalCode = ""
    title: Line
    kind: RoundKind
    starts_at: Moment
    ends_at: Moment

    sentences: ClassVar[Mapping[str, str]] = {
        "code": CODE_SENTENCE,
        "title": nl("Vul een naam in, zoals Ronde 1."),
        "kind": nl("Kies wat er in deze ronde gebeurt."),
        "starts_at": nl("Vul in wanneer de ronde begint."),
        "ends_at": nl("Vul in wanneer de ronde eindigt."),
        "ends_at.order": nl("De ronde eindigt voordat zij begint. Kies een later moment."),
    }

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise misplaced("ends_at")
        return self


class WorkshopForm(Form):
    """A workshop with its theme and speakers, by number."""

    code: OptionalCode = ""
    title: Line
    abstract: OptionalText
    theme_id: Number | None = None
    speakers: tuple[Number, ...] = ()
    capacity: People
    minimum: Annotated[Whole, Field(ge=0, le=20_000)] = 0
    runs: Annotated[Whole, Field(ge=1, le=MOST_RUNS)] = 1
    features: str = ""
    accreditations: Lines = ""

    sentences: ClassVar[Mapping[str, str]] = {
        "code": CODE_SENTENCE,
        "title": nl("Vul de titel van de workshop in."),
        "abstract": nl("Vul hooguit 5000 tekens in."),
        "theme_id": nl("Kies een thema uit de lijst."),
        "speakers": nl("Kies sprekers uit de lijst."),
        "capacity": nl("Vul in hoeveel mensen mee kunnen doen: een heel getal vanaf 1."),
        "minimum": nl("Vul in hoeveel mensen er minstens nodig zijn: een heel getal vanaf 0."),
        "runs": nl("Vul in hoe vaak de workshop mag worden gegeven: een heel getal van 1 tot en met 50."),
        "accreditations": nl(
            "Schrijf per regel één register, het nummer en de punten, met puntkomma’s ertussen: "
            "SKJ; 301234; 2,5."
        ),
        "minimum.order": nl("Er zijn meer mensen nodig dan er mee kunnen doen. Vul hooguit {most} in."),
        "features": nl("Vul kenmerken in met een komma ertussen, zoals rolstoel, beamer."),
    }

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.minimum > self.capacity:
            raise misplaced("minimum", most=self.capacity)
        return self


class SessionForm(Form):
    """A workshop in a round in a room, by number."""

    workshop_id: Number
    round_id: Number
    room_id: Number
    pinned: Ticked

    sentences: ClassVar[Mapping[str, str]] = {
        "workshop_id": nl("Kies een workshop."),
        "round_id": nl("Kies een ronde."),
        "room_id": nl("Kies een zaal."),
        "pinned": TICK,
    }


def features_of(text: str) -> list[str]:
    """Features as typed with commas, in small letters, each once."""
    return list(dict.fromkeys(word.strip().lower()[:40] for word in text.split(",") if word.strip()))[:20]
