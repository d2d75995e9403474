"""What staff type to sign in or to be added."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from congress.access.rules.rights import Role, Scope
from congress.core.forms import Email, Form, Line, Whole
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


class TokenForm(Form):
    """A new API key: what a program may do with it, and for how many days."""

    scopes: Annotated[tuple[Scope, ...], Field(min_length=1)] = ()
    days: Annotated[Whole, Field(ge=1, le=3650)] = 365

    sentences: ClassVar[Mapping[str, str]] = {
        "scopes": nl("Kies wat een programma met deze sleutel mag."),
        "days": nl("Vul een aantal dagen in van 1 tot en met 3650."),
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
