"""Keeping programs out without keeping people out: the stamp in the form, and limits kept in the database."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from starlette.testclient import TestClient

from congress.app import create_app
from congress.core.db import Database
from congress.core.limits import Attempt, Limit, attempt, forget_attempts, network_keys
from congress.core.settings import Settings
from congress.registration.actions.limits import PER_HOST, PER_MAIL_ADDRESS
from congress.registration.models import Registration
from congress.registration.rules.stamp import MOST, Pace, pace, stamp
from tests.conftest import Clock
from tests.make import NOW, make_congress, make_participation
from tests.make_registration import KEY, SANNE
from tests.statements import count_statements

FORM = "/hlt-2026/aanmelden"
TOO_FAST = "Dit ging erg snel"


@pytest.fixture(autouse=True)
def _congress(request: pytest.FixtureRequest) -> None:
    if "database" in request.fixturenames:
        database: Database = request.getfixturevalue("database")
        with database.write() as tx:
            make_participation(tx, make_congress(tx, capacity=1000))


@pytest.fixture
def visitor(database: Database, settings: Settings, clock: Clock) -> Iterator[TestClient]:
    """Somebody on the internet."""
    settings.data_dir.mkdir(exist_ok=True)
    with TestClient(create_app(database, settings, clock=clock), client=("9.9.9.9", 4711)) as opened:
        yield opened


def _people(database: Database) -> int:
    with database.read() as tx:
        return tx.scalar(select(func.count()).select_from(Registration)) or 0


def _stamp_in(page: str) -> str:
    return page.partition('name="stempel" value="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(0), Pace.TOO_FAST),
        (timedelta(seconds=1.9), Pace.TOO_FAST),
        (timedelta(seconds=2), Pace.HUMAN),
        (MOST, Pace.HUMAN),
        (MOST + timedelta(seconds=1), Pace.UNKNOWN),
        (timedelta(seconds=-5), Pace.TOO_FAST),
    ],
)
def test_the_stamp_says_how_long_the_form_was_open(age: timedelta, expected: Pace) -> None:
    assert pace(KEY, stamp(KEY, NOW - age), NOW) == expected


@given(st.text())
def test_nobody_can_make_a_stamp_without_the_key(text: str) -> None:
    assert pace(KEY, text, NOW) == Pace.UNKNOWN
    assert pace(KEY, stamp("another key of more than thirty-two", NOW - MOST / 2), NOW) == Pace.UNKNOWN


def test_who_is_too_fast_may_simply_send_again(client: TestClient, database: Database, clock: Clock) -> None:
    fast = SANNE | {"stempel": _stamp_in(client.get(FORM).text)}

    refused = client.post(FORM, data=fast)
    assert refused.status_code == 422
    assert TOO_FAST in refused.text
    assert 'value="sanne@voorieder1.nl"' in refused.text
    assert _people(database) == 0

    clock.advance(seconds=2)
    again = SANNE | {"stempel": _stamp_in(refused.text)}
    assert client.post(FORM, data=again).url.path == "/hlt-2026/aangemeld"
    assert _people(database) == 1


@pytest.mark.parametrize(
    "text", ["", "1764000000.0.0000", stamp(KEY, NOW - timedelta(days=2)), "\x00", "9" * 5000]
)
def test_a_stamp_that_is_missing_forged_or_old_stores_nothing_and_a_new_one_is_given(
    client: TestClient, database: Database, clock: Clock, text: str
) -> None:
    refused = client.post(FORM, data=SANNE | {"stempel": text})

    assert (refused.status_code, TOO_FAST in refused.text) == (422, True)
    assert _people(database) == 0
    clock.advance(minutes=1)
    client.post(FORM, data=SANNE | {"stempel": _stamp_in(refused.text)})
    assert _people(database) == 1


def test_one_address_sends_a_few_forms_a_day_and_no_more(
    client: TestClient, database: Database, clock: Clock
) -> None:
    answers = [client.post(FORM, data=SANNE).status_code for _ in range(PER_MAIL_ADDRESS)]
    refused = client.post(FORM, data=SANNE)
    other = client.post(FORM, data=SANNE | {"email": "daan@voorieder1.nl"})

    assert set(answers) == {200}
    assert refused.status_code == 429
    assert "Wacht een uur" in refused.text
    assert 'value="sanne@voorieder1.nl"' in refused.text
    assert other.status_code == 200
    clock.advance(days=1, seconds=1)
    fresh = {"stempel": stamp(KEY, clock.now - timedelta(minutes=1))}
    assert client.post(FORM, data=SANNE | fresh).status_code == 200


def test_one_network_address_sends_many_forms_an_hour_but_not_endlessly(
    visitor: TestClient, database: Database, settings: Settings, clock: Clock
) -> None:
    def send(number: int) -> int:
        return visitor.post(FORM, data=SANNE | {"email": f"mens{number}@voorbeeld.nl"}).status_code

    send(0)
    with database.write() as tx:  # what other processes counted
        limit = Limit("register-host", "9.9.9.9/32", PER_HOST, timedelta(hours=1))
        for _ in range(PER_HOST - 2):
            assert attempt(tx, [limit], secret_key=settings.secret_key, now=clock.now)

    assert [send(1), send(2)] == [200, 429]
    assert _people(database) == 2
    clock.advance(hours=1, seconds=1)
    assert send(3) == 200


def test_colleagues_behind_a_proxy_nobody_trusts_are_not_held_back(
    client: TestClient, database: Database
) -> None:
    for number in range(3):
        client.post(FORM, data=SANNE | {"email": f"mens{number}@voorbeeld.nl"})

    with database.read() as tx:
        assert set(tx.scalars(select(Attempt.kind))) == {"register-mail"}


@pytest.mark.parametrize(
    ("host", "keys"),
    [
        ("9.9.9.9", ("9.9.9.9/32", "9.9.9.0/24")),
        ("2a02:a446:12:34:5:6:7:8", ("2a02:a446:12:34::/64", "2a02:a446:12::/48")),
        ("127.0.0.1", None),
        ("172.17.0.1", None),
        ("testclient", None),
        (None, None),
    ],
)
def test_whom_a_network_address_stands_for(host: str | None, keys: tuple[str, str] | None) -> None:
    assert network_keys(host) == keys


def test_what_is_counted_names_nobody_and_is_forgotten_after_a_day(
    visitor: TestClient, database: Database
) -> None:
    visitor.post(FORM, data=SANNE)

    with database.write() as tx:
        kept = tx.scalars(select(Attempt)).all()
        assert len(kept) == 3
        assert all(b"sanne" not in row.key_hash and b"9.9" not in row.key_hash for row in kept)
        forget_attempts(tx, now=NOW + timedelta(days=1))
        assert tx.scalars(select(Attempt)).all() == []


def test_a_refused_attempt_does_not_count(database: Database) -> None:
    limits = [Limit("a", "x", 1, timedelta(hours=1)), Limit("b", "x", 9, timedelta(hours=1))]
    with database.write() as tx:
        assert attempt(tx, [], secret_key=KEY, now=NOW)
        assert attempt(tx, limits, secret_key=KEY, now=NOW)
    with pytest.raises(ZeroDivisionError), database.write() as tx:
        assert not attempt(tx, limits, secret_key=KEY, now=NOW)
        raise ZeroDivisionError  # the caller rolls back
    with database.read() as tx:
        assert sorted(tx.scalars(select(Attempt.kind))) == ["a", "b"]


def test_a_known_address_costs_one_commit_too_so_the_time_tells_nothing(
    client: TestClient, database: Database
) -> None:
    commits = []
    for _ in range(5):  # new, three reminders, and one more without a mail
        with count_statements(database) as count:
            answer = client.post(FORM, data=SANNE, follow_redirects=False)
        commits.append((answer.status_code, count.commits))

    assert commits == [(303, 1)] * 5
