"""Builders for the door."""

from datetime import UTC, datetime
from uuid import UUID, uuid5

from congress.core.db import Tx
from congress.core.settings import Settings
from congress.door.actions.scan_facts import Incoming
from congress.door.models import Admission, Scan
from congress.door.queries import public_key, ticket_writer
from congress.door.rules.verdict import ENTRANCE, Verdict
from congress.programme.models import Session
from congress.registration.models import Registration, Seat
from tests.make import NAMESPACE

AT_THE_DOOR = datetime(2026, 12, 10, 8, 45, tzinfo=UTC)


def scan_id(number: int) -> UUID:
    """The id that a device would make for its scan `number`."""
    return uuid5(NAMESPACE, f"scan {number}")


def scan(
    number: int,
    read: str,
    place: str = "entrance",
    at: datetime = AT_THE_DOOR,
    *,
    undoes: UUID | None = None,
) -> Incoming:
    """A scan as a device sends it."""
    return Incoming(id=scan_id(number), read=read, place=place, at=at, undoes=undoes)


def ticket_of(settings: Settings, person: Registration, *, issue: int | None = None) -> str:
    """The text in this person's QR."""
    number = person.issue_number if issue is None else issue
    return ticket_writer(settings)(person.congress_id, person.ticket_id, number)


def key_of(settings: Settings, congress_id: int) -> bytes:
    """The public key of a congress."""
    return public_key(settings, congress_id)


def seat(person: Registration, session: Session) -> Seat:
    """A seat of this person in this session."""
    return Seat(
        registration_id=person.id,
        session_id=session.id,
        round_id=session.round_id,
        workshop_id=session.workshop_id,
    )


def admit(tx: Tx, person: Registration) -> None:
    """This person came in at the entrance."""
    given = {"congress_id": person.congress_id, "registration_id": person.id, "place": ENTRANCE}
    at = {"at": AT_THE_DOOR, "received_at": AT_THE_DOOR}
    seen = scan_id(10_000 + person.id)
    tx.add(Scan(id=seen, verdict=Verdict.ADMITTED, device="deur", actor="test", **given, **at))
    tx.flush()  # the admission names the scan
    tx.add(Admission(scan_id=seen, at=AT_THE_DOOR, **given))
    tx.flush()  # the next statement reads it
