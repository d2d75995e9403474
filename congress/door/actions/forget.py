"""Forgetting people at the door, and the door's part of the terms. Presence stays: it is a number."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update

from congress.core.clock import local
from congress.core.db import Tx
from congress.door.models import Badge, Device, HeldScan, Scan
from congress.door.queries.retention import TELLS_WHO, door_left
from congress.door.rules.token import ticket_named
from congress.registration.actions.erase import erase_person
from congress.registration.models import Registration
from congress.setup.models import Congress

NO_TRACE = {"actor": "", "device": "", "reason": None, "device_id": None}


def forget_person(tx: Tx, congress: Congress, person: Registration, *, actor: str, now: datetime) -> None:
    """Forget one person everywhere; what `erase_person` does, and the traces at the door."""
    is_after = local(now).date() > congress.ends_on
    forget_at_door(tx, person.congress_id, [person])
    erase_person(tx, person, actor=actor, now=now, is_after=is_after)


def forget_at_door(tx: Tx, congress_id: int, people: Collection[Registration]) -> None:
    """What was printed and typed about these people goes; that they were there stays.

    It reads their codes, so it comes before they are anonymised.
    """
    ids = [person.id for person in people]
    tx.execute(delete(Badge).where(Badge.registration_id.in_(ids)))
    tx.execute(update(Scan).where(Scan.registration_id.in_(ids)).values(reason=None))
    known = {str(person.public_id) for person in people} | {person.short_code for person in people}
    tickets = {person.ticket_id for person in people}
    held = tx.scalars(
        select(HeldScan)
        .join(Device, Device.id == HeldScan.device_id)
        .where(Device.congress_id == congress_id)
    )
    for scan in held:
        read = str(scan.content.get("read", ""))
        if read in known or ticket_named(read) in tickets:
            tx.delete(scan)


def clear_door(tx: Tx, congress_id: int) -> int:
    """Badges, phones and kept scans go; scans stay without who scanned, with what and why. How many rows."""
    gone = door_left(tx, congress_id)
    people = select(Registration.id).where(Registration.congress_id == congress_id)
    phones = select(Device.id).where(Device.congress_id == congress_id)
    tx.execute(delete(Badge).where(Badge.registration_id.in_(people)))
    tx.execute(delete(HeldScan).where(HeldScan.device_id.in_(phones)))
    tx.execute(update(Scan).where(Scan.congress_id == congress_id, TELLS_WHO).values(NO_TRACE))
    tx.execute(delete(Device).where(Device.congress_id == congress_id))
    return gone
