"""What an organiser types about somebody else."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from congress.core.forms import Email, OptionalText, Ticked
from congress.core.i18n import nl
from congress.registration.forms.person import DetailsForm, agreed


class ByHandForm(DetailsForm):
    """One person; the note is for staff only."""

    email: Email
    language: Literal["nl", "en"] = "nl"
    note: Annotated[OptionalText, Field(max_length=2000)]

    sentences: ClassVar[Mapping[str, str]] = {
        "given_name": nl("Vul de voornaam in, op één regel van hooguit 120 tekens."),
        "family_name": nl("Vul de achternaam in, op één regel van hooguit 120 tekens."),
        "organisation": nl("Vul in bij welke organisatie of club deze persoon werkt, in hooguit 120 tekens."),
        "job_title": nl("Vul de functie in op één regel, van hooguit 120 tekens."),
        "municipality": nl("Kies de gemeente waar deze persoon werkt."),
        "email": nl("Vul een e-mailadres in, zoals naam@voorbeeld.nl."),
        "language": nl("Kies Nederlands of Engels."),
        "note": nl("Vul een notitie in van hooguit 2000 tekens, met gewone letters."),
    }


class AddForm(ByHandForm):
    """Somebody new; `tell` mails them the confirmation."""

    consent: Annotated[Ticked, AfterValidator(agreed)] = Field(default=False, validate_default=True)
    tell: Ticked

    sentences: ClassVar[Mapping[str, str]] = {
        **ByHandForm.sentences,
        "consent": nl("Zet een vinkje: zonder toestemming kunnen we deze persoon niet toevoegen."),
        "tell": nl("Zet een vinkje, of niet."),
    }
