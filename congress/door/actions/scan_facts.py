"""What must be known to judge a batch of scans: who, where, and what came before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, bindparam, cast, literal, null, or_, select, union_all

from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.door.models import Admission, Scan
from congress.door.rules import token
from congress.door.rules.token import Token
from congress.door.rules.verdict import ENTRANCE, EXIT, Place, Verdict
from congress.programme.models import Round, Session
from congress.registration.models import Registration, Seat
from congress.setup.models import Congress


class UnknownPlace(Conflict):
    """A place that this congress does not have."""

    sentence = nl("Deze plek hoort niet bij dit congres. Kies een andere plek.")


class ScanIdTaken(Conflict):
    """An id that a scan of another congress has."""

    sentence = nl("Een van deze scans hoort bij een ander congres. Geef elke scan een eigen id.")


@dataclass(frozen=True)
class Incoming:
    """One scan as a device sends it: `read` is a ticket text, a typed code, or the id of a registration.

    `shown` is the verdict that a phone without network gave by itself; `undoes` is the scan that this one
    takes back, and then nothing is read. `is_walk_in` is for who was registered at the door just now.
    """

    id: UUID
    read: str
    place: str
    at: datetime
    overrule: str | None = None
    shown: str | None = None
    undoes: UUID | None = None
    is_walk_in: bool = False


@dataclass
class Kept:
    """Of a scan that is kept, what a later one must know; named as the columns."""

    congress_id: int
    registration_id: int | None
    place: str
    at: datetime
    verdict: Verdict
    undoes: UUID | None
    shown: str | None
    received_at: datetime


@dataclass
class Batch:
    """What is known before a batch, and what the scans of it add.

    By the text that was read: `tokens`, `people`. By registration id: `admitted` at which places and when,
    `placed` in which session per round. `places` by name, with how full a session is when somebody without a
    seat asks for it.
    """

    known: dict[UUID, Kept]
    tokens: Mapping[str, Token]
    people: Mapping[str, Registration]
    admitted: dict[int, dict[str, datetime]]
    placed: dict[int, dict[str, str]]
    places: dict[str, Place]
    rows: list[dict[str, object]] = field(default_factory=list)
    admissions: dict[UUID, dict[str, object]] = field(default_factory=dict)
    came: dict[int, UUID] = field(default_factory=dict)  # who was in at the entrance before, by which scan
    earlier: dict[tuple[int, str], tuple[datetime, UUID]] = field(default_factory=dict)  # than was admitted
    out: dict[int, datetime | None] = field(default_factory=dict)  # since when, or None for in again
    undone: list[UUID] = field(default_factory=list)


def load(tx: Tx, congress: Congress, scans: Sequence[Incoming], public_key: bytes) -> Batch:
    """Lock the people of these scans and read all that judging them takes.

    People before sessions, as whoever chooses a seat does. Raises UnknownPlace or ScanIdTaken.
    """
    tokens = {s.read: found for s in scans if isinstance(found := token.verify(public_key, s.read), Token)}
    people = _people(tx, congress, scans, tokens)
    batch = _facts(tx, congress, scans, tokens, people)
    _count(tx, congress, batch, _asked_for_room(batch, scans))
    return batch


_KNOWN = select(
    literal("scan").label("kind"),
    Scan.id.label("guid"),
    Scan.congress_id.label("number"),
    Scan.registration_id,
    Scan.place,
    Scan.at,
    Scan.verdict,
    Scan.undoes,
    Scan.shown,
    Scan.received_at,
    cast(null(), Admission.left_at.type).label("left_at"),
).where(Scan.id.in_(bindparam("scans", expanding=True)))
_IN = select(
    literal("in"),
    Admission.scan_id,
    Admission.congress_id,
    Admission.registration_id,
    Admission.place,
    Admission.at,
    cast(null(), Scan.verdict.type),
    cast(null(), Scan.undoes.type),
    cast(null(), Scan.shown.type),
    cast(null(), Scan.received_at.type),
    Admission.left_at,
).where(Admission.registration_id.in_(bindparam("people", expanding=True)))
_NO_SCAN = [
    cast(null(), column.type)
    for column in (Scan.at, Scan.verdict, Scan.undoes, Scan.shown, Scan.received_at, Admission.left_at)
]
_SESSIONS = (
    select(
        literal("session"),
        Session.guid,
        Session.capacity,
        cast(null(), Scan.registration_id.type),
        Round.code,
        *_NO_SCAN,
    )
    .join(Round, Round.id == Session.round_id)
    .where(
        Session.congress_id == bindparam("congress"),
        Session.guid.in_(bindparam("sessions", expanding=True)),
    )
)
_SEATS = (
    select(literal("seat"), Session.guid, Session.capacity, Seat.registration_id, Round.code, *_NO_SCAN)
    .join(Session, Session.id == Seat.session_id)
    .join(Round, Round.id == Seat.round_id)
    .where(Seat.registration_id.in_(bindparam("people", expanding=True)))
)
_Facts = CompoundSelect[*tuple[Any, ...]]
_AT_THE_DOOR: _Facts = union_all(_KNOWN, _IN)
_AT_SESSIONS: _Facts = union_all(_KNOWN, _IN, _SESSIONS, _SEATS)
"""Made once, as the one of people below: at the door, making a statement costs more than asking it.
All that a verdict needs is asked at once, after the people were locked."""


def _facts(
    tx: Tx,
    congress: Congress,
    scans: Sequence[Incoming],
    tokens: Mapping[str, Token],
    people: Mapping[str, Registration],
) -> Batch:
    wanted = {scan.place for scan in scans}
    places = {name: Place(name) for name in wanted & {ENTRANCE, EXIT}}
    guids = [_uuid(text) for text in wanted - set(places)]
    if None in guids:
        raise UnknownPlace
    batch = Batch({}, tokens, people, {}, {}, places)
    asked = {
        "scans": [s.id for s in scans] + [s.undoes for s in scans if s.undoes],
        "people": list({person.id for person in people.values()}),
    }
    if guids:
        asked |= {"congress": congress.id, "sessions": guids}
    for kind, guid, number, person_id, place, at, said, undoes, shown, received_at, left_at in tx.execute(
        _AT_SESSIONS if guids else _AT_THE_DOOR, asked
    ):
        match kind:
            case "scan" if number != congress.id:
                raise ScanIdTaken
            case "scan":
                batch.known[guid] = Kept(number, person_id, place, at, said, undoes, shown, received_at)
            case "session":
                places[str(guid)] = Place(str(guid), round=place, capacity=number)
            case "seat":
                batch.placed.setdefault(person_id, {})[place] = str(guid)
            case _:
                if left_at is None:
                    batch.admitted.setdefault(person_id, {})[place] = at
                if place == ENTRANCE:
                    batch.came[person_id] = guid
    if wanted - set(places):
        raise UnknownPlace
    return batch


_PEOPLE = (
    select(Registration)
    .where(
        Registration.congress_id == bindparam("congress"),
        or_(
            Registration.ticket_id.in_(bindparam("tickets", expanding=True)),
            Registration.short_code.in_(bindparam("codes", expanding=True)),
            Registration.public_id.in_(bindparam("ids", expanding=True)),
        ),
    )
    .order_by(Registration.id)
    .with_for_update()
)


def _people(
    tx: Tx, congress: Congress, scans: Sequence[Incoming], tokens: Mapping[str, Token]
) -> dict[str, Registration]:
    ours = {text: found for text, found in tokens.items() if found.event == congress.id}
    typed = {
        scan.read: token.typed_code(scan.read)
        for scan in scans
        if scan.read not in tokens and not scan.undoes
    }
    ids = [public_id for text in typed if (public_id := _uuid(text))]
    if not ours and not typed:
        return {}
    asked = {
        "congress": congress.id,
        "tickets": [found.ticket for found in ours.values()],
        "codes": list(typed.values()),
        "ids": ids,
    }
    found = tx.scalars(_PEOPLE, asked).all()
    by_ticket = {person.ticket_id: person for person in found}
    by_code = {person.short_code: person for person in found} | {
        str(person.public_id): person for person in found
    }
    people = {text: by_ticket[t.ticket] for text, t in ours.items() if t.ticket in by_ticket}
    people |= {text: by_code[code] for text, code in typed.items() if code in by_code}
    return people | {text: by_code[text.lower()] for text in typed if text.lower() in by_code}


def _asked_for_room(batch: Batch, scans: Sequence[Incoming]) -> list[UUID]:
    """Sessions where somebody without a seat in that round stands at the door."""
    found = set()
    for scan in scans:
        place, person = batch.places[scan.place], batch.people.get(scan.read)
        if place.round and person and place.round not in batch.placed.get(person.id, {}):
            found.add(UUID(place.id))
    return sorted(found)


def _count(tx: Tx, congress: Congress, batch: Batch, guids: Sequence[UUID]) -> None:
    """Lock these sessions, and count who is in and how many seats are kept for who is not in yet.

    Who has a seat needs none of this: coming in turns a kept seat into a taken one.
    """
    if not guids:
        return
    tx.execute(select(Session.id).where(Session.guid.in_(guids)).order_by(Session.id).with_for_update())
    inside: dict[str, set[int]] = {str(guid): set() for guid in guids}
    seated: dict[str, set[int]] = {str(guid): set() for guid in guids}
    came = select(Admission.place, Admission.registration_id)
    for place, person_id in tx.execute(
        came.where(Admission.congress_id == congress.id, Admission.place.in_(list(inside)))
    ):
        inside[place].add(person_id)
    sits = select(Session.guid, Seat.registration_id).join(Seat, Seat.session_id == Session.id)
    for guid, person_id in tx.execute(sits.where(Session.guid.in_(guids))):
        seated[str(guid)].add(person_id)
    for name, people in inside.items():
        batch.places[name] = replace(batch.places[name], inside=len(people), kept=len(seated[name] - people))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
