"""The list of gemeenten: an installation has all of them from the start, and an administrator keeps it up."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.core.installation import upgrade
from congress.setup.models import Municipality
from congress.setup.queries import audit_lines, municipalities
from tests.make import make_municipality


def test_a_fresh_installation_knows_every_gemeente(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'fresh.db'}")
    upgrade(db)

    with db.read() as tx:
        found = {one.code: one for one in municipalities(tx)}
    db.close()
    assert len(found) == 342
    assert {found[code].name for code in ("GM0534", "GM0553", "GM1525", "GM0537", "GM0575")} == {
        "Hillegom",
        "Lisse",
        "Teylingen",
        "Katwijk",
        "Noordwijk",
    }
    assert (found["GM0534"].inhabitants, found["GM0534"].inhabitants_on) == (22826, date(2024, 1, 1))
    assert found["GM0575"].inhabitants is None  # never a figure without a source


def test_an_administrator_adds_a_gemeente_and_gives_one_a_new_name(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        make_municipality(tx)
    staff(client, Role.ADMIN)

    client.post("/beheer/gemeenten", data={"code": "gm1999", "name": "Bollenstreek"})
    page = client.post("/beheer/gemeenten", data={"code": "GM0534", "name": "Hillegom aan Zee"}).text

    assert "De gemeente staat in de lijst." in page
    with database.read() as tx:
        assert {one.code: one.name for one in municipalities(tx)} == {
            "GM1999": "Bollenstreek",
            "GM0534": "Hillegom aan Zee",
        }
        assert "municipality-listed" in {line.action for line in audit_lines(tx, limit=10)}


def test_a_code_that_is_none_is_told_at_the_field(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    staff(client, Role.ADMIN)

    answer = client.post("/beheer/gemeenten", data={"code": "0534", "name": ""})

    assert answer.status_code == 422
    assert "Vul een code in van GM en vier cijfers, zoals GM0534." in answer.text
    assert "Vul de naam van de gemeente in." in answer.text
    with database.read() as tx:
        assert tx.query(Municipality).count() == 0
