"""Who came, when and where: counts for the screen, and the people of one session."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from congress.core.clock import day_text, local, moment_text
from congress.core.db import Tx
from congress.door.models import Admission, Scan
from congress.door.queries.lists import places_of
from congress.door.queries.people import expected
from congress.door.rules.verdict import ENTRANCE, EXIT, Verdict
from congress.programme.models import Round, Session
from congress.programme.queries import programme_of
from congress.registration.models import Registration, Seat
from congress.registration.rules.places import Status
from congress.setup.models import Congress, Municipality

QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Counted:
    """How many are in and how many came, of how many that were expected."""

    label: str
    inside: int
    came: int
    expected: int
    id: str = ""


@dataclass(frozen=True)
class Arrivals:
    """The day so far; `quarters` are (start of the quarter, arrivals at the entrance), without gaps.

    Who came and left by the exit is not `inside`.
    """

    inside: int
    came: int
    expected: int
    quarters: Sequence[tuple[datetime, int]]
    sessions: Sequence[Counted]
    municipalities: Sequence[Counted]


@dataclass(frozen=True)
class Attendee:
    """Somebody who sits in a session or came to it; `seated` tells the first, `came_at` the second.

    `left_at` is since when somebody who came is out by the exit.
    """

    registration_id: int
    name: str
    organisation: str
    seated: bool
    came_at: datetime | None
    left_at: datetime | None


def arrivals(tx: Tx, congress: Congress) -> Arrivals:
    """The day so far, in as many statements for one person as for a thousand."""
    came = tx.execute(
        select(Admission.at, Admission.left_at).where(
            Admission.congress_id == congress.id, Admission.place == ENTRANCE
        )
    ).all()
    sessions = [
        Counted(spot.label, spot.inside, spot.inside, spot.kept + spot.inside, spot.id)
        for spot in places_of(tx, congress)
        if spot.id not in {ENTRANCE, EXIT}
    ]
    return Arrivals(
        inside=sum(left_at is None for _, left_at in came),
        came=len(came),
        expected=expected(tx, congress.id),
        quarters=_quarters([at for at, _ in came]),
        sessions=sessions,
        municipalities=_municipalities(tx, congress.id),
    )


def version_of_day(tx: Tx, congress_id: int) -> str:
    """Another text whenever a scan came in; one cheap statement."""
    query = select(func.count(), func.max(Scan.received_at)).where(Scan.congress_id == congress_id)
    count, last = tx.execute(query).one()
    return f"{count}-{last.timestamp() if last else 0}"


def attendees(tx: Tx, congress_id: int, place: str, session_id: int | None) -> Sequence[Attendee]:
    """Who sits in a session or came to it, by family name; without session everybody with a place."""
    came, left = {}, {}
    admitted = select(Admission.registration_id, Admission.place, Admission.at, Admission.left_at)
    for person_id, where, at, left_at in tx.execute(
        admitted.where(Admission.congress_id == congress_id, Admission.place.in_([place, ENTRANCE]))
    ):
        if where == place:
            came[person_id] = at
        if where == ENTRANCE and left_at:
            left[person_id] = left_at
    if session_id is None:
        seats = select(Registration.id).where(
            Registration.congress_id == congress_id, Registration.status == Status.CONFIRMED
        )
    else:
        seats = select(Seat.registration_id).where(Seat.session_id == session_id)
    seated = set(tx.scalars(seats))
    people = tx.scalars(
        select(Registration)
        .where(Registration.congress_id == congress_id, Registration.id.in_(seated | set(came)))
        .order_by(Registration.family_name, Registration.given_name, Registration.id)
    )
    return [
        Attendee(
            one.id,
            one.display_name,
            one.organisation,
            one.id in seated,
            came.get(one.id),
            left.get(one.id) if one.id in came else None,
        )
        for one in people
    ]


def usual_arrival(
    tx: Tx, congress: Congress, place: str, *, registration_id: int | None, now: datetime
) -> datetime:
    """When somebody probably came: when their badge was scanned there first, else when it began there."""
    scanned = select(func.min(Scan.at)).where(
        Scan.registration_id == registration_id, Scan.place == place, Scan.verdict != Verdict.UNDONE
    )
    began = select(func.min(Round.starts_at)).where(Round.congress_id == congress.id)
    if place != ENTRANCE:
        began = began.join(Session, Session.round_id == Round.id).where(Session.guid == UUID(place))
    return min(tx.scalar(scanned) or tx.scalar(began) or now, now)


def paper_lists(tx: Tx, congress: Congress) -> Sequence[tuple[str, str, str, Sequence[tuple[str, str, str]]]]:
    """(place, heading, line, people) per place; of a person (name, organisation, code)."""
    people = {
        one.id: (one.display_name, one.organisation, f"{one.short_code[:5]} {one.short_code[5:]}")
        for one in tx.scalars(
            select(Registration)
            .where(Registration.congress_id == congress.id, Registration.status == Status.CONFIRMED)
            .order_by(Registration.family_name, Registration.given_name, Registration.id)
        )
    }
    seated: dict[int, set[int]] = {}
    sits = select(Seat.session_id, Seat.registration_id).where(Seat.registration_id.in_(people))
    for session_id, person_id in tx.execute(sits):
        seated.setdefault(session_id, set()).add(person_id)
    day = day_text(congress.starts_on)
    sessions = [
        (
            str(one.guid),
            one.workshop.title,
            f"{moment_text(one.round.starts_at)}, {one.room.name}",
            [facts for number, facts in people.items() if number in seated.get(one.id, ())],
        )
        for one in programme_of(tx, congress.id).sessions
    ]
    return [(ENTRANCE, "Ingang", f"{day}, {congress.venue}", list(people.values())), *sessions]


def _municipalities(tx: Tx, congress_id: int) -> list[Counted]:
    names: Mapping[str, str] = {
        code: name for code, name in tx.execute(select(Municipality.code, Municipality.name))
    }
    wanted = (
        select(
            Registration.municipality_code,
            func.count(Registration.id),
            func.count(Admission.id),
            func.count(Admission.left_at),
        )
        .outerjoin(Admission, (Admission.registration_id == Registration.id) & (Admission.place == ENTRANCE))
        .where(Registration.congress_id == congress_id, Registration.status == Status.CONFIRMED)
        .group_by(Registration.municipality_code)
    )
    found = [
        Counted(names.get(code or "", "Een andere gemeente"), came - left, came, registered)
        for code, registered, came, left in tx.execute(wanted)
    ]
    return sorted(found, key=lambda one: one.label)


def _quarters(moments: Sequence[datetime]) -> list[tuple[datetime, int]]:
    starts = Counter(_quarter(moment) for moment in moments)
    if not starts:
        return []
    first, last = min(starts), max(starts)
    steps = min(int((last - first) / QUARTER), 95)  # a day has 96; the rest is a wrong clock
    return [(start, starts[start]) for n in range(steps + 1) for start in [first + n * QUARTER]]


def _quarter(moment: datetime) -> datetime:
    here = local(moment)
    return here.replace(minute=here.minute - here.minute % 15, second=0, microsecond=0)
