"""What staff type to sign in or to be added."""

from collections.abc import Mapping
from typing import ClassVar

from congress.access.rules.rights import Role
from congress.core.forms import Email, Form
from congress.core.i18n import nl


class SignInForm(Form):
    """Asking for a one-time link."""

    email: Email

    sentences: ClassVar[Mapping[str, str]] = {"email": nl("Vul je e-mailadres in, zoals naam@gemeente.nl.")}


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
