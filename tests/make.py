"""Builders: each takes keywords and gives a valid thing, so that a test names only what it is about.

Builders of one package live in `tests/make_<package>.py`; here is what nearly every test needs.
"""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4, uuid5

from sqlalchemy import insert, select
from starlette.testclient import TestClient

from congress.access.actions import add_staff, make_link, sign_in
from congress.access.gate import COOKIE
from congress.access.rules.rights import Role
from congress.core.db import Database, Tx
from congress.core.money import Cents
from congress.core.tokens import hash_secret
from congress.programme.models import Room, Round, RoundKind, Session, Theme, Workshop
from congress.registration.models import Registration
from congress.registration.rules.places import Status
from congress.setup.actions import known_inhabitants
from congress.setup.models import Congress, Municipality, Participation
from congress.setup.rules.policies import ParticipationStatus

Row = TypeVar("Row")

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""The moment at which tests take place, three weeks before the congress of `make_congress`."""

DAY = datetime(2026, 12, 10, tzinfo=UTC).date()
NAMESPACE = UUID("5f0c8a52-6f4b-4c07-9a0b-3f2f0d9f0a11")
GIVEN = ("Sanne", "Daan", "Łucja", "Yıldız", "Fenna", "Joost")
FAMILY = ("de Vries", "van der Berg", "Wałęsa", "Çelik", "Bakker", "Ó Briain")
_numbers = itertools.count(1)


def make_municipality(tx: Tx, code: str = "GM0534", name: str = "Hillegom", **other: Any) -> Municipality:
    """A municipality; the same one when it is there."""
    found = tx.get(Municipality, code)
    if found is None:
        found = Municipality(code=code, name=name, **other)
        tx.add(found)
        tx.flush()  # others refer to its code
    return found


def make_congress(tx: Tx, **other: Any) -> Congress:
    """A congress in three weeks whose registration is open, with 100 places; nobody takes part yet."""
    given = {
        "slug": "hlt-2026",
        "title": "HLTsamen congres 2026",
        "summary": "Een dag over werken aan jeugdhulp in de streek.",
        "venue": "De Treslong",
        "venue_address": "Vosselaan 15, 2181 CA Hillegom",
        "starts_on": DAY,
        "ends_on": DAY,
        "capacity": 100,
        "opens_at": NOW - timedelta(days=30),
        "closes_at": NOW + timedelta(days=10),
        "preferences_close_at": NOW + timedelta(days=12),
    }
    congress = Congress(**given | other)
    tx.add(congress)
    tx.flush()  # its id
    return congress


def make_participation(
    tx: Tx, congress: Congress, code: str = "GM0534", name: str = "Hillegom", **other: Any
) -> Participation:
    """A municipality that takes part (confirmed), with a reservation of € 500 to € 1,500."""
    municipality = make_municipality(tx, code, name)
    given = known_inhabitants(municipality) | {
        "congress_id": congress.id,
        "municipality_code": code,
        "status": ParticipationStatus.CONFIRMED,
        "lower_cents": Cents(500_00),
        "upper_cents": Cents(1500_00),
    }
    participation = Participation(**given | other)
    tx.add(participation)
    tx.flush()  # its id
    return participation


def make_theme(tx: Tx, congress: Congress, **other: Any) -> Theme:
    """A theme."""
    number = next(_numbers)
    given = {"code": f"thema-{number}", "name": f"Thema {number}", "colour": "#005ea5", "letter": "A"}
    return _added(tx, Theme(congress_id=congress.id, **given | other))


def make_room(tx: Tx, congress: Congress, **other: Any) -> Room:
    """A room with 30 places."""
    number = next(_numbers)
    given = {"code": f"zaal-{number}", "name": f"Zaal {number}", "places": 30}
    return _added(tx, Room(congress_id=congress.id, **given | other))


def make_round(tx: Tx, congress: Congress, **other: Any) -> Round:
    """A round of an hour from 10:00 on the day of the congress."""
    number = next(_numbers)
    start = datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=UTC)
    given = {
        "code": f"ronde-{number}",
        "title": f"Ronde {number}",
        "kind": RoundKind.WORKSHOPS,
        "starts_at": start,
        "ends_at": start + timedelta(hours=1),
    }
    return _added(tx, Round(congress_id=congress.id, **given | other))


def make_workshop(tx: Tx, congress: Congress, **other: Any) -> Workshop:
    """A workshop for 20 people."""
    number = next(_numbers)
    given = {"code": f"workshop-{number}", "title": f"Workshop {number}", "capacity": 20}
    return _added(tx, Workshop(congress_id=congress.id, **given | other))


def make_session(
    tx: Tx,
    congress: Congress,
    workshop: Workshop | None = None,
    round_: Round | None = None,
    room: Room | None = None,
    **other: Any,
) -> Session:
    """A session; makes the workshop, the round and the room that are not given."""
    workshop = workshop or make_workshop(tx, congress)
    given = {
        "guid": uuid4(),  # another process may have made sessions in the same database
        "workshop_id": workshop.id,
        "round_id": (round_ or make_round(tx, congress)).id,
        "room_id": (room or make_room(tx, congress)).id,
        "capacity": workshop.capacity,
    }
    return _added(tx, Session(congress_id=congress.id, **given | other))


def make_registration(tx: Tx, congress: Congress, **other: Any) -> Registration:
    """A confirmed registration, counted in the taken places of the congress; each with another name."""
    number = next(_numbers)
    given = {
        "public_id": uuid5(NAMESPACE, f"registration {number}"),
        "given_name": GIVEN[number % len(GIVEN)],
        "family_name": f"{FAMILY[number % len(FAMILY)]}",
        "email": f"mens{number}@hillegom.nl",
        "organisation": "Gemeente Hillegom",
        "status": Status.CONFIRMED,
        "arrived_at": NOW - timedelta(days=1),
        "consent_at": NOW - timedelta(days=1),
        "link_hash": hash_secret(f"link {number}"),
        "ticket_id": 10_000 + number,
        "short_code": f"{number:0>10}",
    }
    registration = Registration(congress_id=congress.id, **given | other)
    if registration.status == Status.CONFIRMED:
        congress.taken += 1
    return _added(tx, registration)


def make_many(tx: Tx, congress: Congress, count: int) -> None:
    """Many people who wait, with one statement."""
    rows = [
        {
            "congress_id": congress.id,
            "public_id": uuid5(NAMESPACE, f"one of many {number}"),
            "given_name": "Mens",
            "family_name": f"nummer {number}",
            "email": f"velen{number}@hillegom.nl",
            "organisation": "Welzijn",
            "status": Status.WAITING,
            "waiting_number": number,
            "arrived_at": NOW,
            "consent_at": NOW,
            "link_hash": hash_secret(f"one of many {number}"),
            "ticket_id": 10_000_000 + number,
            "short_code": f"v{number}",
        }
        for number in range(1, count + 1)
    ]
    tx.execute(insert(Registration), rows)
    congress.waiting_counter += count


def staff(client: TestClient, role: Role, congress: Congress | None = None, *, email: str = "") -> str:
    """Sign the client in as somebody with this role (an administrator: no congress); gives the e-mail."""
    db: Database = client.app_state["db"]
    settings = client.app_state["settings"]
    now = client.app_state["clock"]()
    email = email or f"{role.value}@hillegom.nl"
    with db.write() as tx:
        congress_id = congress.id if congress else None
        account = add_staff(tx, email, role, congress_id=congress_id, actor="test", now=now)
        _, secret = make_link(tx, account, secret_key=settings.secret_key, now=now)
        client.cookies.set(COOKIE, sign_in(tx, secret, now=now))
    return email


def by_slug(tx: Tx, slug: str = "hlt-2026") -> Congress:
    """The congress again, in another transaction."""
    return tx.scalars(select(Congress).where(Congress.slug == slug)).one()


def _added(tx: Tx, row: Row) -> Row:
    tx.add(row)
    tx.flush()  # its id
    return row
