"""How many seats are left in a session, as it is typed."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from congress.core.forms import Form
from congress.core.i18n import nl


class ResizeForm(Form):
    """The number of seats that stay; 0 drops the session."""

    plekken: Annotated[int, Field(ge=0, le=100_000)]

    sentences: ClassVar[Mapping[str, str]] = {
        "plekken": nl("Vul een heel getal in. Bij 0 vervalt de sessie.")
    }
