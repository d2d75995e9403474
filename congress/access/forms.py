"""What staff type to sign in or to be added."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import StringConstraints

from congress.access.rules.rights import Role
from congress.core.forms import Email, Form, Line
from congress.core.i18n import nl


class SignInForm(Form):
    """Asking for a one-time link."""

    email: Email

    sentences: ClassVar[Mapping[str, str]] = {"email": nl("Vul je e-mailadres in, zoals naam@gemeente.nl.")}


class PasskeyForm(Form):
    """A new passkey: what the browser says of it, as JSON, and what its owner calls it."""

    name: Line
    credential: Annotated[str, StringConstraints(max_length=20_000)]

    sentences: ClassVar[Mapping[str, str]] = {
        "name": nl("Geef de passkey een naam, zoals: mijn telefoon."),
        "credential": nl(
            "Je browser maakte geen passkey. Probeer het nog eens, of gebruik een andere browser."
        ),
    }


class StaffForm(Form):
    """Giving somebody a role; without a congress it counts for the whole installation."""

    email: Email
    role: Role
    congress: str = ""

    sentences: ClassVar[Mapping[str, str]] = {
        "email": nl("Vul een e-mailadres in, zoals naam@gemeente.nl."),
        "role": nl("Kies een rol."),
        "congress": nl("Kies een congres."),
    }
