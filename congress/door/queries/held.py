"""Held scans as an organiser reads them: of whom, where, when, and why they wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.forms import InvalidForm
from congress.core.i18n import nl
from congress.door.models import Device, HeldScan, Scan
from congress.door.queries.lists import places_of
from congress.door.rules.devices import DeviceRight, may_scan_at, order_of_held
from congress.door.rules.token import ticket_named, typed_code
from congress.registration.forms import WalkInForm
from congress.registration.models import Registration
from congress.registration.queries import by_email, has_name
from congress.setup.models import Congress


@dataclass(frozen=True)
class Held:
    """A scan that waits; `name` may be empty, `place` is empty when it is gone, `why` never is.

    `other` is who has the address that a volunteer typed for somebody else. `can_count` as it is.
    """

    id: UUID
    name: str
    at: datetime
    place: str
    shown: str
    why: Sequence[str]
    other: str
    can_count: bool


def held_of(tx: Tx, device: Device, scan_id: UUID) -> HeldScan:
    """One scan of this phone that waits for a decision; NotFound otherwise."""
    found = tx.get(HeldScan, scan_id)
    if found is None or found.device_id != device.id or found.decided_at:
        raise NotFound
    return found


def held_scans(tx: Tx, congress: Congress, device: Device) -> list[Held]:
    """What waits of one phone, as it happened."""
    waiting = select(HeldScan.content).where(HeldScan.device_id == device.id, HeldScan.decided_at.is_(None))
    contents = sorted(tx.scalars(waiting), key=order_of_held)
    places = {spot.id: spot.label for spot in places_of(tx, congress)}
    names = _names(tx, congress.id, contents)
    return [_held(tx, device, content, places, names) for content in contents]


def _held(
    tx: Tx, device: Device, content: Mapping[str, Any], places: Mapping[str, str], names: Mapping[str, str]
) -> Held:
    other = _other_at_address(tx, device.congress_id, content)
    blocking = _problems(content, places)
    if other:
        blocking.append(nl("Op dit adres staat {name} al.").format(name=other))
    return Held(
        id=UUID(content["id"]),
        name=names.get(content["id"], ""),
        at=datetime.fromisoformat(content["at"]),
        place=places.get(content["place"], ""),
        shown=content.get("shown") or "",
        why=blocking or [_why_held(device, content)],
        other=other,
        can_count=not blocking,
    )


def _problems(content: Mapping[str, Any], places: Mapping[str, str]) -> list[str]:
    found = [] if content["place"] in places else [nl("Deze plek is er niet meer.")]
    if content.get("unreadable"):
        found.append(nl("Een deel van deze scan was niet te lezen."))
    if content.get("walk_in"):
        try:
            WalkInForm.read(content["walk_in"])
        except InvalidForm as invalid:
            found += invalid.draft.problems.values()
    return found


def _why_held(device: Device, content: Mapping[str, Any]) -> str:
    if device.revoked_at:
        return nl("Het toestel was ingetrokken.")
    if content.get("walk_in") and DeviceRight.OVERRULE not in device.rights:
        return nl("Dit toestel mag niemand toevoegen.")
    if not may_scan_at(content["place"], device.places):
        return nl("Dit toestel mag hier niet scannen.")
    return nl("Dit kon toen niet meetellen.")


def _other_at_address(tx: Tx, congress_id: int, content: Mapping[str, Any]) -> str:
    try:
        form = WalkInForm.read(content.get("walk_in") or {})
    except InvalidForm:
        return ""
    known = None if content.get("is_known") else by_email(tx, congress_id, form.email)
    return known.display_name if known and not has_name(known, form) else ""


def _names(tx: Tx, congress_id: int, contents: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The name per held scan; one that takes back another has the name of that."""
    keys = [_key(content) for content in contents]
    people = tx.scalars(
        select(Registration).where(
            Registration.congress_id == congress_id,
            or_(
                Registration.ticket_id.in_([key for key in keys if isinstance(key, int)]),
                Registration.short_code.in_([key for key in keys if isinstance(key, str)]),
                Registration.public_id.in_([key for key in keys if isinstance(key, UUID)]),
            ),
        )
    ).all()
    known: dict[object, str] = {}
    for one in people:
        known |= dict.fromkeys((one.ticket_id, one.short_code, one.public_id), one.display_name)
    undone = [UUID(content["undoes"]) for content in contents if content.get("undoes")]
    scans = select(Scan.id, Registration).join(Registration, Registration.id == Scan.registration_id)
    taken_back = tx.execute(scans.where(Scan.congress_id == congress_id, Scan.id.in_(undone)))
    found = {str(scan_id): one.display_name for scan_id, one in taken_back}
    for content, key in zip(contents, keys, strict=True):
        typed = content.get("walk_in") or {}
        added = f"{typed.get('given_name', '')} {typed.get('family_name', '')}".strip()
        found[content["id"]] = added or known.get(key, "") or found.get(content.get("undoes") or "", "")
    return found


def _key(content: Mapping[str, Any]) -> int | UUID | str:
    """What was read: a ticket, the id of a person, or a typed code."""
    if (ticket := ticket_named(content["read"])) is not None:
        return ticket
    try:
        return UUID(content["read"])
    except ValueError:
        return typed_code(content["read"])
