"""Who sits where."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from congress.core.clock import AMSTERDAM
from congress.core.db import Tx
from congress.programme.models import Room, Round, RoundKind, Session, Workshop
from congress.registration.models import Seat, SeatBy, SessionWaiting
from congress.setup.models import Congress
from congress.setup.rules.policies import Choice


@dataclass(frozen=True)
class Place:
    """A seat as its owner sees it: which workshop, when and where."""

    session_id: int
    guid: UUID
    round_id: int
    round_title: str
    starts_at: datetime
    ends_at: datetime
    workshop_id: int
    title: str
    room: str
    floor: str


def seat_rows(tx: Tx, registration_id: int) -> Sequence[Seat]:
    """The seats of one person, to change."""
    return tx.scalars(select(Seat).where(Seat.registration_id == registration_id)).all()


def seats_of(tx: Tx, registration_id: int) -> Sequence[Place]:
    """The seats of one person, in order of time; what a draft fixes by hand is not shown yet."""
    query = (
        _places()
        .join(Seat, Seat.session_id == Session.id)
        .where(Seat.registration_id == registration_id, _is_public())
    )
    return [Place(*row) for row in tx.execute(query)]


def seats_by_person(tx: Tx, congress_id: int) -> Mapping[int, Sequence[Place]]:
    """The seats of everybody in this congress, by registration id, each in order of time."""
    query = (
        _places()
        .add_columns(Seat.registration_id)
        .join(Seat, Seat.session_id == Session.id)
        .where(Session.congress_id == congress_id, _is_public())
    )
    found: dict[int, list[Place]] = {}
    for *facts, registration_id in tx.execute(query):
        found.setdefault(registration_id, []).append(Place(*facts))
    return found


def places_by_guid(tx: Tx, congress_id: int, guids: Collection[UUID]) -> Mapping[UUID, Place]:
    """These sessions of this congress as a seat in them is shown, whoever sits there."""
    if not guids:
        return {}
    query = _places().where(Session.congress_id == congress_id, Session.guid.in_(guids))
    return {place.guid: place for place in (Place(*row) for row in tx.execute(query))}


def free_sessions(tx: Tx, congress_id: int) -> Mapping[int, Sequence[tuple[Place, int]]]:
    """Per workshop round: the sessions with the number of free seats."""
    query = (
        _places()
        .add_columns(Session.capacity - Session.taken)
        .where(Session.congress_id == congress_id, Round.kind == RoundKind.WORKSHOPS)
    )
    found: dict[int, list[tuple[Place, int]]] = {}
    for *facts, free in tx.execute(query):
        place = Place(*facts)
        found.setdefault(place.round_id, []).append((place, free))
    return found


@dataclass(frozen=True)
class Line:
    """Who waits for a seat in a session: how many people, and which of them this person is."""

    count: int
    place: int | None


def lines_of(tx: Tx, congress_id: int, registration_id: int) -> Mapping[int, Line]:
    """The line of each session that somebody waits for, by session id, as this person sees it."""
    query = (
        select(SessionWaiting.session_id, SessionWaiting.registration_id)
        .join(Session, Session.id == SessionWaiting.session_id)
        .where(Session.congress_id == congress_id)
        .order_by(SessionWaiting.id)
    )
    people: dict[int, list[int]] = {}
    for session_id, person in tx.execute(query):
        people.setdefault(session_id, []).append(person)
    return {
        session_id: Line(len(line), line.index(registration_id) + 1 if registration_id in line else None)
        for session_id, line in people.items()
    }


def _is_public() -> ColumnElement[bool]:
    published = select(Congress.id).where(
        Congress.id == Session.congress_id,
        or_(Congress.placement_published_at.is_not(None), Congress.choice == Choice.DIRECT),
    )
    return or_(Seat.by != SeatBy.HAND, published.exists())


def _places() -> Select[int, UUID, int, str, datetime, datetime, int, str, str, str]:
    return (
        select(
            Session.id,
            Session.guid,
            Round.id,
            Round.title,
            Round.starts_at,
            Round.ends_at,
            Workshop.id,
            Workshop.title,
            Room.name,
            Room.floor,
        )
        .join(Round, Round.id == Session.round_id)
        .join(Workshop, Workshop.id == Session.workshop_id)
        .join(Room, Room.id == Session.room_id)
        .order_by(Round.starts_at, Room.name)
    )


def day_of(tx: Tx, congress: Congress) -> tuple[datetime, datetime]:
    """When the congress begins and ends: its first and last round, or its whole days while there are none."""
    first, last = tx.execute(
        select(func.min(Round.starts_at), func.max(Round.ends_at)).where(Round.congress_id == congress.id)
    ).one()
    if first is not None and last is not None:
        return first, last
    return (
        datetime.combine(congress.starts_on, time(), AMSTERDAM),
        datetime.combine(congress.ends_on + timedelta(days=1), time(), AMSTERDAM),
    )
