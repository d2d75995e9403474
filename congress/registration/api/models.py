"""What goes in and out of the calls about congresses and registrations."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field

from congress.registration.models import Placement, Registration
from congress.registration.rules.placing import places_given
from congress.registration.rules.registers import MOST
from congress.web.api import ApiModel


class MunicipalityOut(ApiModel):
    """A gemeente that takes part."""

    code: str
    name: str


class CongressOut(ApiModel):
    """The public facts of a congress; `placesLeft` 0 means that one joins the waiting list."""

    slug: str
    title: str
    summary: str
    venue: str
    venue_address: str
    starts_on: date
    ends_on: date
    capacity: int
    places_left: int
    registration: Literal["not-yet", "open", "closed"]
    opens_at: datetime
    closes_at: datetime
    municipalities: list[MunicipalityOut]


class PreferenceIn(ApiModel):
    """A ranked wish; 1 is the best. Without a round it counts in every round."""

    workshop: str = Field(max_length=60)
    rank: int = Field(ge=1, le=100)
    round: str | None = Field(default=None, max_length=60)


class NeedsIn(ApiModel):
    """Health data: only send what the person agreed to have kept."""

    diet: str = ""
    access: str = ""


class RegisterIn(ApiModel):
    """A number in a register such as SKJ."""

    register_: str = Field(alias="register", max_length=120)
    number: str = Field(max_length=120)


class RegistrationIn(ApiModel):
    """Somebody who registers.

    `answers` holds the answers to the organiser's own questions by their code: a text, a number, true or
    false, or a list of choices. Register numbers need `reportConsent`.
    """

    given_name: str
    family_name: str
    email: str
    organisation: str
    job_title: str = ""
    municipality: str | None
    preferences: list[PreferenceIn] = Field(default=[], max_length=200)
    answers: dict[str, Any] = Field(default={}, max_length=100)
    registers: list[RegisterIn] = Field(default=[], max_length=MOST)
    report_consent: bool = False
    needs: NeedsIn | None = None
    consent: Annotated[Literal[True], BeforeValidator(lambda given: given is True)]
    language: Literal["nl", "en"] = "nl"


class RegistrationPatch(ApiModel):
    """What changes; what is left out stays as it is."""

    given_name: str | None = None
    family_name: str | None = None
    organisation: str | None = None
    job_title: str | None = None
    municipality: str | None = None
    preferences: list[PreferenceIn] | None = Field(default=None, max_length=200)


class RegistrationMade(ApiModel):
    """A new registration: the text of the ticket's QR, and the address of the personal page (a secret).

    `preferences` is "kept" when seats are chosen directly, as after the placement was published: they only
    count if the organiser places everybody again. Let the person choose a free seat at `manageUrl`.
    """

    id: str
    status: str
    ticket: str
    manage_url: str
    preferences: Literal["count", "kept"]


class RegistrationOut(ApiModel):
    """A registration. What somebody needs (health data) is never in it.

    `waitingNumber` is the place in the line, 1 for who is next; null for who does not wait, and for who
    waits because others go first.
    """

    id: str
    status: str
    given_name: str
    family_name: str
    email: str
    organisation: str
    job_title: str
    municipality: str | None
    language: str
    arrived_at: datetime
    waiting_number: int | None

    @classmethod
    def of(cls, person: Registration, places: Mapping[int, int]) -> Self:
        """From a row, and the places of who waits."""
        return cls(
            id=str(person.public_id),
            status=person.status.value,
            given_name=person.given_name,
            family_name=person.family_name,
            email=person.email,
            organisation=person.organisation,
            job_title=person.job_title,
            municipality=person.municipality_code,
            language=person.language,
            arrived_at=person.arrived_at,
            waiting_number=places.get(person.id),
        )


class RegistrationPage(ApiModel):
    """One page of the registrations, by family name."""

    registrations: list[RegistrationOut]
    page: int
    pages: int
    total: int


class AssignmentOut(ApiModel):
    """A run of the placement; `unplaced` counts rounds in which somebody with wishes has no seat."""

    status: Literal["computed", "published"]
    optimal: bool
    bound: int
    objective: int
    seed: int
    placed: int
    unplaced: int
    ranks: dict[str, int]

    @classmethod
    def of(cls, placement: Placement) -> Self:
        """From a row."""
        return cls(
            status="published" if placement.published_at else "computed",
            optimal=placement.optimal,
            bound=placement.bound,
            objective=placement.objective,
            seed=placement.seed,
            placed=places_given(placement.answer),
            unplaced=len(placement.answer["unplaced"]),
            ranks=placement.answer["ranks"],
        )


class PublicationOut(ApiModel):
    """How many people are mailed because of a publication."""

    mails: int
