"""What happened with one registration."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from congress.core.audit import AuditEntry
from congress.core.db import Tx
from congress.registration.models import Registration

ADDED = ("registration-added", "walk-in-added")
CANCELLED = ("registration-cancelled", "registration-erased")


@dataclass(frozen=True)
class Event:
    """What was done when; `actor` is empty for the person themselves. `fields` are columns that changed."""

    at: datetime
    action: str
    actor: str = ""
    fields: tuple[str, ...] = ()


def history(tx: Tx, person: Registration) -> list[Event]:
    """The history of one person, the oldest first: what the log tells, and what they did themselves.

    What somebody needs is in neither, so it is not in here.
    """
    subject = f"aanmelding {person.id}"
    query = select(AuditEntry).where(
        AuditEntry.congress_id == person.congress_id, AuditEntry.subject == subject
    )
    found = [
        Event(
            line.at,
            line.action,
            "" if line.actor == subject else line.actor,
            tuple((line.after or {}).get("fields", ())),
        )
        for line in tx.scalars(query.order_by(AuditEntry.id))
    ]
    added = {event.at for event in found if event.action in ADDED}
    cancelled = {event.at for event in found if event.action in CANCELLED}
    if person.arrived_at not in added:
        found.insert(0, Event(person.arrived_at, "registration-arrived"))
    if person.cancelled_at and person.cancelled_at not in cancelled:
        found.append(Event(person.cancelled_at, "registration-left"))
    return sorted(found, key=lambda event: event.at)
