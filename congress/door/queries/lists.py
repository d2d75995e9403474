"""What a phone at the door is told: the blind list, where may be scanned, and what changed since."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import case, func, select

from congress.core.clock import time_text
from congress.core.db import Tx
from congress.core.settings import Settings
from congress.door.models import Admission, Scan
from congress.door.queries.people import expected, private_key
from congress.door.rules import token
from congress.door.rules.blind import Entry, Row, buckets, rows, who
from congress.door.rules.verdict import ENTRANCE, EXIT, INSIDE, Verdict
from congress.programme.models import Round, Session
from congress.programme.queries import programme_of
from congress.registration.models import Registration, Seat
from congress.setup.models import Congress

OVERLAP = 100
"""Admissions told again: on PostgreSQL one with a lower number may be committed a little later."""


@dataclass(frozen=True)
class Spot:
    """A place to scan at; a session has its round, its room and how many seats are kept for who comes."""

    id: str
    label: str
    room: str = ""
    round: str | None = None
    capacity: int = 0
    inside: int = 0
    kept: int = 0


@dataclass(frozen=True)
class News:
    """Who came in after `since`: (name on the list, place, moment as ISO text), and where that leaves us.

    `generation` rises when something was taken back; a phone with another one starts again from 0.
    """

    inside: Sequence[tuple[str, str, str]]
    cursor: int
    generation: int
    expected: int


def blind_list(tx: Tx, congress: Congress, settings: Settings) -> list[list[Row]]:
    """The list of everybody who may show a badge, in parts; nothing on it can be read without a code."""
    return buckets(row for entry in _entries(tx, congress, settings) for row in rows(entry))


def names(tx: Tx, congress: Congress, settings: Settings) -> list[Entry]:
    """The same people in plain, for a phone with the right to search by name."""
    return _entries(tx, congress, settings)


def places_of(tx: Tx, congress: Congress) -> list[Spot]:
    """The entrance, the exit and every session, with how full it is; four statements."""
    found = programme_of(tx, congress.id)
    inside, kept = _fullness(tx, congress.id)
    spots = [
        Spot(
            id=str(session.guid),
            label=f"{time_text(session.round.starts_at)} {session.room.name}: {session.workshop.title}",
            room=session.room.name,
            round=session.round.code,
            capacity=session.capacity,
            inside=inside.get(str(session.guid), 0),
            kept=kept.get(str(session.guid), 0),
        )
        for session in found.sessions
    ]
    entrance = Spot(ENTRANCE, "Ingang", inside=inside.get(ENTRANCE, 0))
    return [entrance, Spot(EXIT, "Uitgang"), *spots]


def news(tx: Tx, congress: Congress, *, since: int) -> News:
    """Who came in after admission `since`."""
    query = (
        select(Admission.id, Registration.ticket_id, Admission.place, Admission.at)
        .join(Registration, Registration.id == Admission.registration_id)
        .where(Admission.congress_id == congress.id, Admission.id > since - OVERLAP)
        .where(Admission.left_at.is_(None))
        .order_by(Admission.id)
    )
    found = [(number, ticket, place, at) for number, ticket, place, at in tx.execute(query)]
    return News(
        inside=[(who(congress.id, ticket), place, at.isoformat()) for _, ticket, place, at in found],
        cursor=max(since, found[-1][0]) if found else since,
        generation=_generation(tx, congress.id),
        expected=expected(tx, congress.id),
    )


def _generation(tx: Tx, congress_id: int) -> int:
    """How often somebody went out, came back, or a scan was taken back; it never falls."""
    changed = case(
        (Scan.verdict.in_([Verdict.UNDONE, Verdict.LEFT]), 1),
        ((Scan.place == ENTRANCE) & Scan.verdict.in_(INSIDE), 1),
        else_=0,
    )
    scans = select(func.coalesce(func.sum(changed), 0)).where(Scan.congress_id == congress_id)
    first = select(func.count()).where(Admission.congress_id == congress_id, Admission.place == ENTRANCE)
    return tx.scalar(select(scans.scalar_subquery() - first.scalar_subquery())) or 0


def _entries(tx: Tx, congress: Congress, settings: Settings) -> list[Entry]:
    key = private_key(settings, congress.id)
    placed: dict[int, dict[str, str]] = {}
    seats = (
        select(Seat.registration_id, Round.code, Session.guid)
        .join(Session, Session.id == Seat.session_id)
        .join(Round, Round.id == Seat.round_id)
        .where(Session.congress_id == congress.id)
    )
    for person_id, code, guid in tx.execute(seats):
        placed.setdefault(person_id, {})[code] = str(guid)
    people = tx.scalars(
        select(Registration)
        .where(Registration.congress_id == congress.id, Registration.erased_at.is_(None))
        .order_by(Registration.id)
    )
    return [
        Entry(
            event=congress.id,
            ticket=person.ticket_id,
            issue=person.issue_number,
            code=person.short_code,
            text=_signed(key, congress.id, person.ticket_id, person.issue_number),
            registration=str(person.public_id),
            name=person.display_name,
            organisation=person.organisation,
            status=person.status.value,
            placed=placed.get(person.id, {}),
        )
        for person in people
    ]


@lru_cache(maxsize=20_000)
def _signed(key: bytes, event: int, ticket: int, issue: int) -> str:
    return token.sign(key, event=event, ticket=ticket, issue=issue)


def _fullness(tx: Tx, congress_id: int) -> tuple[dict[str, int], dict[str, int]]:
    inside: dict[str, set[int]] = {}
    came = select(Admission.place, Admission.registration_id).where(
        Admission.congress_id == congress_id, Admission.left_at.is_(None)
    )
    for place, person_id in tx.execute(came):
        inside.setdefault(place, set()).add(person_id)
    seated: dict[str, set[int]] = {}
    sits = select(Session.guid, Seat.registration_id).join(Seat, Seat.session_id == Session.id)
    for guid, person_id in tx.execute(sits.where(Session.congress_id == congress_id)):
        seated.setdefault(str(guid), set()).add(person_id)
    kept = {place: len(people - inside.get(place, set())) for place, people in seated.items()}
    return {place: len(people) for place, people in inside.items()}, kept
