"""Signing in by a one-time link, and what each role may see."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from starlette.testclient import TestClient

from congress.access.actions import add_staff, ask_link, make_link, make_token, sign_in
from congress.access.actions.accounts import ASKED_PER_HOST
from congress.access.gate import COOKIE
from congress.access.models import Account, Login, Passkey, SignInLink
from congress.access.rules.rights import Role, Scope
from congress.app import create_app
from congress.core.db import Database
from congress.core.settings import Settings
from congress.mail.models import OutboxMail
from tests.conftest import Clock
from tests.make import NOW, make_congress, staff

ANNA = "anna@hillegom.nl"


def link_for_anna(database: Database, settings: Settings) -> str:
    with database.write() as tx:
        account = add_staff(tx, ANNA, Role.ADMIN, congress_id=None, actor="test", now=NOW)
        return make_link(tx, account, secret_key=settings.secret_key, now=NOW)[1]


def test_a_link_signs_in_once_and_only_by_pressing_the_button(
    client: TestClient, database: Database, settings: Settings
) -> None:
    secret = link_for_anna(database, settings)

    assert client.get(f"/beheer/inloggen/{secret}").status_code == 200  # a mail scanner follows the link
    assert COOKIE not in client.cookies
    client.post(f"/beheer/inloggen/{secret}")
    assert ANNA in client.get("/beheer").text
    client.post("/beheer/uitloggen")
    again = client.post(f"/beheer/inloggen/{secret}")
    assert again.status_code == 409
    assert "al gebruikt of verlopen" in again.text


def test_a_link_ends_after_half_an_hour(
    client: TestClient, database: Database, settings: Settings, clock: Clock
) -> None:
    secret = link_for_anna(database, settings)
    clock.advance(minutes=31)

    assert client.post(f"/beheer/inloggen/{secret}").status_code == 409
    assert COOKIE not in client.cookies


def test_a_stranger_cannot_tell_who_is_staff(
    client: TestClient, database: Database, settings: Settings
) -> None:
    link_for_anna(database, settings)

    known = client.post("/beheer/inloggen", data={"email": ANNA})
    unknown = client.post("/beheer/inloggen", data={"email": "vreemd@hillegom.nl"})

    assert re.sub(r"\s+", "", known.text) == re.sub(r"\s+", "", unknown.text)
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(OutboxMail)) == 1


def _ask(database: Database, settings: Settings, *, now: datetime) -> int:
    """Ask for a link for Anna; how many there are then."""
    with database.write() as tx:
        ask_link(tx, ANNA, None, secret_key=settings.secret_key, now=now)
        return tx.scalar(select(func.count()).select_from(SignInLink)) or 0


def test_who_asks_links_for_somebody_else_cannot_lock_them_out(
    database: Database, settings: Settings
) -> None:
    link_for_anna(database, settings)

    made = [_ask(database, settings, now=NOW) for _ in range(9)]
    soon = _ask(database, settings, now=NOW + timedelta(minutes=5))
    again = _ask(database, settings, now=NOW + timedelta(minutes=6))
    with database.write() as tx:
        tx.execute(update(SignInLink).values(used_at=NOW))
    spent = _ask(database, settings, now=NOW + timedelta(minutes=7))

    assert made[-1] == 5
    assert (soon, again, spent) == (6, 6, 7)


@pytest.mark.parametrize("email", [ANNA, "vreemd@hillegom.nl"])
def test_one_network_asks_for_so_many_links_and_is_told(
    database: Database, settings: Settings, clock: Clock, email: str
) -> None:
    link_for_anna(database, settings)
    settings.data_dir.mkdir(exist_ok=True)
    app = create_app(database, settings, clock=clock)
    with (
        TestClient(app, client=("9.9.9.9", 4711)) as visitor,
        TestClient(app, client=("8.8.8.8", 1)) as owner,
    ):
        answers = [visitor.post("/beheer/inloggen", data={"email": email}) for _ in range(ASKED_PER_HOST + 1)]
        asked = owner.post("/beheer/inloggen", data={"email": ANNA})

    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert answers[-1].status_code == 429
    assert "erg veel inloglinks gevraagd" in answers[-1].text
    assert asked.status_code == 200


def test_who_has_a_passkey_gets_one_mail_in_a_while(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        account = add_staff(tx, ANNA, Role.ADMIN, congress_id=None, actor="test", now=NOW)
        facts = {"credential_id": b"1", "public_key": b"2", "sign_count": 0, "name": "Telefoon"}
        tx.add(Passkey(account_id=account.id, created_at=NOW, **facts))
    for minutes in (0, 1, 4, 6):
        _ask(database, settings, now=NOW + timedelta(minutes=minutes))

    with database.read() as tx:
        assert [mail.kind for mail in tx.scalars(select(OutboxMail))] == ["sign-in-passkey"] * 2


def test_secrets_are_stored_as_hashes_only(database: Database, settings: Settings) -> None:
    secret = link_for_anna(database, settings)
    with database.write() as tx:
        cookie = sign_in(tx, secret, now=NOW)
        token = make_token(tx, ANNA, [Scope.SCANS_WRITE], now=NOW)

    with database.read() as tx:
        stored = repr([row for table in (SignInLink, Login) for row in tx.execute(select(table.__table__))])
    assert secret not in stored and cookie not in stored and token not in stored


def test_a_wrong_address_is_explained_and_kept(client: TestClient) -> None:
    answer = client.post("/beheer/inloggen", data={"email": "anna@"})

    assert answer.status_code == 422
    assert 'value="anna@"' in answer.text
    assert "<title>Fout:" in answer.text


def test_who_is_not_signed_in_is_led_to_the_door(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        make_congress(tx, title="Een geheim congres")

    answer = client.get("/beheer/hlt-2026/instellingen")

    assert answer.url.path == "/beheer"
    assert "geheim" not in answer.text


def test_who_has_no_role_here_learns_nothing(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        make_congress(tx)
        other = make_congress(tx, slug="ander-congres")
    staff(client, Role.ORGANISER, other)

    refused = client.get("/beheer/hlt-2026")
    missing = client.get("/beheer/bestaat-niet")

    assert (refused.status_code, missing.status_code) == (404, 404)
    assert refused.text == missing.text


def test_a_post_from_another_site_is_refused(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
    staff(client, Role.ORGANISER, congress)

    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://kwaad.example"}):
        answer = client.post("/beheer/uitloggen", headers=headers)
        assert answer.status_code == 403
    assert client.get("/beheer/hlt-2026").status_code == 200


def test_the_last_administrator_stays(client: TestClient, database: Database) -> None:
    first = staff(client, Role.ADMIN)

    refused = client.post("/beheer/medewerkers/weg", data={"email": first})
    staff(client, Role.ADMIN, email="tweede@hillegom.nl")
    asked = client.get("/beheer/medewerkers/weg", params={"wie": first})
    client.post("/beheer/medewerkers/weg", data={"email": first})

    assert refused.status_code == 409
    assert "Dit is de laatste beheerder." in refused.text
    assert "Wil je" in asked.text
    with database.read() as tx:
        assert tx.scalars(select(Account.email)).all() == ["tweede@hillegom.nl"]
