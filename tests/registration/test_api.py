"""The calls for programs."""

from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from congress.access.actions import make_token
from congress.access.rules.rights import Role, Scope
from congress.core.audit import AuditEntry
from congress.core.db import Database
from congress.programme.models import Preference
from congress.registration.models import Need, Registration, Seat
from congress.registration.rules.places import Status
from tests.make import NOW, by_slug, make_congress, make_participation, staff
from tests.make_registration import arrive, mails, make_programme
from tests.statements import count_statements

BASE = "/api/v1/congresses/hlt-2026"
ALL = f"{BASE}/registrations"
SECRET_NEED = "insulinepomp-en-ringleiding"
DAAN: dict[str, Any] = {
    "givenName": "Daan",
    "familyName": "Bakker",
    "email": "Daan@welzijn.nl",
    "organisation": "Welzijnskwartier",
    "jobTitle": "buurtwerker",
    "municipality": "GM0534",
    "preferences": [{"workshop": "w2", "rank": 1}, {"workshop": "w1", "rank": 2}],
    "needs": {"diet": SECRET_NEED, "access": ""},
    "consent": True,
    "language": "nl",
}


@pytest.fixture
def api(client: TestClient, database: Database) -> TestClient:
    """A client with a token of an organiser of the congress."""
    with database.write() as tx:
        congress = make_congress(tx, capacity=1)
        make_participation(tx, congress)
        make_programme(tx, congress)
    email = staff(client, Role.ORGANISER, congress)
    with database.write() as tx:
        token = make_token(tx, email, [Scope.REGISTRATIONS_READ, Scope.REGISTRATIONS_WRITE], now=NOW)
    client.cookies.clear()
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def _locations(response: Any) -> set[str]:
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    return {error["location"] for error in response.json()["errors"]}


def test_anybody_may_ask_for_the_facts_of_a_congress(api: TestClient) -> None:
    del api.headers["Authorization"]

    facts = api.get(BASE).json()

    assert (facts["title"], facts["capacity"], facts["placesLeft"], facts["registration"]) == (
        "HLTsamen congres 2026",
        1,
        1,
        "open",
    )
    assert facts["municipalities"] == [{"code": "GM0534", "name": "Hillegom"}]
    assert api.get("/api/v1/congresses/bestaat-niet").status_code == 404


def test_registering_answers_with_the_ticket_and_the_personal_page(
    api: TestClient, database: Database
) -> None:
    response = api.post(ALL, json=DAAN)

    assert response.status_code == 201
    made = response.json()
    assert made["status"] == "confirmed"
    assert made["ticket"]
    assert made["manageUrl"].startswith("http://testserver/mijn/")
    assert "Je hebt een plek" in api.get(made["manageUrl"]).text
    with database.read() as tx:
        person = tx.scalars(select(Registration)).one()
        assert (str(person.public_id), person.email) == (made["id"], "daan@welzijn.nl")
        assert tx.get_one(Need, person.id).diet == SECRET_NEED
        wishes = tx.execute(select(Preference.rank, Preference.round_id).order_by(Preference.rank)).all()
        assert wishes == [(1, None), (2, None)]

    assert api.post(ALL, json=DAAN | {"email": "fenna@welzijn.nl"}).json()["status"] == "waiting"


def test_the_waiting_number_is_the_place_in_the_line(api: TestClient) -> None:
    emails = [f"mens{number}@welzijn.nl" for number in range(4)]
    made = [api.post(ALL, json=DAAN | {"email": email}).json()["id"] for email in emails]
    api.delete(f"{ALL}/{made[1]}")

    numbers = {one["email"]: one["waitingNumber"] for one in api.get(ALL).json()["registrations"]}

    assert [numbers[email] for email in emails] == [None, None, 1, 2]
    assert api.get(f"{ALL}/{made[3]}").json()["waitingNumber"] == 2


def test_a_known_address_is_a_conflict_and_is_mailed_its_link(api: TestClient, database: Database) -> None:
    api.post(ALL, json=DAAN)

    response = api.post(ALL, json=DAAN)

    assert response.status_code == 409
    assert response.json()["type"] == "urn:congress:problem:already-registered"
    with database.read() as tx:
        assert [kind for kind, _ in mails(tx)] == ["registered", "already-registered"]


def test_the_same_key_registers_once(api: TestClient, database: Database) -> None:
    answers = [api.post(ALL, json=DAAN, headers={"Idempotency-Key": "k1"}) for _ in range(2)]

    assert answers[0].status_code == answers[1].status_code == 201
    assert answers[0].json() == answers[1].json()
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Registration)) == 1


@pytest.mark.parametrize(
    ("change", "location"),
    [
        ({"givenName": ""}, "givenName"),
        ({"familyName": "x" * 10_000}, "familyName"),
        ({"email": "daan@"}, "email"),
        ({"organisation": "a\u0000b"}, "organisation"),
        ({"municipality": "GM9999"}, "municipality"),
        ({"municipality": "Hillegom"}, "municipality"),
        ({"consent": False}, "consent"),
        ({"needs": {"diet": "x" * 501}}, "needs.diet"),
        ({"preferences": [{"workshop": "w9", "rank": 1}]}, "preferences.0.workshop"),
        ({"preferences": [{"workshop": "w1", "rank": 1, "round": "r9"}]}, "preferences.0.round"),
        ({"preferences": [{"workshop": w, "rank": 1} for w in ("w1", "w2")]}, "preferences.1.rank"),
        ({"preferences": [{"workshop": "w1", "rank": 0}]}, "preferences.0.rank"),
        ({"answers": {"meldcode": "ja"}}, "answers.meldcode"),
        ({"onbekend": 1}, "onbekend"),
    ],
)
def test_a_wrong_body_is_refused_with_the_place_of_the_fault(
    api: TestClient, database: Database, change: dict[str, Any], location: str
) -> None:
    assert _locations(api.post(ALL, json=DAAN | change)) == {location}
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Registration)) == 0


