"""Signing in with a passkey: it takes the key, the address, a fresh challenge, and somebody who was there."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from starlette.testclient import TestClient

from congress.access.actions.passkeys import MOST, Site
from congress.access.gate import COOKIE
from congress.access.models import Passkey
from congress.access.rules.challenge import LASTS, NONCE_BYTES, challenge, is_good
from congress.access.rules.rights import Role
from congress.app import create_app
from congress.core.db import Database
from congress.core.settings import Settings
from congress.mail.models import OutboxMail
from tests.access.authenticator import PRESENT, Authenticator
from tests.conftest import Clock
from tests.make import NOW

ORIGIN = "http://localhost:8000"
KEY = bytes(32)


@pytest.fixture
def client(database: Database, settings: Settings, clock: Clock) -> Iterator[TestClient]:
    """A browser at an address that may have passkeys."""
    settings.base_url = ORIGIN
    with TestClient(create_app(database, settings, clock=clock)) as opened:
        yield opened


@pytest.fixture
def key() -> Authenticator:
    """The phone of Anna."""
    return Authenticator(ORIGIN, "localhost")


def options(client: TestClient, page: str = "/beheer") -> str:
    found = re.search(r'data-options="([^"]+)"', client.get(page).text)
    assert found
    return unescape(found[1])


def add(client: TestClient, key: Authenticator, name: str = "mijn telefoon") -> int:
    typed = {"name": name, "credential": key.create(options(client, "/beheer/account"))}
    return client.post("/beheer/account/passkeys", data=typed).status_code


def with_passkey(client: TestClient, key: Authenticator, staff: Callable[..., str]) -> str:
    email = staff(client, Role.ADMIN)
    assert add(client, key) == 200
    leave(client)
    return email


def number_of(database: Database) -> int:
    with database.read() as tx:
        return tx.scalars(select(Passkey.id)).one()


def leave(client: TestClient) -> None:
    client.post("/beheer/uitloggen")
    client.cookies.clear()


def sign_in(client: TestClient, credential: str) -> int:
    return client.post("/beheer/inloggen/passkey", data={"credential": credential}).status_code


def test_who_added_a_passkey_signs_in_with_it(
    client: TestClient, key: Authenticator, staff: Callable[..., str]
) -> None:
    email = with_passkey(client, key, staff)

    assert sign_in(client, key.get(options(client))) == 200
    assert email in client.get("/beheer/account").text
    assert "mijn telefoon" in client.get("/beheer/account").text


def test_the_same_answer_is_good_once(
    client: TestClient, key: Authenticator, staff: Callable[..., str]
) -> None:
    with_passkey(client, key, staff)
    answer = key.get(options(client))

    assert sign_in(client, answer) == 200
    leave(client)
    assert sign_in(client, answer) == 422
    assert COOKIE not in client.cookies


def test_an_answer_that_comes_too_late_is_refused(
    client: TestClient, key: Authenticator, staff: Callable[..., str], clock: Clock
) -> None:
    with_passkey(client, key, staff)
    answer = key.get(options(client))
    clock.advance(minutes=11)

    assert sign_in(client, answer) == 422


@pytest.mark.parametrize(
    "wrong", ["another-key", "another-address", "nobody-verified", "to-add", "rubbish", "empty"]
)
def test_what_proves_nothing_does_not_sign_in(
    client: TestClient, key: Authenticator, staff: Callable[..., str], wrong: str
) -> None:
    with_passkey(client, key, staff)
    asked = options(client)
    answers = {
        "another-key": Authenticator(ORIGIN, "localhost").get(asked),
        "another-address": Authenticator("https://congres.example.com", "localhost", key=key.key).get(asked),
        "nobody-verified": Authenticator(ORIGIN, "localhost", says=PRESENT, key=key.key).get(asked),
        "to-add": key.create(asked),
        "rubbish": '{"rawId": 3, "response": []}',
        "empty": "",
    }

    assert sign_in(client, answers[wrong]) == 422
    assert COOKIE not in client.cookies


def test_a_challenge_to_sign_in_does_not_add_a_passkey(
    client: TestClient, key: Authenticator, staff: Callable[..., str], database: Database
) -> None:
    asked = options(client)
    staff(client, Role.ADMIN)

    answer = client.post("/beheer/account/passkeys", data={"name": "x", "credential": key.create(asked)})

    assert answer.status_code == 422
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Passkey)) == 0


def test_one_passkey_is_kept_once_and_nobody_has_more_than_ten(
    client: TestClient, key: Authenticator, staff: Callable[..., str]
) -> None:
    staff(client, Role.ADMIN)

    assert [add(client, key), add(client, key)] == [200, 422]
    for number in range(MOST - 1):
        assert add(client, Authenticator(ORIGIN, "localhost", id=f"passkey {number}".encode())) == 200
    assert "data-options" not in client.get("/beheer/account").text


def test_with_a_passkey_no_link_is_mailed_until_it_is_gone(
    client: TestClient, key: Authenticator, staff: Callable[..., str], database: Database
) -> None:
    email = with_passkey(client, key, staff)

    client.post("/beheer/inloggen", data={"email": email})
    sign_in(client, key.get(options(client)))
    client.post(f"/beheer/account/passkeys/{number_of(database)}/weg")
    client.post("/beheer/inloggen", data={"email": email})

    with database.read() as tx:
        assert tx.scalars(select(OutboxMail.kind).order_by(OutboxMail.id)).all() == [
            "sign-in-passkey",
            "sign-in",
        ]


def test_the_administrator_clears_the_passkeys_of_who_lost_them(
    client: TestClient, key: Authenticator, staff: Callable[..., str], database: Database
) -> None:
    email = with_passkey(client, key, staff)
    sign_in(client, key.get(options(client)))

    client.post("/beheer/medewerkers/passkeys-weg", data={"email": email})

    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Passkey)) == 0


def test_nobody_takes_away_the_passkey_of_another(
    client: TestClient, key: Authenticator, staff: Callable[..., str], database: Database
) -> None:
    with_passkey(client, key, staff)
    staff(client, Role.ORGANISER)

    assert client.post(f"/beheer/account/passkeys/{number_of(database)}/weg").status_code == 404
    assert client.post("/beheer/medewerkers/passkeys-weg", data={"email": "x@y.nl"}).status_code in {403, 404}
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Passkey)) == 1


@pytest.mark.parametrize(
    ("address", "can"),
    [
        ("https://congres.hillegom.nl", True),
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", False),
        ("http://congres.hillegom.nl", False),
        ("https://[::1]", False),
    ],
)
def test_browsers_keep_passkeys_for_safe_names_only(settings: Settings, address: str, can: bool) -> None:
    settings.base_url = address

    assert Site.of(settings).can_have_passkeys is can


@given(st.integers(0, (NONCE_BYTES + 8 + 32) * 8 - 1), st.binary(min_size=NONCE_BYTES, max_size=NONCE_BYTES))
def test_no_changed_bit_makes_a_challenge(bit: int, nonce: bytes) -> None:
    made = challenge(KEY, "sign-in", nonce, now=NOW)
    changed = bytearray(made)
    changed[bit // 8] ^= 1 << bit % 8

    assert is_good(KEY, "sign-in", made, now=NOW)
    assert not is_good(KEY, "sign-in", bytes(changed), now=NOW)
    assert not is_good(KEY, "add:1", made, now=NOW)
    assert not is_good(KEY, "sign-in", made, now=NOW + LASTS)


@given(st.binary(max_size=80))
def test_any_bytes_are_no_challenge(found: bytes) -> None:
    assert not is_good(KEY, "sign-in", found, now=NOW + timedelta(days=1))
