"""What an organiser fills in about a congress and who takes part."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from congress.core.forms import (
    TICK,
    Amount,
    Day,
    Email,
    Form,
    Line,
    LongLine,
    Moment,
    OptionalLine,
    OptionalText,
    Text,
    Ticked,
    Whole,
    misplaced,
)
from congress.core.i18n import nl
from congress.core.money import Cents
from congress.setup.rules.policies import Choice, CostBasis, Outsiders, ParticipationStatus, VatTreatment

RESERVED = frozenset(
    {
        "afmelden-mail",
        "agenda",
        "api",
        "beheer",
        "bewijs",
        "deur",
        "health",
        "metrics",
        "mijn",
        "team",
        "privacy",
        "static",
        "toegankelijkheid",
        "nieuw",
    }
)


def _free(slug: str) -> str:
    if slug in RESERVED:
        raise ValueError("gebruikt het programma zelf")
    return slug


Slug = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", min_length=3, max_length=60),
    AfterValidator(_free),
]
People = Annotated[Whole, Field(ge=1, le=20_000)]
Reserved = Annotated[Amount, Field(ge=0)]


class CongressForm(Form):
    """The facts and rules of one congress."""

    title: Line
    summary: Text
    summary_en: OptionalText
    venue: Line
    venue_address: LongLine
    starts_on: Day
    ends_on: Day
    capacity: People
    opens_at: Moment
    closes_at: Moment
    preferences_close_at: Moment
    outsiders: Outsiders
    choice: Choice
    offer_hours: Annotated[Whole, Field(ge=1, le=720)] | None = None
    lead_code: str | None = None
    reply_to: Email | None = None
    confirm_address: Ticked
    vat_treatment: VatTreatment = VatTreatment.OUTSIDE
    cost_basis: CostBasis = CostBasis.INCLUDING_VAT

    sentences: ClassVar[Mapping[str, str]] = {
        "title": nl("Vul een naam voor het congres in, van hooguit 120 tekens."),
        "summary": nl("Vertel kort waar het congres over gaat en voor wie het is."),
        "summary_en": nl("Vul hooguit 5000 tekens in."),
        "venue": nl("Vul de naam van de locatie in."),
        "venue_address": nl("Vul het adres van de locatie in."),
        "starts_on": nl("Vul de eerste dag in, zoals 3 december 2026."),
        "ends_on": nl("Vul de laatste dag in, op of na de eerste dag."),
        "ends_on.order": nl("De laatste dag ligt voor de eerste dag. Kies een latere dag."),
        "capacity": nl("Vul in hoeveel mensen er kunnen komen: een heel getal van 1 tot en met 20000."),
        "opens_at": nl("Vul in vanaf wanneer mensen zich kunnen aanmelden."),
        "closes_at": nl("Vul in tot wanneer mensen zich kunnen aanmelden."),
        "closes_at.order": nl("Het aanmelden sluit voordat het opent. Kies een later moment."),
        "preferences_close_at": nl("Vul in tot wanneer mensen hun keuzes kunnen veranderen."),
        "outsiders": nl("Kies wat er gebeurt met mensen uit andere gemeenten."),
        "choice": nl("Kies hoe mensen hun workshops kiezen."),
        "offer_hours": nl("Vul een aantal uren in van 1 tot en met 720, of laat het leeg."),
        "lead_code": nl("Kies een gemeente uit de lijst."),
        "reply_to": nl("Vul een e-mailadres in dat iemand leest, zoals congres@gemeente.nl."),
        "confirm_address": TICK,
        "vat_treatment": nl("Kies hoe de btw wordt behandeld."),
        "cost_basis": nl("Kies of de kosten met of zonder btw worden verdeeld."),
    }

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_on < self.starts_on:
            raise misplaced("ends_on")
        if self.closes_at <= self.opens_at:
            raise misplaced("closes_at")
        return self


class NewCongressForm(CongressForm):
    """A new congress also gets its address."""

    slug: Slug

    sentences: ClassVar[Mapping[str, str]] = {
        **CongressForm.sentences,
        "slug": nl("Vul het webadres in: kleine letters, cijfers en streepjes."),
    }


_NOT_BELOW_ZERO = nl("Een reservering is niet lager dan nul. Vul een bedrag in zonder min, of 0.")


class ParticipationForm(Form):
    """Where one gemeente stands in a congress."""

    status: ParticipationStatus
    lower_cents: Reserved = Cents(0)
    upper_cents: Reserved = Cents(0)
    guaranteed_seats: Annotated[Whole, Field(ge=0, le=20_000)] = 0
    guaranteed_until: Moment | None = None
    buyer_reference: OptionalLine

    sentences: ClassVar[Mapping[str, str]] = {
        "status": nl("Kies of deze gemeente meedoet."),
        "lower_cents": nl("Vul een bedrag in, zoals 1.000 of 1.000,50."),
        "lower_cents.greater_than_equal": _NOT_BELOW_ZERO,
        "upper_cents": nl("Vul een bedrag in, zoals 1.500 of 1.500,50."),
        "upper_cents.greater_than_equal": _NOT_BELOW_ZERO,
        "upper_cents.order": nl("Het hoogste bedrag is lager dan het laagste. Vul een hoger bedrag in."),
        "guaranteed_seats": nl("Vul een heel getal in, zoals 20."),
        "guaranteed_until": nl("Vul een dag en een tijd in."),
        "guaranteed_until.missing": nl("Vul in tot wanneer de plekken zijn gegarandeerd."),
        "buyer_reference": nl("Vul een kenmerk in van hooguit 120 tekens."),
    }

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.upper_cents < self.lower_cents:
            raise misplaced("upper_cents")
        if self.guaranteed_seats and self.guaranteed_until is None:
            raise misplaced("guaranteed_until", "missing")
        return self


class InhabitantsForm(Form):
    """The number of inhabitants, with the day it was counted and where the figure comes from."""

    inhabitants: Annotated[Whole, Field(ge=1, le=2_000_000)]
    inhabitants_on: Day
    inhabitants_source: LongLine

    sentences: ClassVar[Mapping[str, str]] = {
        "inhabitants": nl("Vul het aantal inwoners in, zoals 22826."),
        "inhabitants_on": nl("Vul in op welke dag dit aantal gold, zoals 1 januari 2024."),
        "inhabitants_source": nl("Vul in waar het aantal vandaan komt, zoals CBS StatLine."),
    }


class ListedForm(Form):
    """A gemeente in the list of the installation."""

    code: Annotated[str, StringConstraints(to_upper=True, pattern=r"^[Gg][Mm][0-9]{4}$")]
    name: Line

    sentences: ClassVar[Mapping[str, str]] = {
        "code": nl("Vul een code in van GM en vier cijfers, zoals GM0534."),
        "name": nl("Vul de naam van de gemeente in."),
    }
