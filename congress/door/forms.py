"""What volunteers and organisers type at the door and for badges."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal
from uuid import NAMESPACE_OID, UUID, uuid5

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic.alias_generators import to_camel

from congress.core.forms import Form, Line, Moment, Ticked
from congress.core.i18n import nl
from congress.door.rules.badges import Layout, Only, Order
from congress.door.rules.devices import DeviceRight
from congress.programme.forms.parts import Number


class ScanForm(Form):
    """A scanned or typed code at a place."""

    place: Annotated[str, StringConstraints(max_length=40)]
    code: Annotated[str, StringConstraints(max_length=200)]

    sentences: ClassVar[Mapping[str, str]] = {
        "place": nl("Kies eerst waar je scant."),
        "code": nl("Scan een badge, of typ de code die onder de QR-code staat."),
    }


class DeviceForm(Form):
    """A phone at the door. No places ticked: it may scan everywhere; no end: as long as the congress."""

    name: Annotated[Line, Field(max_length=60)]
    places: tuple[Annotated[str, StringConstraints(max_length=40)], ...] = ()
    rights: tuple[DeviceRight, ...] = ()
    until: Moment | None = None

    sentences: ClassVar[Mapping[str, str]] = {
        "name": nl("Geef het toestel een naam van hooguit 60 tekens, zoals Ingang links."),
        "places": nl("Kies plekken uit de lijst."),
        "rights": nl("Kies rechten uit de lijst."),
        "until": nl("Vul een dag en een tijd in, of laat dit leeg."),
    }


WalkInTyped = Annotated[
    dict[Annotated[str, StringConstraints(max_length=20)], Annotated[str, StringConstraints(max_length=254)]],
    Field(max_length=10),
]
"""What a volunteer typed about somebody without a registration; read as a form when it arrives."""

LONGEST_READ = 200
"""Our own texts are shorter: of a foreign one this much is kept."""
MOST_KEPT = 4000
"""Of a scan that cannot be read, this many characters are kept as they came."""


def _seen(text: object) -> object:
    return text.encode("utf-8", "replace").decode()[:LONGEST_READ] if isinstance(text, str) else text


Seen = Annotated[str, BeforeValidator(_seen)]
Kept = StringConstraints(pattern=r"^[^\x00]*$")


class SentScan(BaseModel):
    """One scan as a phone wrote it down.

    `read` is empty when it takes back the scan `undoes`, and for somebody who was added at the door. With
    `is_right` the phone has set `at` right itself, by how its clock stood when it scanned.
    """

    model_config = ConfigDict(extra="ignore", alias_generator=to_camel)

    id: UUID
    read: Seen = ""
    place: Annotated[str, StringConstraints(max_length=40)]
    at: AwareDatetime
    is_right: bool = False
    shown: Annotated[str, Kept, StringConstraints(max_length=32)] | None = None
    reason: Annotated[str, Kept, StringConstraints(max_length=250)] | None = None
    undoes: UUID | None = None
    walk_in: WalkInTyped | None = None


class Report(BaseModel):
    """What a phone tells at each contact, and which parts of the list it has.

    The scans are read one by one, so that one that cannot be read holds up no other.
    """

    model_config = ConfigDict(extra="ignore", alias_generator=to_camel)

    clock: AwareDatetime
    version: Annotated[str, StringConstraints(max_length=20)] = ""
    unsent: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    scans: Annotated[list[dict[str, Any]], Field(max_length=200)] = []
    parts: Annotated[list[Annotated[str, StringConstraints(max_length=20)]], Field(max_length=64)] = []
    names: Annotated[str, StringConstraints(max_length=20)] = ""
    since: Annotated[int, Field(ge=0)] = 0
    generation: int = -1


def read_scans(
    sent: Sequence[dict[str, Any]], *, now: datetime
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What a phone wrote down: the scans that can be read, and the others with why, as far as that goes."""
    good, bad = [], []
    for scan in sent:
        try:
            good.append(SentScan.model_validate(scan).model_dump(mode="json"))
        except ValidationError as wrong:
            bad.append(_unreadable(scan, wrong, now))
    return good, bad


def _unreadable(scan: dict[str, Any], wrong: ValidationError, now: datetime) -> dict[str, Any]:
    raw = json.dumps(scan)
    why = {str(error["loc"][0]) for error in wrong.errors()}
    given = {name: value for name, value in scan.items() if name not in why}
    given |= {"isRight": True, "at": now.isoformat()} if "at" in why or "at" not in given else {}
    instead = {"id": str(uuid5(NAMESPACE_OID, raw)), "place": ""}
    content = SentScan.model_validate(instead | given).model_dump(mode="json")
    return content | {"unreadable": sorted(why), "raw": raw[:MOST_KEPT]}


class BadgesForm(Form):
    """Which badges, in which order, and how they stand on the paper."""

    layout: Layout = Layout.A6
    only: Only = Only.ALL
    order: Order = Order.NAME
    double_sided: Ticked

    sentences: ClassVar[Mapping[str, str]] = {
        "layout": nl("Kies hoe de badges op het papier staan."),
        "only": nl("Kies welke badges je wilt printen."),
        "order": nl("Kies hoe de badges op volgorde liggen."),
        "double_sided": nl("Kies of je ook de achterkant print."),
    }


class CorrectionForm(Form):
    """Setting right whether somebody was at a place, and since when."""

    person: Number
    was: Literal["there", "away"]
    at: Moment | None = None
    reason: Annotated[Line, Field(max_length=250)]

    sentences: ClassVar[Mapping[str, str]] = {
        "person": nl("Kies een persoon uit de lijst."),
        "was": nl("Kies of deze persoon er was."),
        "at": nl("Vul een dag en een tijd in, of laat dit leeg."),
        "reason": nl("Vul in hoe je dat weet, in hooguit 250 tekens."),
    }
