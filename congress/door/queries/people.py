"""Tickets, the door list, and who is in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Select, func, select

from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.i18n import nl
from congress.core.settings import Settings
from congress.core.tokens import derive
from congress.door.models import Admission, Scan
from congress.door.rules import token
from congress.door.rules.verdict import ENTRANCE
from congress.programme.models import Session
from congress.registration.models import Registration, Seat
from congress.registration.rules.places import Status
from congress.setup.models import Congress
from congress.setup.rules.cards import Card


def private_key(settings: Settings, congress_id: int) -> bytes:
    """The signing key of a congress: derived, so that it is stored nowhere but in the server's secret."""
    return derive(settings.secret_key, f"badge-key:{congress_id}")


def public_key(settings: Settings, congress_id: int) -> bytes:
    """The key with which devices check tickets of this congress."""
    return token.public_key(private_key(settings, congress_id))


def ticket_writer(settings: Settings) -> Callable[[int, int, int], str]:
    """Writes the text in the QR: (congress id, ticket id, issue number) -> 122 characters."""
    key_of = cache(lambda congress_id: private_key(settings, congress_id))

    def write(congress_id: int, ticket_id: int, issue_number: int) -> str:
        return token.sign(key_of(congress_id), event=congress_id, ticket=ticket_id, issue=issue_number)

    return write


@dataclass(frozen=True)
class Person:
    """Somebody on the door list; `sessions` are the guids of the sessions this person sits in."""

    registration: Registration
    sessions: tuple[UUID, ...] = field(default=())


def door_list(tx: Tx, congress_id: int) -> Sequence[Person]:
    """Everybody who ever registered, with where they sit, in a stated order."""
    seats: dict[int, list[UUID]] = {}
    query = (
        select(Seat.registration_id, Session.guid)
        .join(Session, Session.id == Seat.session_id)
        .where(Session.congress_id == congress_id)
        .order_by(Seat.registration_id, Seat.round_id)
    )
    for registration_id, guid in tx.execute(query):
        seats.setdefault(registration_id, []).append(guid)
    people = tx.scalars(
        select(Registration).where(Registration.congress_id == congress_id).order_by(Registration.id)
    )
    return [Person(person, tuple(seats.get(person.id, ()))) for person in people]


def present_ids(congress_id: int) -> Select[int]:
    """Who came in at the entrance, as a select of registration ids (core.db.IdsOf)."""
    return select(Admission.registration_id).where(
        Admission.congress_id == congress_id, Admission.place == ENTRANCE
    )


def present_by_municipality(tx: Tx, congress_id: int) -> dict[str, int]:
    """People who came in at the entrance, per CBS code; who named no gemeente is left out."""
    query = (
        select(Registration.municipality_code, func.count())
        .join(Admission, Admission.registration_id == Registration.id)
        .where(
            Admission.congress_id == congress_id,
            Admission.place == ENTRANCE,
            Registration.municipality_code.is_not(None),
        )
        .group_by(Registration.municipality_code)
        .order_by(Registration.municipality_code)
    )
    return {code: count for code, count in tx.execute(query) if code}


def inside_by_place(tx: Tx, congress_id: int) -> Mapping[str, int]:
    """How many people are in, per place; who left by the exit is out."""
    query = (
        select(Admission.place, func.count())
        .where(Admission.congress_id == congress_id, Admission.left_at.is_(None))
        .group_by(Admission.place)
    )
    return {place: count for place, count in tx.execute(query)}


def expected(tx: Tx, congress_id: int) -> int:
    """People with a place."""
    query = select(func.count()).where(
        Registration.congress_id == congress_id, Registration.status == Status.CONFIRMED
    )
    return tx.scalar(query) or 0


def not_seen(tx: Tx, congress_id: int) -> int:
    """People with a place who did not come in yet; who came and left was seen."""
    query = select(func.count()).where(
        Registration.congress_id == congress_id,
        Registration.status == Status.CONFIRMED,
        Registration.id.not_in(present_ids(congress_id)),
    )
    return tx.scalar(query) or 0


def last_scans(tx: Tx, congress_id: int, *, limit: int = 10) -> Sequence[tuple[Scan, Registration | None]]:
    """The latest scans with whose ticket it was, newest first."""
    query = (
        select(Scan, Registration)
        .outerjoin(Registration, Registration.id == Scan.registration_id)
        .where(Scan.congress_id == congress_id)
        .order_by(Scan.received_at.desc(), Scan.at.desc(), Scan.id)
        .limit(limit)
    )
    return [(scan, person) for scan, person in tx.execute(query)]


def scans_of(tx: Tx, registration_id: int) -> Sequence[Scan]:
    """Every scan of one person, the first first."""
    query = select(Scan).where(Scan.registration_id == registration_id).order_by(Scan.at, Scan.id)
    return tx.scalars(query).all()


def attendance_of(tx: Tx, registration_id: int) -> Mapping[str, datetime]:
    """Where somebody came in, and when."""
    query = select(Admission.place, Admission.at).where(Admission.registration_id == registration_id)
    return {place: at for place, at in tx.execute(query)}


def card(tx: Tx, congress: Congress) -> Card:
    """The door on the overview."""
    inside = inside_by_place(tx, congress.id).get(ENTRANCE, 0)
    return Card(
        title=nl("Deur"),
        path="/deur",
        right=Right.DOOR,
        lines=((nl("Binnen"), f"{inside} van {expected(tx, congress.id)}"),),
    )
