"""The door in the browser and for programs."""

import io
from datetime import timedelta

from pypdf import PdfReader
from starlette.testclient import TestClient

from congress.access.actions import make_token
from congress.access.rules.rights import Role, Scope
from congress.core.db import Database
from congress.core.settings import Settings
from congress.core.tokens import hash_secret
from congress.registration.rules.places import Status
from tests.conftest import Clock
from tests.make import by_slug, make_congress, make_registration, staff
from tests.make_door import AT_THE_DOOR, scan_id, ticket_of


def at_the_door(clock: Clock) -> None:
    clock.advance(seconds=(AT_THE_DOOR - clock()).total_seconds())


def test_a_typed_code_gives_a_verdict_without_script(
    client: TestClient, database: Database, clock: Clock
) -> None:
    at_the_door(clock)
    with database.write() as tx:
        congress = make_congress(tx)
        person = make_registration(tx, congress, given_name="Sanne", family_name="de Vries")
    staff(client, Role.DOOR, congress)

    first = client.post("/deur/hlt-2026", data={"place": "entrance", "code": person.short_code})
    again = client.post("/deur/hlt-2026", data={"place": "entrance", "code": person.short_code})

    assert "Welkom" in first.text and "Sanne de Vries" in first.text
    assert "Al binnen" in again.text and "09:45" in again.text


def test_the_script_gets_the_same_verdict_as_json(
    client: TestClient, database: Database, clock: Clock, settings: Settings
) -> None:
    at_the_door(clock)
    with database.write() as tx:
        congress = make_congress(tx)
        text = ticket_of(settings, make_registration(tx, congress, given_name="Noor", family_name="Bakker"))
    staff(client, Role.DOOR, congress)

    answer = client.post(
        "/deur/hlt-2026", data={"place": "entrance", "code": text}, headers={"accept": "application/json"}
    )

    assert answer.json() | {"organisation": ""} == {
        "verdict": "admitted",
        "tone": "good",
        "icon": "✓",
        "word": "Welkom",
        "name": "Noor Bakker",
        "organisation": "",
        "sentence": "Deze badge is goed.",
    }


