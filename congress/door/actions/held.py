"""Scans that wait for somebody to decide: all of a phone at once, or one that must be put right first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from congress.core.audit import record
from congress.core.db import Tx
from congress.door.actions.devices import incoming
from congress.door.actions.scan_facts import UnknownPlace
from congress.door.actions.scans import record_scans
from congress.door.actions.walk_ins import add_walk_ins
from congress.door.models import Device, HeldScan
from congress.door.queries import places_of
from congress.door.rules.devices import order_of_held
from congress.registration.actions.walk_in import add_walk_in
from congress.registration.forms import WalkInForm
from congress.setup.models import Congress


@dataclass(frozen=True)
class Change:
    """What somebody set right in a held scan: where it was, and of a walk-in what was typed.

    `is_known`: this is the person whose address it is, under another name.
    """

    place: str
    typed: Mapping[str, str]
    is_known: bool


def decide(
    tx: Tx,
    congress: Congress,
    device: Device,
    *,
    counts: bool,
    public_key: bytes,
    secret_key: str,
    actor: str,
    now: datetime,
) -> int:
    """Let the held scans of a phone count in the order in which they were made, or leave them out for good.

    How many still wait: those at a place that is gone, and people who cannot be added as they were typed.
    """
    query = select(HeldScan).where(HeldScan.device_id == device.id, HeldScan.decided_at.is_(None))
    held = list(tx.scalars(query.order_by(HeldScan.id).with_for_update()))
    if held and counts:
        held = _count(
            tx, congress, device, held, public_key=public_key, secret_key=secret_key, actor=actor, now=now
        )
    for one in held:
        one.decided_at, one.decided_by, one.counts = now, actor, counts
    action = "held-scans-counted" if counts else "held-scans-left-out"
    _log(tx, device, action, actor=actor, now=now)
    tx.flush()  # counted below
    return len(tx.scalars(query).all())


def put_right(
    tx: Tx,
    congress: Congress,
    device: Device,
    held: HeldScan,
    change: Change,
    *,
    public_key: bytes,
    secret_key: str,
    actor: str,
    now: datetime,
) -> None:
    """One held scan counts with what somebody set right in it.

    Raises UnknownPlace; for who is added at the door also InvalidForm, UnknownGemeente or AddressTaken.
    """
    if change.place not in {spot.id for spot in places_of(tx, congress)}:
        raise UnknownPlace
    content = held.content | {"place": change.place, "unreadable": []}
    if content.get("walk_in"):
        form, is_known = WalkInForm.read(change.typed), change.is_known
        add_walk_in(tx, congress, form, secret_key=secret_key, actor=actor, now=now, is_known=is_known)
        typed = {name: change.typed[name] for name in WalkInForm.model_fields if name in change.typed}
        content |= {"walk_in": typed, "is_known": is_known}
    held.content = content
    _count(tx, congress, device, [held], public_key=public_key, secret_key=secret_key, actor=actor, now=now)
    held.decided_at, held.decided_by, held.counts = now, actor, True
    _log(tx, device, "held-scan-put-right", actor=actor, now=now)


def leave_out(tx: Tx, device: Device, held: HeldScan, *, actor: str, now: datetime) -> None:
    """One held scan does not count."""
    held.decided_at, held.decided_by, held.counts = now, actor, False
    _log(tx, device, "held-scans-left-out", actor=actor, now=now)


def _count(
    tx: Tx,
    congress: Congress,
    device: Device,
    held: Sequence[HeldScan],
    *,
    public_key: bytes,
    secret_key: str,
    actor: str,
    now: datetime,
) -> list[HeldScan]:
    """Those that count now; what takes back a scan that must wait waits too."""
    places = {spot.id for spot in places_of(tx, congress)}
    contents = sorted((one.content for one in held), key=order_of_held)
    can = [one for one in contents if one["place"] in places and not one.get("unreadable")]
    can, _ = add_walk_ins(tx, congress, can, secret_key=secret_key, actor=actor, now=now)
    waits = {str(one.id) for one in held} - {content["id"] for content in can}
    can = [content for content in can if content.get("undoes") not in waits]
    if can:
        record_scans(
            tx,
            congress,
            [incoming(content) for content in can],
            public_key=public_key,
            device=device.name,
            actor=actor,
            now=now,
            device_id=device.id,
        )
    done = {content["id"] for content in can}
    return [one for one in held if str(one.id) in done]


def _log(tx: Tx, device: Device, action: str, *, actor: str, now: datetime) -> None:
    subject = f"toestel {device.id}"
    record(tx, congress_id=device.congress_id, actor=actor, action=action, subject=subject, now=now)
