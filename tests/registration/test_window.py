"""When one can register: to the second, on days when the clock changes, and with the zone named."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from congress.core.clock import AMSTERDAM
from congress.core.db import Database
from congress.registration.models import Registration
from congress.registration.rules.stamp import stamp
from tests.conftest import Clock
from tests.make import by_slug, make_congress, make_participation
from tests.make_registration import KEY, SANNE

FORM = "/hlt-2026/aanmelden"
SPRING = datetime(2027, 3, 28, tzinfo=AMSTERDAM)
AUTUMN = datetime(2026, 10, 25, tzinfo=AMSTERDAM)


@pytest.fixture(autouse=True)
def _congress(database: Database) -> None:
    with database.write() as tx:
        make_participation(tx, make_congress(tx))


def _open(database: Database, opens_at: datetime, closes_at: datetime) -> None:
    with database.write() as tx:
        congress = by_slug(tx)
        congress.opens_at, congress.closes_at = opens_at, closes_at


def _send(client: TestClient, clock: Clock, at: datetime, name: str) -> int:
    clock.now = at
    fresh = {"stempel": stamp(KEY, at - timedelta(minutes=1)), "email": f"{name}@voorbeeld.nl"}
    return client.post(FORM, data=SANNE | fresh, follow_redirects=False).status_code


def test_it_opens_and_closes_to_the_second(client: TestClient, database: Database, clock: Clock) -> None:
    opens = datetime(2026, 11, 2, 9, tzinfo=AMSTERDAM).astimezone(UTC)
    closes = opens + timedelta(days=1)
    _open(database, opens, closes)
    second, instant = timedelta(seconds=1), timedelta(microseconds=1)

    found = [
        _send(client, clock, at, f"p{number}")
        for number, at in enumerate((opens - second, opens - instant, opens, closes - instant, closes))
    ]

    assert found == [409, 409, 303, 303, 409]
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Registration)) == 2


def test_the_page_agrees_with_the_post_at_both_edges(
    client: TestClient, database: Database, clock: Clock
) -> None:
    opens = datetime(2026, 11, 2, 9, tzinfo=AMSTERDAM).astimezone(UTC)
    _open(database, opens, opens + timedelta(hours=1))

    shown = []
    for at in (opens - timedelta(seconds=1), opens, opens + timedelta(hours=1)):
        clock.now = at
        shown.append("<form" in client.get(FORM).text)

    assert shown == [False, True, False]


@pytest.mark.parametrize(
    ("day", "hours"), [(SPRING, 23), (AUTUMN, 25)], ids=["an hour is skipped", "an hour comes twice"]
)
def test_a_day_on_which_the_clock_changes_is_open_as_long_as_it_lasts(
    client: TestClient, database: Database, clock: Clock, day: datetime, hours: int
) -> None:
    opens = day.astimezone(UTC)
    closes = (day.replace(hour=23, minute=59) + timedelta(minutes=1)).astimezone(UTC)
    _open(database, opens, closes)

    assert closes - opens == timedelta(hours=hours)
    assert _send(client, clock, closes - timedelta(seconds=1), "op-tijd") == 303
    assert _send(client, clock, closes, "te-laat") == 409


def test_the_hour_that_comes_twice_closes_at_its_first_time(
    client: TestClient, database: Database, clock: Clock
) -> None:
    twice = AUTUMN.replace(hour=2, minute=30)  # fold 0: still summer time
    _open(database, AUTUMN.astimezone(UTC), twice.astimezone(UTC))

    assert _send(client, clock, twice.astimezone(UTC) - timedelta(seconds=1), "eerst") == 303
    assert _send(client, clock, twice.replace(fold=1).astimezone(UTC), "daarna") == 409


@pytest.mark.parametrize(("language", "zone"), [("nl", "Nederlandse tijd"), ("en", "Dutch time")])
def test_the_page_names_the_zone(client: TestClient, clock: Clock, language: str, zone: str) -> None:
    clock.advance(days=-31)

    page = client.get(FORM, params={"lang": language}).text

    assert "14:00" in page
    assert f"{zone} (Europe/Amsterdam)" in page
