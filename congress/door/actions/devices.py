"""Phones at the door: making, pairing and revoking them, and taking in what they send."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from congress.core.audit import record
from congress.core.clock import AMSTERDAM, moment_text
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.forms import sane_year
from congress.core.i18n import nl
from congress.core.tokens import hash_secret, new_secret
from congress.door.actions.scan_facts import Incoming, UnknownPlace
from congress.door.actions.scans import Answer, record_scans
from congress.door.actions.walk_ins import add_walk_ins
from congress.door.forms import DeviceForm
from congress.door.models import Device, HeldScan
from congress.door.queries import places_of
from congress.door.rules.devices import PAIR_WITHIN, WIPE_AFTER, DeviceRight, may_scan_at
from congress.setup.models import Congress


class CannotPair(Conflict):
    """The QR was used, is too old, or its phone was revoked."""

    sentence = nl("Deze koppelcode werkt niet meer. Vraag de organisator om een nieuwe.")


class Revoked(Conflict):
    """The phone may no longer scan."""

    sentence = nl("Dit toestel is niet meer gekoppeld. Vraag de organisator om het opnieuw te koppelen.")


class WrongEnd(Conflict):
    """A phone must stop in the time to come, and not later than the others."""

    sentence = nl("Kies een moment dat nog komt, en niet later dan {last}.")


@dataclass(frozen=True)
class Sent:
    """What a phone sends along: how its clock stood, and how much waits after this batch."""

    clock: datetime
    version: str
    unsent: int


def ends_at(last_day: date) -> datetime:
    """When the phones of a congress with this last day stop: half a day after it, Dutch time."""
    return datetime.combine(last_day + timedelta(days=1), time(), AMSTERDAM) + WIPE_AFTER


def make_device(
    tx: Tx, congress: Congress, form: DeviceForm, *, actor: str, now: datetime
) -> tuple[Device, str]:
    """A phone that can be paired, and the secret for its QR: it is shown now and never again.

    Raises UnknownPlace or WrongEnd.
    """
    if not {spot.id for spot in places_of(tx, congress)}.issuperset(form.places):
        raise UnknownPlace
    last = ends_at(congress.ends_on)
    if form.until and not now < form.until <= last:
        raise WrongEnd(last=moment_text(last))
    secret = new_secret()
    device = Device(
        congress_id=congress.id,
        name=form.name,
        places=list(form.places),
        rights=[right.value for right in form.rights],
        made_at=now,
        made_by=actor,
        valid_until=form.until or last,
        pair_hash=hash_secret(secret),
        pair_before=now + PAIR_WITHIN,
    )
    tx.add(device)
    tx.flush()  # the log needs device.id
    _log(tx, device, "device-made", actor=actor, now=now)
    return device, secret


def renew_pairing(tx: Tx, device: Device, *, actor: str, now: datetime) -> str:
    """A new QR for a phone, which ends its present pairing. Raises Revoked."""
    tx.refresh(device, with_for_update=True)
    if device.revoked_at:
        raise Revoked
    secret = new_secret()
    device.pair_hash, device.pair_before = hash_secret(secret), now + PAIR_WITHIN
    device.secret_hash, device.paired_at = None, None
    _log(tx, device, "device-made", actor=actor, now=now)
    return secret


def pair(tx: Tx, congress: Congress, secret: str, *, now: datetime) -> tuple[Device, str]:
    """The phone that shows this secret is now paired; the answer is its own secret. Raises CannotPair."""
    device = tx.scalar(
        select(Device)
        .where(Device.congress_id == congress.id, Device.pair_hash == hash_secret(secret))
        .with_for_update()
    )
    if device is None or device.revoked_at or now > device.pair_before:
        raise CannotPair  # after its end it may still be paired: it hands over what it did not send yet
    own = new_secret()
    device.pair_hash = None  # it works once
    device.secret_hash = hash_secret(own)
    device.paired_at = device.seen_at = now
    _log(tx, device, "device-paired", actor=f"toestel {device.id}", now=now)
    return device, own


def revoke(tx: Tx, device: Device, *, actor: str, now: datetime) -> None:
    """From now on nothing of this phone counts by itself; it wipes itself at its next contact."""
    tx.refresh(device, with_for_update=True)
    if device.revoked_at is None:
        device.revoked_at = now
        device.pair_hash = None
        _log(tx, device, "device-revoked", actor=actor, now=now)


def take_in(
    tx: Tx,
    congress: Congress,
    device: Device,
    contents: Sequence[dict[str, Any]],
    sent: Sent,
    *,
    places: Collection[str],
    public_key: bytes,
    secret_key: str,
    now: datetime,
) -> list[Answer]:
    """Record what a phone sends, with its clock set right; it may not do more than its rights say.

    People added at the door come first, so that their scans are those of somebody.

    What names a place that is not there (any more), or where this phone may not scan, is kept for somebody to
    decide about: nothing that a phone sends is refused, or it would send it for ever.
    """
    device.seen_at, device.version, device.unsent = now, sent.version, sent.unsent
    off = _offset(sent.clock, now)
    device.clock_seconds = max(-(10**9), min(10**9, round(off.total_seconds())))
    may_overrule = DeviceRight.OVERRULE in device.rights
    corrected = set_right(contents, sent.clock, now=now)
    right = [c for c in corrected if c["place"] in places and may_scan_at(c["place"], device.places)]
    if not may_overrule:
        right = [content for content in right if not content.get("walk_in")]
    right, _unread = add_walk_ins(
        tx, congress, right, secret_key=secret_key, actor=f"toestel {device.id}", now=now
    )
    taken = {content["id"] for content in right}
    hold(tx, device, [content for content in corrected if content["id"] not in taken], now=now)
    if not right:
        return []
    return record_scans(
        tx,
        congress,
        [incoming(content, may_overrule=may_overrule) for content in right],
        public_key=public_key,
        device=device.name,
        actor=f"toestel {device.id}",
        now=now,
        device_id=device.id,
    )


def hold(tx: Tx, device: Device, scans: Sequence[dict[str, Any]], *, now: datetime) -> int:
    """Keep what does not count by itself, until somebody decides about it; how many are new."""
    known = set(tx.scalars(select(HeldScan.id).where(HeldScan.id.in_([UUID(s["id"]) for s in scans]))))
    fresh = {UUID(scan["id"]): scan for scan in scans if UUID(scan["id"]) not in known}
    for scan_id, scan in fresh.items():
        tx.add(HeldScan(id=scan_id, device_id=device.id, content=scan, received_at=now))
    return len(fresh)


def incoming(content: dict[str, Any], *, may_overrule: bool = False) -> Incoming:
    """A scan as a phone wrote it down."""
    undoes = content.get("undoes")
    return Incoming(
        id=UUID(content["id"]),
        read=content["read"],
        place=content["place"],
        at=datetime.fromisoformat(content["at"]),
        overrule=(content.get("reason") or None) if may_overrule else None,
        shown=content.get("shown"),
        undoes=UUID(undoes) if undoes else None,
        is_walk_in=bool(content.get("walk_in")),
    )


def set_right(contents: Sequence[dict[str, Any]], clock: datetime, *, now: datetime) -> list[dict[str, Any]]:
    """The same scans in the time of the server, never after `now`; `clock` is how the phone's stands now.

    Where a phone has set a time right itself it stays: its clock may have been changed since.
    """
    off = _offset(clock, now)
    return [
        content | {"at": _moment(content, off, now).isoformat(), "is_right": True} for content in contents
    ]


def _moment(content: dict[str, Any], off: timedelta, now: datetime) -> datetime:
    at = datetime.fromisoformat(content["at"])
    try:
        moment = at if content.get("is_right") else at + off
        sane_year(moment)
    except (OverflowError, ValueError):
        return now  # a clock as wrong as that tells nothing
    return min(moment, now)


def _offset(clock: datetime, now: datetime) -> timedelta:
    off = now - clock
    return off if abs(off) >= timedelta(seconds=2) else timedelta(0)


def _log(tx: Tx, device: Device, action: str, *, actor: str, now: datetime) -> None:
    record(
        tx,
        congress_id=device.congress_id,
        actor=actor,
        action=action,
        subject=f"toestel {device.id}",
        now=now,
    )
