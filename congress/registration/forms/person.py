"""What a professional types about themselves, and the sentence for each mistake."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from congress.core.forms import Email, Form, Line, OptionalLine, OptionalText, Ticked, misplaced
from congress.core.i18n import nl

ELSEWHERE = "elders"


def _code(text: str) -> str | None:
    return None if text == ELSEWHERE else text


def _agreed(ticked: bool) -> bool:
    if not ticked:
        raise ValueError("no consent")
    return ticked


Municipality = Annotated[
    str,
    StringConstraints(pattern=rf"^(GM[0-9]{{4}}|{ELSEWHERE})$"),
    AfterValidator(_code),
]
ShortText = Annotated[OptionalText, Field(max_length=500)]


class RegistrationForm(Form):
    """One person registering. `municipality` is a CBS code, or None for elsewhere."""

    given_name: Line
    family_name: Line
    email: Email
    organisation: Line
    job_title: OptionalLine
    municipality: Municipality
    needs_consent: Ticked
    diet: ShortText
    access: ShortText
    consent: Annotated[Ticked, AfterValidator(_agreed)] = Field(default=False, validate_default=True)
    language: Literal["nl", "en"] = "nl"

    sentences: ClassVar[Mapping[str, str]] = {
        "given_name": nl("Vul je voornaam in."),
        "given_name.too_long": nl("Vul een voornaam in van hooguit 120 tekens."),
        "given_name.value_error": nl("Vul je voornaam in op één regel, met gewone letters."),
        "family_name": nl("Vul je achternaam in."),
        "family_name.too_long": nl("Vul een achternaam in van hooguit 120 tekens."),
        "family_name.value_error": nl("Vul je achternaam in op één regel, met gewone letters."),
        "email": nl("Vul een e-mailadres in, zoals naam@voorbeeld.nl."),
        "organisation": nl("Vul in bij welke organisatie of club je werkt."),
        "organisation.too_long": nl("Vul een naam van je organisatie in van hooguit 120 tekens."),
        "job_title": nl("Vul je functie in op één regel, van hooguit 120 tekens."),
        "municipality": nl("Kies de gemeente waar je werkt."),
        "needs_consent": nl("Zet een vinkje als we je wensen mogen bewaren."),
        "needs_consent.order": nl("Zet een vinkje als we je wensen mogen bewaren, of maak de velden leeg."),
        "diet": nl("Vul hooguit 500 tekens in."),
        "access": nl("Vul hooguit 500 tekens in."),
        "consent": nl("Zet een vinkje: zonder toestemming kunnen we je niet aanmelden."),
        "language": nl("Kies Nederlands of Engels."),
    }

    @model_validator(mode="after")
    def _needs_with_consent(self) -> Self:
        if (self.diet or self.access) and not self.needs_consent:
            raise misplaced("needs_consent")
        return self

    @property
    def has_needs(self) -> bool:
        """Whether there is anything to keep about diet or access."""
        return bool(self.diet or self.access)
