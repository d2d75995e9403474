"""Names of parts: what cannot be told apart is refused, and rounds at the same time are told."""

from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.programme.models import Round
from congress.setup.models import Congress
from tests.make import make_congress, staff
from tests.programme.test_editing import BASE, GOOD


@pytest.fixture
def congress(database: Database, client: TestClient) -> Congress:
    """A congress of which the client is the organiser."""
    with database.write() as tx:
        made = make_congress(tx)
    staff(client, Role.ORGANISER, made)
    return made


def _all(database: Database, model: type[Any]) -> list[Any]:
    with database.read() as tx:
        return list(tx.scalars(select(model).order_by(model.id)))


@pytest.mark.parametrize(
    "twin",
    [
        ("zalen", {"name": "DUINZAAL"}, "name", "De naam “Duinzaal” bestaat al."),
        ("rondes", {"title": "ronde 1"}, "title", "De naam “Ronde 1” bestaat al."),
        ("themas", {"letter": "w"}, "name", "De naam “Meldcode” bestaat al."),
        ("themas", {"name": "Melden"}, "letter", "De letter M hoort al bij het thema “Meldcode”."),
    ],
)
def test_two_of_a_kind_that_cannot_be_told_apart_are_refused_at_the_field(
    database: Database, client: TestClient, congress: Congress, twin: tuple[str, dict[str, str], str, str]
) -> None:
    kind, other, field, sentence = twin
    model, typed = GOOD[kind]
    client.post(f"{BASE}/{kind}", data=typed)
    [made] = _all(database, model)

    page = client.post(f"{BASE}/{kind}", data=typed | {"code": "ander"} | other)
    same = client.post(f"{BASE}/{kind}/{made.id}", data=typed)

    assert (page.status_code, same.status_code) == (422, 200)
    assert f'id="{field}-problem"' in page.text
    assert sentence in page.text
    assert len(_all(database, model)) == 1


def test_breaks_share_a_name_and_rounds_at_the_same_time_are_told(
    database: Database, client: TestClient, congress: Congress
) -> None:
    block = GOOD["rondes"][1]
    for hour in ("10", "11"):
        times = {"starts_at": f"2026-12-10T{hour}:15", "ends_at": f"2026-12-10T{hour}:30"}
        client.post(f"{BASE}/rondes", data={"title": "Pauze", "kind": "break"} | times)
    assert "Wat nog niet past" not in client.get(BASE).text

    client.post(f"{BASE}/rondes", data=block)

    assert [part.title for part in _all(database, Round)] == ["Pauze", "Pauze", "Ronde 1"]
    page = client.get(BASE).text
    assert "Wat nog niet past" in page
    assert page.count("begint voordat “Ronde 1” is afgelopen.") == 1


def test_what_may_stay_empty_is_marked(client: TestClient, congress: Congress) -> None:
    page = client.get(f"{BASE}/zalen").text

    labels = (
        "Korte naam (hoeft niet)",
        "Verdieping (hoeft niet)",
        "Kenmerken (hoeft niet)",
        "Naam",
        "Aantal",
    )
    assert all(f">{label}" in page for label in labels)
    assert ">Naam (hoeft niet)" not in page
    assert page.count("(hoeft niet)") == 3
