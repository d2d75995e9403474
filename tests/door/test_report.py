"""What the organiser reads afterwards: doubles with both doors, who was sent away, and refusals."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.core.settings import Settings
from congress.door.actions.devices import make_device, pair
from congress.door.forms import DeviceForm
from congress.door.models import Admission, Scan
from congress.registration.models import Registration
from congress.setup.queries import congress_by_slug
from tests.conftest import Clock
from tests.door.phones import SLUG, exchange, report, sent, ticket
from tests.make_door import scan_id


@pytest.mark.parametrize("shown", ["waiting", "session-full", "other-day", "invalid"])
def test_who_was_sent_away_without_network_did_not_go_in_and_stands_in_thereport(
    database: Database,
    phone: TestClient,
    settings: Settings,
    day: Clock,
    staff: Callable[..., str],
    *,
    shown: str,
) -> None:
    text, at = ticket(database, settings), day.now
    day.now += timedelta(minutes=20)
    answer = exchange(phone, report(day, sent(1, text, at, shown=shown)))

    assert answer["answers"] == [{"id": str(scan_id(1)), "verdict": "admitted"}]
    with database.read() as tx:
        assert (tx.query(Scan).one().verdict, tx.query(Admission).count()) == ("admitted", 0)
        congress, person = congress_by_slug(tx, SLUG), tx.query(Registration).one()
    staff(phone, Role.ORGANISER, congress)
    page = f"/beheer/{SLUG}/deur/verslag"
    part = phone.get(page).text.split("Weggestuurd, had binnen gemogen</h2>")[1].split("<h2>")[0]
    assert person.display_name in part and "09:45" in part and "Ingang" in part and "is niet binnen" in part

    exchange(phone, report(day, sent(2, text, day.now, shown="admitted")))
    with database.read() as tx:
        assert tx.query(Admission).one().at == day.now
    assert "binnen sinds 10:05" in phone.get(page).text


def test_a_no_that_the_server_changes_at_once_is_a_yes(
    database: Database, phone: TestClient, settings: Settings, day: Clock
) -> None:
    """With network the phone shows what the server answers: the list was only a little behind."""
    at = day.now
    day.now += timedelta(seconds=2)
    exchange(phone, report(day, sent(1, ticket(database, settings), at, shown="invalid")))

    with database.read() as tx:
        assert tx.query(Admission).count() == 1


def test_of_two_doors_that_let_one_badge_in_the_first_counts_and_both_are_shown(
    database: Database, phone: TestClient, settings: Settings, day: Clock, staff: Callable[..., str]
) -> None:
    """Whichever is heard first."""
    text, first = ticket(database, settings), day.now
    later = first + timedelta(seconds=5)
    with database.write() as tx:
        other, secret = make_device(
            tx, congress_by_slug(tx, SLUG), DeviceForm.read({"name": "Zijdeur"}), actor="-", now=day.now
        )
        _, own = pair(tx, congress_by_slug(tx, SLUG), secret, now=day.now)
    day.now += timedelta(minutes=30)
    exchange(phone, report(day, sent(2, text, later, shown="admitted")))
    phone.cookies.clear()
    phone.cookies.set("deur", own)
    answer = exchange(phone, report(day, sent(1, text, first, shown="admitted")))

    assert answer["answers"][0]["verdict"] == "already-admitted"
    with database.read() as tx:
        came = tx.query(Admission).one()
        assert (came.at, came.scan_id) == (first, scan_id(1))
        congress = congress_by_slug(tx, SLUG)
    staff(phone, Role.ORGANISER, congress)
    page = phone.get(f"/beheer/{SLUG}/deur/verslag").text
    assert re.findall(r"<li>(\w+), 10 dec 2026 ([\d:]+)</li>", page) == [
        ("Zijdeur", "09:45:00"),
        ("Ingang", "09:45:05"),
    ]


def test_the_first_of_two_doors_counts_in_one_batch_too(
    database: Database, phone: TestClient, settings: Settings, day: Clock
) -> None:
    text, first = ticket(database, settings), day.now
    scans = [sent(2, text, first + timedelta(seconds=5)), sent(1, text, first)]
    day.now += timedelta(minutes=30)
    exchange(phone, report(day, *scans))

    with database.read() as tx:
        assert (tx.query(Admission).one().at, tx.query(Scan).count()) == (first, 2)
