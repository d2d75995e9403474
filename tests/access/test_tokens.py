"""Programs: tokens, scopes, and the same answer for the same key."""

import re
from collections.abc import Callable

import pytest
from pydantic import ValidationError
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.actions import UnknownToken, add_staff, make_token, revoke_tokens
from congress.access.gate import TokenGuard
from congress.access.models import ApiToken, IdempotentAnswer
from congress.access.rules.rights import Role, Scope
from congress.core.audit import AuditEntry
from congress.core.db import Database
from congress.core.errors import Busy
from congress.registration.models import Registration
from congress.web.api import Money
from tests.conftest import Clock
from tests.make import NOW, make_congress, make_municipality, make_participation

BODY = {
    "givenName": "Sanne",
    "familyName": "de Vries",
    "email": "sanne@voorbeeld.nl",
    "organisation": "Welzijnskwartier",
    "jobTitle": "wijkcoach",
    "municipality": "GM0534",
    "preferences": [],
    "consent": True,
    "language": "nl",
}


def token(
    database: Database, role: Role = Role.ORGANISER, scope: Scope = Scope.REGISTRATIONS_WRITE
) -> dict[str, str]:
    with database.write() as tx:
        make_municipality(tx)
        congress = make_congress(tx)
        make_participation(tx, congress)
        add_staff(tx, "app@hillegom.nl", role, congress_id=congress.id, actor="test", now=NOW)
        return {"Authorization": f"Bearer {make_token(tx, 'app@hillegom.nl', [scope], now=NOW)}"}


def count(database: Database) -> int:
    with database.read() as tx:
        return tx.query(Registration).count()


