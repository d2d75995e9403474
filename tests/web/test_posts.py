"""Posts: only from our own pages, never too much, and nothing typed is lost on the way."""

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from congress.access.actions import add_staff
from congress.access.models import SignInLink
from congress.access.rules.rights import Role
from congress.core.db import Database
from tests.make import NOW

ASK = "/beheer/inloggen"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def links(database: Database) -> int:
    with database.read() as tx:
        return tx.scalar(select(func.count()).select_from(SignInLink)) or 0


@pytest.fixture
def known(database: Database) -> str:
    """The address of somebody who may sign in."""
    with database.write() as tx:
        add_staff(tx, "sanne@hillegom.nl", Role.ADMIN, congress_id=None, actor="test", now=NOW)
    return "sanne@hillegom.nl"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver"},
    ],
)
def test_our_own_pages_and_programs_may_post(
    client: TestClient, database: Database, known: str, headers: dict[str, str]
) -> None:
    answer = client.post(ASK, data={"email": known}, headers=headers)

    assert answer.status_code == 200
    assert links(database) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
    ],
)
def test_another_site_may_not_post(
    client: TestClient, database: Database, known: str, headers: dict[str, str]
) -> None:
    answer = client.post(ASK, data={"email": known}, headers=headers)

    assert answer.status_code == 403
    assert "Dit formulier kwam niet van deze website." in answer.text
    assert links(database) == 0


def test_too_much_is_refused_in_words(client: TestClient, database: Database, known: str) -> None:
    answer = client.post(ASK, content=b"email=" + b"a" * (2 * 1024 * 1024), headers=FORM)

    assert answer.status_code == 413
    assert "Wat je verstuurt is te groot." in answer.text
    assert links(database) == 0


def test_too_many_fields_are_refused_in_words(client: TestClient) -> None:
    answer = client.post(ASK, content=b"&".join(b"x%d=1" % number for number in range(500)), headers=FORM)

    assert answer.status_code == 400
    assert "We konden niet lezen wat er werd verstuurd." in answer.text
