"""What a professional types about themselves, and the sentence for each mistake."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from congress.core.forms import Email, Form, Line, OptionalLine, OptionalText, Ticked, misplaced
from congress.core.i18n import nl

ELSEWHERE = "elders"


def _code(text: str) -> str | None:
    return None if text == ELSEWHERE else text


def agreed(ticked: bool) -> bool:
    """The tick that must be there; raises ValueError without it."""
    if not ticked:
        raise ValueError("no consent")
    return ticked


Municipality = Annotated[
    str,
    StringConstraints(pattern=rf"^(GM[0-9]{{4}}|{ELSEWHERE})$"),
    AfterValidator(_code),
]
ShortText = Annotated[OptionalText, Field(max_length=500)]
_PERSON: Mapping[str, str] = {
    "given_name": nl("Vul je voornaam in."),
    "given_name.too_long": nl("Vul een voornaam in van hooguit 120 tekens."),
    "given_name.value_error": nl("Vul je voornaam in op één regel, met gewone letters."),
    "family_name": nl("Vul je achternaam in."),
    "family_name.too_long": nl("Vul een achternaam in van hooguit 120 tekens."),
    "family_name.value_error": nl("Vul je achternaam in op één regel, met gewone letters."),
    "organisation": nl("Vul in bij welke organisatie of club je werkt."),
    "organisation.too_long": nl("Vul een naam van je organisatie in van hooguit 120 tekens."),
    "job_title": nl("Vul je functie in op één regel, van hooguit 120 tekens."),
    "municipality": nl("Kies de gemeente waar je werkt."),
}
_NEEDS: Mapping[str, str] = {
    "needs_consent": nl("Zet een vinkje als we je wensen mogen bewaren."),
    "needs_consent.order": nl("Zet een vinkje als we je wensen mogen bewaren, of maak de velden leeg."),
    "diet": nl("Vul hooguit 500 tekens in."),
    "access": nl("Vul hooguit 500 tekens in."),
}


class DetailsForm(Form):
    """What people change about themselves; the address stays. `municipality` is None for elsewhere."""

    given_name: Line
    family_name: Line
    organisation: Line
    job_title: OptionalLine
    municipality: Municipality

    sentences: ClassVar[Mapping[str, str]] = _PERSON


class NewcomerForm(DetailsForm):
    """The colleague who comes instead."""

    email: Email

    sentences: ClassVar[Mapping[str, str]] = {
        **_PERSON,
        "given_name": nl("Vul de voornaam van je collega in."),
        "family_name": nl("Vul de achternaam van je collega in."),
        "organisation": nl("Vul in bij welke organisatie of club je collega werkt."),
        "municipality": nl("Kies de gemeente waar je collega werkt."),
        "email": nl("Vul het e-mailadres van je collega in, zoals naam@voorbeeld.nl."),
    }


class WalkInForm(DetailsForm):
    """Somebody at the door, as a volunteer types it."""

    email: Email
    consent: Annotated[Ticked, AfterValidator(agreed)] = Field(default=False, validate_default=True)
    language: Literal["nl", "en"] = "nl"

    sentences: ClassVar[Mapping[str, str]] = {
        **_PERSON,
        "email": nl("Vul een e-mailadres in, zoals naam@voorbeeld.nl."),
        "consent": nl("Zet een vinkje: zonder toestemming kunnen we deze persoon niet toevoegen."),
        "language": nl("Kies Nederlands of Engels."),
    }


class NeedsForm(Form):
    """Diet and access needs, kept only with consent."""

    needs_consent: Ticked
    diet: ShortText
    access: ShortText

    sentences: ClassVar[Mapping[str, str]] = _NEEDS

    @model_validator(mode="after")
    def _with_consent(self) -> Self:
        if (self.diet or self.access) and not self.needs_consent:
            raise misplaced("needs_consent")
        return self

    @property
    def has_needs(self) -> bool:
        """Whether there is anything to keep about diet or access."""
        return bool(self.diet or self.access)


class RegistrationForm(NeedsForm, DetailsForm):
    """One person registering. `municipality` is a CBS code, or None for elsewhere."""

    email: Email
    consent: Annotated[Ticked, AfterValidator(agreed)] = Field(default=False, validate_default=True)
    language: Literal["nl", "en"] = "nl"

    sentences: ClassVar[Mapping[str, str]] = {
        **_PERSON,
        **_NEEDS,
        "email": nl("Vul een e-mailadres in, zoals naam@voorbeeld.nl."),
        "consent": nl("Zet een vinkje: zonder toestemming kunnen we je niet aanmelden."),
        "language": nl("Kies Nederlands of Engels."),
    }
