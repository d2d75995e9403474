"""What volunteers and organisers type at the door and for badges."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from congress.core.forms import Form
from congress.core.i18n import nl


class ScanForm(Form):
    """A scanned or typed code at a place."""

    place: Annotated[str, StringConstraints(max_length=40)]
    code: Annotated[str, StringConstraints(max_length=200)]

    sentences: ClassVar[Mapping[str, str]] = {
        "place": nl("Kies eerst waar je scant."),
        "code": nl("Scan een badge, of typ de code die onder de QR-code staat."),
    }


class BadgesForm(Form):
    """Which badges, and how many on a sheet."""

    layout: Literal["a6", "a4x4", "a4x8"]
    only: Literal["new", "all"]

    sentences: ClassVar[Mapping[str, str]] = {
        "layout": nl("Kies hoe de badges op het papier staan."),
        "only": nl("Kies welke badges je wilt printen."),
    }
