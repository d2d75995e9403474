"""Answers and register numbers through the API."""

from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.actions import make_token
from congress.access.rules.rights import Role, Scope
from congress.core.db import Database
from congress.registration.models import Answer, RegisterNumber, Registration
from congress.registration.rules.places import Status
from congress.registration.rules.questions import QuestionKind
from tests.make import NOW, make_congress, make_participation, staff
from tests.make_registration import make_question

ALL = "/api/v1/congresses/hlt-2026/registrations"
DAAN: dict[str, Any] = {
    "givenName": "Daan",
    "familyName": "Bakker",
    "email": "daan@welzijn.nl",
    "organisation": "Welzijnskwartier",
    "municipality": "GM0534",
    "consent": True,
}


@pytest.fixture
def api(client: TestClient, database: Database) -> TestClient:
    """A client with a token; addresses must be confirmed by who uses the form, and there are questions."""
    with database.write() as tx:
        congress = make_congress(tx, confirm_address=True)
        make_participation(tx, congress)
        make_question(tx, congress, code="jaren", kind=QuestionKind.NUMBER, is_required=True)
        make_question(tx, congress, code="meldcode", kind=QuestionKind.YES_NO, position=1)
        make_question(
            tx, congress, code="waar", kind=QuestionKind.SEVERAL_OF, choices=["thuis", "elders"], position=2
        )
        make_question(tx, congress, code="katwijk", municipality_codes=["GM0537"], is_required=True)
    email = staff(client, Role.ORGANISER, congress)
    with database.write() as tx:
        token = make_token(tx, email, [Scope.REGISTRATIONS_WRITE], now=NOW)
    client.cookies.clear()
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def test_answers_and_numbers_are_kept_and_the_address_needs_no_proof(
    api: TestClient, database: Database
) -> None:
    told = {
        "answers": {"jaren": 7.5, "meldcode": True, "waar": ["elders", "thuis"]},
        "registers": [{"register": "SKJ", "number": "120012345"}],
        "reportConsent": True,
    }

    assert api.post(ALL, json=DAAN | told).status_code == 201

    with database.read() as tx:
        assert list(tx.scalars(select(Answer.value).order_by(Answer.id))) == ["7,5", "ja", "thuis\nelders"]
        assert tx.scalars(select(RegisterNumber.number)).one() == "120012345"
        assert tx.scalars(select(Registration.status)).one() == Status.CONFIRMED


@pytest.mark.parametrize(
    ("told", "places"),
    [
        ({}, {"answers.jaren"}),
        ({"answers": {"jaren": None}}, {"answers.jaren"}),
        ({"answers": {"jaren": "veel", "meldcode": "x"}}, {"answers.jaren", "answers.meldcode"}),
        ({"answers": {"jaren": 1, "waar": ["thuis", {"a": 1}]}}, {"answers.waar"}),
        ({"answers": {"jaren": 1, "anders": 1}}, {"answers.anders"}),
        ({"answers": {"jaren": 1}, "registers": [{"register": "SKJ", "number": "x"}]},
         {"registers.0.number", "reportConsent"}),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_place_and_nothing_is_kept(
    api: TestClient, database: Database, told: dict[str, Any], places: set[str]
) -> None:
    response = api.post(ALL, json=DAAN | told)

    assert response.status_code == 422
    assert {error["location"] for error in response.json()["errors"]} == places
    with database.read() as tx:
        assert tx.scalars(select(Registration)).all() == []