def test_without_a_token_nothing_is_done(client: TestClient, database: Database) -> None:
    token(database)

    for headers in ({}, {"Authorization": "Bearer verzonnen"}, {"Authorization": "Basic x"}):
        answer = client.post("/api/v1/congresses/hlt-2026/registrations", json=BODY, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
    assert count(database) == 0


def test_a_token_ends_after_a_year_and_at_once_when_it_is_taken_away(
    client: TestClient, database: Database, clock: Clock
) -> None:
    headers = token(database, scope=Scope.REGISTRATIONS_READ)
    page = "/api/v1/congresses/hlt-2026/registrations"
    with database.write() as tx:
        other = {"Authorization": f"Bearer {make_token(tx, 'app@hillegom.nl', list(Scope), now=NOW)}"}
        add_staff(tx, "ander@hillegom.nl", Role.ADMIN, congress_id=None, actor="test", now=NOW)

    with database.write() as tx, pytest.raises(UnknownToken):
        revoke_tokens(tx, "ander@hillegom.nl", tx.scalars(select(ApiToken.id)).first(), actor="x", now=NOW)
    with database.write() as tx:
        number = tx.scalars(select(ApiToken.id).order_by(ApiToken.id.desc())).first()
        assert revoke_tokens(tx, "app@hillegom.nl", number, actor="test", now=NOW) == 1

    assert client.get(page, headers=other).status_code == 401
    clock.advance(days=364)
    assert client.get(page, headers=headers).status_code == 200
    clock.advance(days=1)
    assert client.get(page, headers=headers).status_code == 401
    with database.read() as tx:
        line = tx.scalars(select(AuditEntry).where(AuditEntry.action == "token-revoked")).one()
        assert line.subject.endswith(f"sleutel {number}")


def test_a_token_does_only_what_its_scope_says(client: TestClient, database: Database) -> None:
    headers = token(database, scope=Scope.PROGRAMME_READ)

    answer = client.post("/api/v1/congresses/hlt-2026/registrations", json=BODY, headers=headers)

    assert (answer.status_code, count(database)) == (403, 0)


def test_a_token_does_no_more_than_its_owner_may(client: TestClient, database: Database) -> None:
    headers = token(database, role=Role.FINANCE)

    answer = client.post("/api/v1/congresses/hlt-2026/registrations", json=BODY, headers=headers)

    assert (answer.status_code, count(database)) == (403, 0)


def test_the_same_key_gives_the_same_answer_and_is_done_once(client: TestClient, database: Database) -> None:
    headers = token(database) | {"Idempotency-Key": "sleutel-1"}
    address = "/api/v1/congresses/hlt-2026/registrations"

    first = client.post(address, json=BODY, headers=headers)
    second = client.post(address, json=BODY, headers=headers)
    other = client.post(address, json=BODY | {"email": "daan@voorbeeld.nl"}, headers=headers)

    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert other.status_code == 409
    assert count(database) == 1


def test_what_is_remembered_of_an_answer_cannot_be_read_in_the_database(
    client: TestClient, database: Database
) -> None:
    headers = token(database) | {"Idempotency-Key": "sleutel-1"}

    link = client.post("/api/v1/congresses/hlt-2026/registrations", json=BODY, headers=headers).json()[
        "manageUrl"
    ]

    with database.read() as tx:
        kept = tx.scalars(select(IdempotentAnswer.body)).one()
    assert kept
    assert link.rpartition("/")[2] not in kept
    assert "/mijn/" not in kept


def test_what_was_done_is_told_although_the_answer_could_not_be_remembered(
    client: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = token(database) | {"Idempotency-Key": "sleutel-1"}
    address = "/api/v1/congresses/hlt-2026/registrations"

    def busy(*_: object) -> None:
        raise Busy

    monkeypatch.setattr(TokenGuard, "keep", busy)

    assert client.post(address, json=BODY, headers=headers).status_code == 201
    assert client.post(address, json=BODY, headers=headers).status_code == 409
    assert count(database) == 1


@pytest.mark.parametrize("text", ["1.000", "1,5", "1e3", "€ 5", "", "12345678901"])
def test_an_amount_that_could_be_read_two_ways_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Money.model_validate({"amount": text, "currency": "EUR"})


def test_amounts_are_in_euros() -> None:
    assert Money(amount="-12.50").cents() == -1250
    with pytest.raises(ValidationError):
        Money.model_validate({"amount": "100.00", "currency": "USD"})


def test_every_fault_is_told_with_its_place_and_nothing_is_repeated(
    client: TestClient, database: Database
) -> None:
    headers = token(database)

    answer = client.post(
        "/api/v1/congresses/hlt-2026/registrations",
        json=BODY | {"email": "geheim@@", "givenName": ""},
        headers=headers,
    )

    assert answer.status_code == 422
    assert {"email", "givenName"} == {fault["location"] for fault in answer.json()["errors"]}
    assert "geheim" not in answer.text
    assert count(database) == 0


def test_broken_json_is_a_problem_and_no_trace(client: TestClient, database: Database) -> None:
    headers = token(database)
    for body in (b"", b"{", b"\xff\xfe", b"[]", b"null", b'{"a":' * 5000, b'{"email": "a\\u0000b"}'):
        answer = client.post("/api/v1/congresses/hlt-2026/registrations", content=body, headers=headers)
        assert answer.status_code == 422
        assert answer.json()["type"] == "urn:congress:problem:invalid"


def test_the_description_names_every_call(client: TestClient) -> None:
    found = client.get("/api/v1/openapi.json").json()

    assert found["openapi"].startswith("3.1")
    assert {"/congresses/{slug}", "/congresses/{slug}/scans", "/congresses/{slug}/settlement"} <= set(
        found["paths"]
    )
    assert not [path for path in found["paths"] if ":" in path]


def test_names_are_in_camel_case_only(client: TestClient, database: Database) -> None:
    headers = token(database)
    body = {("given_name" if name == "givenName" else name): value for name, value in BODY.items()}

    answer = client.post("/api/v1/congresses/hlt-2026/registrations", json=body, headers=headers)

    assert answer.status_code == 422
    assert {"givenName", "given_name"} == {fault["location"] for fault in answer.json()["errors"]}


def test_consent_is_given_as_true_only(client: TestClient, database: Database) -> None:
    headers = token(database)

    for given in (1, "true", False, None):
        answer = client.post(
            "/api/v1/congresses/hlt-2026/registrations", json=BODY | {"consent": given}, headers=headers
        )
        assert [fault["location"] for fault in answer.json()["errors"]] == ["consent"]
    assert count(database) == 0


def test_an_address_with_a_slash_at_the_end_is_no_call(client: TestClient, database: Database) -> None:
    make = token(database)

    for method, path in (("GET", "congresses/hlt-2026/"), ("POST", "congresses/hlt-2026/registrations/")):
        answer = client.request(method, f"/api/v1/{path}", headers=make, follow_redirects=False)
        assert (answer.status_code, answer.headers["api-version"]) == (404, "1.0.0")


def test_a_wrong_method_is_told_which_there_are(client: TestClient) -> None:
    answer = client.put("/api/v1/congresses/hlt-2026/timetable")

    assert answer.status_code == 405
    assert "POST" in answer.headers["allow"]


def test_a_key_that_is_too_long_is_refused_and_never_cut(client: TestClient, database: Database) -> None:
    headers = token(database) | {"Idempotency-Key": "z" * 201}

    answer = client.post("/api/v1/congresses/hlt-2026/registrations", json=BODY, headers=headers)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["location"] == "Idempotency-Key"
    assert count(database) == 0


def test_a_key_made_on_ones_account_works_until_it_is_taken_away(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        make_municipality(tx)
        congress = make_congress(tx)
    staff(client, Role.ORGANISER, congress)
    typed = {"scopes": [Scope.REGISTRATIONS_READ.value, Scope.SCANS_WRITE.value], "days": "7"}

    page = client.post("/beheer/account/sleutels", data=typed).text
    secret = re.search(r'class="secret">([^<]+)<', page)
    assert secret
    headers = {"Authorization": f"Bearer {secret[1]}"}
    address = "/api/v1/congresses/hlt-2026/registrations"
    assert client.get(address, headers=headers).status_code == 200
    assert client.post(address, json=BODY, headers=headers).status_code == 403
    again = client.get("/beheer/account").text
    assert secret[1] not in again and "scans:write" in again

    number = re.search(r"/beheer/account/sleutels/(\d+)/weg", again)
    assert number
    assert "ingetrokken" in client.post(number[0]).text
    assert client.get(address, headers=headers).status_code == 401


def test_a_key_without_a_scope_is_refused_at_the_field(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
    staff(client, Role.FINANCE, congress)

    answer = client.post("/beheer/account/sleutels", data={"days": "0"})

    assert answer.status_code == 422
    assert "Kies wat een programma met deze sleutel mag." in answer.text
    assert "Vul een aantal dagen in van 1 tot en met 3650." in answer.text


def test_nobody_takes_away_the_key_of_another(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    headers = token(database, scope=Scope.REGISTRATIONS_READ)
    with database.read() as tx:
        number = tx.scalars(select(ApiToken.id)).one()
    staff(client, Role.ADMIN)

    assert client.post(f"/beheer/account/sleutels/{number}/weg").status_code == 404
    address = "/api/v1/congresses/hlt-2026/registrations"
    assert client.get(address, headers=headers).status_code == 200
