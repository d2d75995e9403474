"""What the privacy officer fills in."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, StringConstraints, create_model

from congress.core.forms import Day, Email, Form, OptionalText, Ticked, Whole
from congress.core.i18n import nl
from congress.privacy.rules.requests import Reason
from congress.registration.forms.person import agreed
from congress.registration.models import RequestKind
from congress.setup.rules.terms import Term

WRONG_TERM = nl("{title}: vul een heel aantal dagen in, van {least} tot en met {most}.")


def terms_form(asked: Mapping[str, tuple[str, Term]]) -> type[Form]:
    """The form with a number of days per input, for each {input: (title, the term with its bounds)}."""
    days = {
        name: (Annotated[Whole, Field(ge=term.least, le=term.most)], ...) for name, (_, term) in asked.items()
    }
    said = {
        name: nl(WRONG_TERM).format(title=nl(title), least=term.least, most=term.most)
        for name, (title, term) in asked.items()
    }

    class TermsForm(Form):
        sentences: ClassVar[Mapping[str, str]] = said

    return create_model("TermsForm", __base__=TermsForm, **days)  # type: ignore[call-overload,no-any-return]  # the inputs are known only now


class RequestForm(Form):
    """What somebody asks, as it came in."""

    email: Email
    kind: RequestKind
    asked_on: Day
    note: Annotated[OptionalText, StringConstraints(max_length=2000)]

    sentences: ClassVar[Mapping[str, str]] = {
        "email": nl("Vul het e-mailadres in waarmee de persoon bekend is, zoals naam@organisatie.nl."),
        "kind": nl("Kies wat de persoon vraagt."),
        "asked_on": nl("Vul de dag in waarop het verzoek kwam."),
        "note": nl("Vul hooguit 2000 tekens in."),
    }


class EraseForm(Form):
    """Why somebody is erased, and whether it is meant."""

    reason: Reason
    sure: Annotated[Ticked, AfterValidator(agreed)] = Field(default=False, validate_default=True)

    sentences: ClassVar[Mapping[str, str]] = {
        "reason": nl("Kies waarom je deze persoon wist."),
        "sure": nl("Zet een vinkje als je het zeker weet."),
    }
