"""What a phone hands over that does not count by itself: in order, in the right time, and never stuck."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.core.settings import Settings
from congress.door.actions.devices import revoke
from congress.door.models import Admission, Device, HeldScan, Scan
from congress.setup.queries import congress_by_slug
from tests.conftest import Clock
from tests.door.phones import SLUG, report, sent, ticket
from tests.make_door import scan_id

NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def revoked(database: Database, phone: TestClient, day: Clock, staff: Callable[..., str]) -> TestClient:
    """A phone that was revoked, in the browser of an organiser."""
    with database.write() as tx:
        revoke(tx, tx.query(Device).one(), actor="-", now=day.now)
        congress = congress_by_slug(tx, SLUG)
    staff(phone, Role.ORGANISER, congress)
    return phone


def hand_over(phone: TestClient, message: dict[str, object]) -> None:
    """The last contact of a revoked phone."""
    assert phone.post(f"/deur/{SLUG}/uitwisselen", json=message).status_code == 403


def decide(phone: TestClient, database: Database, counts: str = "yes") -> str:
    """What the page says after the organiser decided."""
    with database.read() as tx:
        number = tx.query(Device).one().id
    page = f"/beheer/{SLUG}/deur/toestellen/{number}/vastgehouden"
    return phone.post(page, data={"counts": counts}).text


@pytest.mark.parametrize("first", [1, 2, 3, 4])
def test_held_scans_count_in_the_order_in_which_they_were_made(
    database: Database, revoked: TestClient, settings: Settings, day: Clock, *, first: int
) -> None:
    """Whoever was taken back is out, whatever the ids of the scans and the batches they came in."""
    at, text = day.now, ticket(database, settings)
    came = sent(first, text, at, shown="admitted")
    undo = sent(first + 1, "", at + timedelta(seconds=20), undoes=came["id"], shown="undone")
    day.now += timedelta(hours=1)
    hand_over(revoked, report(day, undo))
    hand_over(revoked, report(day, came))

    decide(revoked, database)

    with database.read() as tx:
        assert tx.query(Admission).count() == 0
        assert [one.verdict for one in tx.query(Scan).order_by(Scan.at)] == ["admitted", "undone"]


def test_held_scans_have_the_time_of_the_server(
    database: Database, revoked: TestClient, settings: Settings, day: Clock
) -> None:
    ahead = day.now + timedelta(hours=3)
    scan = sent(1, ticket(database, settings), ahead - timedelta(minutes=10), shown="admitted")
    hand_over(revoked, report(day, scan) | {"clock": ahead.isoformat()})

    decide(revoked, database)

    with database.read() as tx:
        assert tx.query(Admission).one().at == day.now - timedelta(minutes=10)


def test_a_held_scan_at_a_place_that_went_holds_up_no_other(
    database: Database, revoked: TestClient, settings: Settings, day: Clock
) -> None:
    text = ticket(database, settings)
    gone = sent(1, text, day.now, shown="admitted") | {"place": NOWHERE}
    hand_over(revoked, report(day, gone, sent(2, text, day.now, shown="admitted")))

    said = decide(revoked, database)

    assert "Wat kon, telt nu mee" in said
    with database.read() as tx:
        assert [one.id for one in tx.query(Scan)] == [scan_id(2)]
        assert [one.id for one in tx.query(HeldScan).filter(HeldScan.decided_at.is_(None))] == [scan_id(1)]
    assert "tellen niet mee" in decide(revoked, database, "no")
    with database.read() as tx:
        assert tx.query(HeldScan).filter(HeldScan.decided_at.is_(None)).count() == 0
