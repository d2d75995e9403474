"""What the organiser reads afterwards: doubles with both doors, who was sent away, and refusals."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.core.settings import Settings
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