def test_several_faults_are_told_at_once(api: TestClient) -> None:
    response = api.post(ALL, json=DAAN | {"givenName": "", "email": "x", "organisation": " "})

    assert _locations(response) == {"givenName", "email", "organisation"}


def test_outside_the_window_it_is_a_conflict(api: TestClient, database: Database) -> None:
    with database.write() as tx:
        by_slug(tx).closes_at = NOW

    response = api.post(ALL, json=DAAN)

    assert response.status_code == 409
    assert response.json()["type"] == "urn:congress:problem:registration-closed"


def test_registrations_are_read_changed_and_cancelled(api: TestClient, database: Database) -> None:
    made = api.post(ALL, json=DAAN).json()
    one = f"{ALL}/{made['id']}"

    changed = api.patch(one, json={"jobTitle": "", "municipality": None, "preferences": []}).json()
    assert (changed["jobTitle"], changed["municipality"], changed["givenName"]) == ("", None, "Daan")
    assert api.get(one).json() == changed
    assert _locations(api.patch(one, json={"givenName": " "})) == {"givenName"}
    assert _locations(api.patch(one, json={"email": "x@y.nl"})) == {"email"}

    assert api.delete(one).json()["status"] == "cancelled"
    assert api.delete(one).json()["status"] == "cancelled"
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Preference)) == 0
        assert [kind for kind, _ in mails(tx)].count("cancelled") == 1
        assert by_slug(tx).taken == 0


def test_the_list_has_pages(api: TestClient) -> None:
    api.post(ALL, json=DAAN)

    listed = api.get(ALL).json()

    assert (listed["page"], listed["pages"], listed["total"]) == (1, 1, 1)
    assert [r["email"] for r in listed["registrations"]] == ["daan@welzijn.nl"]
    for page in ("0", "2", "x"):
        assert api.get(f"{ALL}?page={page}").status_code == 404


def test_what_somebody_needs_is_in_no_answer(api: TestClient, database: Database) -> None:
    made = api.post(ALL, json=DAAN)

    for response in (made, api.get(ALL), api.get(f"{ALL}/{made.json()['id']}"), api.get(BASE)):
        assert SECRET_NEED not in response.text
        assert response.status_code < 300


def test_people_of_another_congress_cannot_be_reached(api: TestClient, database: Database) -> None:
    with database.write() as tx:
        other = make_congress(tx, slug="ander")
        stranger = arrive(tx, other, 1, municipality="elders").registration

    assert api.get("/api/v1/congresses/ander/registrations").status_code == 404
    assert api.post("/api/v1/congresses/ander/registrations", json=DAAN).status_code == 404
    assert api.get(f"{ALL}/{stranger.public_id}").status_code == 404
    assert api.delete(f"{ALL}/{stranger.public_id}").status_code == 404
    assert api.get(f"{ALL}/geen-uuid").status_code == 404
    with database.read() as tx:
        assert tx.get_one(Registration, stranger.id).status == Status.CONFIRMED


def test_without_a_token_nothing_is_read_or_written(api: TestClient) -> None:
    del api.headers["Authorization"]

    for method, path in (("GET", ALL), ("POST", ALL), ("POST", f"{BASE}/assignment")):
        assert api.request(method, path, json={}).status_code == 401


def test_a_placement_is_computed_and_published(api: TestClient, database: Database) -> None:
    assert api.post(f"{BASE}/assignment").status_code == 409
    api.post(ALL, json=DAAN)

    computed = api.post(f"{BASE}/assignment").json()
    assert (computed["status"], computed["optimal"], computed["placed"], computed["unplaced"]) == (
        "computed",
        True,
        2,
        0,
    )
    assert computed["ranks"] == {"1": 1, "2": 1}
    assert computed["objective"] == computed["bound"]

    assert api.post(f"{BASE}/assignment/publish").json() == {"mails": 1}
    assert api.post(f"{BASE}/assignment").json()["status"] == "published"
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Seat)) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_statements_for_one_and_for_three(
    api: TestClient, database: Database, count: int
) -> None:
    for number in range(count):
        api.post(ALL, json=DAAN | {"email": f"mens{number}@welzijn.nl"})

    with count_statements(database) as counted:
        assert api.get(ALL).json()["total"] == count

    assert counted.statements == 5, counted.texts


def test_a_change_that_changes_nothing_is_not_logged_and_a_wrong_gemeente_is_refused(
    api: TestClient, database: Database
) -> None:
    one = f"{ALL}/{api.post(ALL, json=DAAN).json()['id']}"

    api.patch(one, json={"givenName": "Daan"})
    assert _locations(api.patch(one, json={"municipality": "GM9999"})) == {"municipality"}
    api.patch(one, json={"givenName": "Daniël"})

    with database.read() as tx:
        entries = tx.scalars(select(AuditEntry).where(AuditEntry.action == "registration-changed")).all()
        assert [entry.after for entry in entries] == [{"fields": ["given_name"]}]


def test_preferences_after_the_placement_are_kept_and_the_answer_says_that_they_do_not_count(
    api: TestClient, database: Database
) -> None:
    before = api.post(ALL, json=DAAN).json()
    with database.write() as tx:
        by_slug(tx).placement_published_at = NOW

    after = api.post(ALL, json=DAAN | {"email": "fenna@welzijn.nl"})

    assert after.status_code == 201
    assert (before["preferences"], after.json()["preferences"]) == ("count", "kept")
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Preference)) == 4
