"""The call that signs up a team: all or nothing, every fault with its place."""

from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from congress.access.actions import make_token
from congress.access.rules.rights import Role, Scope
from congress.core.db import Database
from congress.registration.models import Registration, Team
from congress.setup.rules.policies import Outsiders
from tests.make import NOW, by_slug, make_congress, make_participation, make_registration, staff

CALL = "/api/v1/congresses/hlt-2026/registrations/team"


def _body(*members: dict[str, Any], **other: Any) -> dict[str, Any]:
    contact = {
        "name": "Iris Blom",
        "email": "iris@isd.nl",
        "organisation": "ISD Bollenstreek",
        "municipality": "GM0534",
    }
    return {"contact": contact, "members": list(members), "consent": True} | other


def _member(email: str, **other: Any) -> dict[str, Any]:
    return {"givenName": "Bob", "familyName": "van Dam", "email": email} | other


@pytest.fixture
def api(client: TestClient, database: Database) -> TestClient:
    """A client with a token of an organiser of a congress with two places."""
    with database.write() as tx:
        congress = make_congress(tx, capacity=2, confirm_address=True)
        make_participation(tx, congress)
    email = staff(client, Role.ORGANISER, congress)
    with database.write() as tx:
        token = make_token(tx, email, [Scope.REGISTRATIONS_READ, Scope.REGISTRATIONS_WRITE], now=NOW)
    client.cookies.clear()
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def test_a_team_is_made_and_its_page_opens(api: TestClient, database: Database) -> None:
    with database.write() as tx:
        make_registration(tx, by_slug(tx), email="mens1@welzijn.nl")
        by_slug(tx).taken = 1

    answer = api.post(
        CALL, json=_body(_member("bob@isd.nl"), _member("eva@isd.nl"), _member("mens1@welzijn.nl"))
    )

    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert [(m["email"], m["status"], m["isNew"]) for m in found["members"]] == [
        ("bob@isd.nl", "confirmed", True),
        ("eva@isd.nl", "waiting", True),
        ("mens1@welzijn.nl", "confirmed", False),
    ]
    assert "Bob van Dam" in api.get(found["manageUrl"]).text


def test_together_waits_and_the_same_key_makes_one_team(api: TestClient, database: Database) -> None:
    members = [_member(f"mens{number}@isd.nl") for number in range(3)]
    calls = [
        api.post(CALL, json=_body(*members, together=True), headers={"Idempotency-Key": "een"})
        for _ in range(2)
    ]

    assert {m["status"] for m in calls[0].json()["members"]} == {"waiting"}
    assert calls[0].json() == calls[1].json()
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Team)) == 1


@pytest.mark.parametrize(
    ("body", "places"),
    [
        (
            _body(_member("bob@"), _member("eva@isd.nl", givenName=" "), _member("EVA@isd.nl")),
            {"members.0.email", "members.1.givenName", "members.2.email"},
        ),
        (_body(), {"members"}),
        (_body(*[_member(f"m{n}@isd.nl") for n in range(26)]), {"members"}),
        (_body(_member("bob@isd.nl"), consent=False), {"consent"}),
        (
            _body(_member("bob@isd.nl", municipality="elders"), _member("e@isd.nl")),
            {"members.0.municipality"},
        ),
    ],
)
def test_every_fault_is_told_and_nobody_is_stored(
    api: TestClient, database: Database, body: dict[str, Any], places: set[str]
) -> None:
    with database.write() as tx:
        by_slug(tx).outsiders = Outsiders.REFUSE

    answer = api.post(CALL, json=body)

    assert answer.status_code == 422
    assert {error["location"] for error in answer.json()["errors"]} == places
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Registration)) == 0


def test_without_the_scope_nothing_is_stored(api: TestClient, database: Database) -> None:
    del api.headers["Authorization"]

    assert api.post(CALL, json=_body(_member("bob@isd.nl"))).status_code in (401, 403)
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Team)) == 0
