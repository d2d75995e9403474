"""Programs: tokens, scopes, and the same answer for the same key."""

from starlette.testclient import TestClient

from congress.access.actions import add_staff, make_token
from congress.access.rules.rights import Role, Scope
from congress.core.db import Database
from congress.registration.models import Registration
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
    for body in (b"", b"{", b"\xff\xfe", b"[]", b"null", b'{"a":' * 5000):
        answer = client.post("/api/v1/congresses/hlt-2026/registrations", content=body, headers=headers)
        assert answer.status_code == 422
        assert answer.json()["type"] == "urn:congress:problem:invalid"


def test_the_description_names_every_call(client: TestClient) -> None:
    found = client.get("/api/v1/openapi.json").json()

    assert found["openapi"].startswith("3.1")
    assert {"/congresses/{slug}", "/congresses/{slug}/scans", "/congresses/{slug}/settlement"} <= set(
        found["paths"]
    )