def test_an_empty_code_is_explained_at_the_field(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
    staff(client, Role.DOOR, congress)

    for code in (" ", "x" * 201):
        answer = client.post("/deur/hlt-2026", data={"place": "entrance", "code": code})
        assert answer.status_code == 422
        assert "Scan een badge, of typ de code" in answer.text


def test_an_unknown_place_is_explained_at_the_field(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
    staff(client, Role.DOOR, congress)

    answer = client.post("/deur/hlt-2026", data={"place": "keuken", "code": "7K3M9ABCDE"})

    assert answer.status_code == 422
    assert "Deze plek hoort niet bij dit congres" in answer.text
    assert "7K3M9ABCDE" in answer.text


def test_the_finance_officer_does_not_see_the_door(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_registration(tx, congress, given_name="Geheim")
    staff(client, Role.FINANCE, congress)

    assert client.get("/beheer/hlt-2026/deur").status_code == 403
    assert client.get("/deur/hlt-2026").status_code == 403


def test_badges_are_downloaded_and_then_count_as_printed(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        for _ in range(3):
            make_registration(tx, congress)
    staff(client, Role.ORGANISER, congress)

    pdf = client.post("/beheer/hlt-2026/badges", data={"layout": "a6", "only": "new"})
    page = client.get("/beheer/hlt-2026/badges")

    assert len(PdfReader(io.BytesIO(pdf.content)).pages) == 3
    assert "<dt>Nieuw of veranderd sinds de laatste keer</dt><dd>0</dd>" in page.text
    assert client.post("/beheer/hlt-2026/badges", data={"layout": "a5"}).status_code == 422


def test_programs_scan_a_batch_and_read_the_counts(
    client: TestClient, database: Database, clock: Clock, settings: Settings
) -> None:
    at_the_door(clock)
    with database.write() as tx:
        congress = make_congress(tx)
        person = make_registration(tx, congress)
        text = ticket_of(settings, person)
    token = _token(client, database, settings)
    body = {
        "device": "telefoon 1",
        "scans": [
            {"id": str(scan_id(1)), "token": text, "place": "entrance", "at": AT_THE_DOOR.isoformat()},
            {"id": str(scan_id(2)), "registration": str(person.public_id), "place": "entrance"},
        ],
    }

    answer = client.post("/api/v1/congresses/hlt-2026/scans", json=body, headers=token).json()
    repeat = client.post("/api/v1/congresses/hlt-2026/scans", json=body, headers=token).json()
    counts = client.get("/api/v1/congresses/hlt-2026/attendance", headers=token).json()

    assert [result["verdict"] for result in answer["results"]] == ["admitted", "already-admitted"]
    assert [r["verdict"] for r in repeat["results"]] == ["admitted", "already-admitted"]
    assert counts == {"expected": 1, "inside": 1, "places": [{"place": "entrance", "inside": 1}]}


def test_a_scan_of_another_age_is_refused_in_words(
    client: TestClient, database: Database, settings: Settings
) -> None:
    with database.write() as tx:
        text = ticket_of(settings, make_registration(tx, make_congress(tx)))
    token = _token(client, database, settings)

    for at in ("9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+05:00"):
        body = {"device": "x", "scans": [{"id": str(scan_id(1)), "token": text, "at": at}]}
        answer = client.post("/api/v1/congresses/hlt-2026/scans", json=body, headers=token)
        assert answer.status_code == 422, answer.text


def test_the_door_list_is_sent_once_per_version_and_holds_no_needs_or_mail(
    client: TestClient, database: Database, settings: Settings
) -> None:
    with database.write() as tx:
        make_registration(tx, make_congress(tx), email="geheim@hillegom.nl")
    token = _token(client, database, settings)

    first = client.get("/api/v1/congresses/hlt-2026/door", headers=token)
    second = client.get(
        "/api/v1/congresses/hlt-2026/door", headers=token | {"If-None-Match": first.headers["etag"]}
    )

    assert len(first.json()["registrations"]) == 1
    assert "geheim" not in first.text
    assert (second.status_code, second.content) == (304, b"")


def test_the_ticket_and_badge_belong_to_the_personal_link(
    client: TestClient, database: Database, settings: Settings
) -> None:
    with database.write() as tx:
        person = make_registration(tx, make_congress(tx))
        person.link_hash = hash_secret("een-geheim")

    assert client.get("/mijn/een-geheim/ticket.svg").headers["content-type"] == "image/svg+xml"
    assert client.get("/mijn/een-geheim/badge.pdf").content.startswith(b"%PDF")
    assert client.get("/mijn/een-ander-geheim/ticket.svg").status_code == 404


def test_a_wrong_layout_is_a_problem_and_no_trace(
    client: TestClient, database: Database, settings: Settings
) -> None:
    with database.write() as tx:
        make_congress(tx)
    token = _token(client, database, settings)

    for query in ("layout=zzz", "only=x"):
        answer = client.get(f"/api/v1/congresses/hlt-2026/badges.pdf?{query}", headers=token)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["location"] == query.partition("=")[0]


def test_only_an_organiser_overrules_the_door(
    client: TestClient, database: Database, clock: Clock, settings: Settings
) -> None:
    at_the_door(clock)
    with database.write() as tx:
        waiting = make_registration(tx, make_congress(tx), status=Status.WAITING, waiting_number=1)
        text = ticket_of(settings, waiting)
    scan = {"id": str(scan_id(1)), "token": text, "decision": "overrule", "reason": "spreker"}
    body = {"device": "telefoon 1", "scans": [scan]}
    address = "/api/v1/congresses/hlt-2026/scans"

    refused = client.post(address, json=body, headers=_token(client, database, settings, Role.DOOR))
    allowed = client.post(address, json=body, headers=_token(client, database, settings))

    assert refused.status_code == 403
    assert [result["verdict"] for result in allowed.json()["results"]] == ["overruled"]


def _token(
    client: TestClient, database: Database, settings: Settings, role: Role = Role.ORGANISER
) -> dict[str, str]:
    with database.read() as tx:
        congress = by_slug(tx)
    email = staff(client, role, congress)
    with database.write() as tx:
        secret = make_token(
            tx, email, [Scope.SCANS_WRITE, Scope.REGISTRATIONS_READ], now=AT_THE_DOOR - timedelta(days=1)
        )
    return {"Authorization": f"Bearer {secret}"}
