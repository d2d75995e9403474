"""The programme for everybody, and through the API."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.actions import add_staff, make_token
from congress.access.rules.rights import Role, Scope
from congress.core.db import Database
from congress.programme.models import Session, Speaker, WorkshopSpeaker
from congress.setup.models import Congress
from tests.make import NOW, make_congress, make_room, make_round, make_session, make_theme, make_workshop
from tests.statements import count_statements


def _programme(database: Database) -> Congress:
    with database.write() as tx:
        congress = make_congress(tx)
        theme = make_theme(tx, congress, name="Eer & geweld", letter="E")
        speaker = Speaker(
            congress_id=congress.id,
            code="sevda",
            name="Sevda Yılmaz",
            organisation="Instituut",
            biography="Begeleidt teams.",
            email="sevda-prive@voorbeeld.nl",
            confirmed=True,
        )
        tx.add(speaker)
        pim = Speaker(congress_id=congress.id, code="pim", name="Nog geen ja", biography="Pim.")
        tx.add(pim)
        tx.add(Speaker(congress_id=congress.id, code="els", name="Els Dagvoorzitter", confirmed=True))
        workshop = make_workshop(
            tx, congress, code="eer", title="Eer <b>nu</b>", abstract="Signalen.", theme_id=theme.id
        )
        tx.flush()  # their ids
        for who in (speaker, pim):
            tx.add(WorkshopSpeaker(workshop_id=workshop.id, speaker_id=who.id))
        room = make_room(tx, congress, code="duin", name="Duinzaal", floor="begane grond")
        make_session(tx, congress, workshop, make_round(tx, congress, code="r1", title="Ronde 1"), room)
        return congress


def _token(
    database: Database, congress: Congress, *scopes: Scope, email: str = "api@hillegom.nl"
) -> dict[str, str]:
    with database.write() as tx:
        add_staff(tx, email, Role.ORGANISER, congress_id=congress.id, actor="test", now=NOW)
        return {"Authorization": f"Bearer {make_token(tx, email, list(scopes), now=NOW)}"}


def test_the_page_shows_what_where_when_and_by_whom(database: Database, client: TestClient) -> None:
    _programme(database)

    page = client.get("/hlt-2026/programma").text

    for text in ("Ronde 1", "10:00–11:00", "Eer &lt;b&gt;nu&lt;/b&gt;", "Eer &amp; geweld", "Duinzaal"):
        assert text in page
    assert "Sevda Yılmaz" in page
    assert "(Instituut)" in page
    assert "Begeleidt teams." in page
    assert "Nog geen ja" not in page
    assert "Els Dagvoorzitter" in page
    assert "begane grond" in page
    assert "sevda-prive" not in page


@pytest.mark.parametrize("name", ["schedule.json", "schedule.xml"])
def test_a_file_for_everybody_names_only_who_said_yes(
    database: Database, client: TestClient, name: str
) -> None:
    _programme(database)

    content = client.get(f"/hlt-2026/{name}").text

    assert "Sevda" in content
    assert "Nog geen ja" not in content


def test_the_programme_is_also_by_room_and_by_theme(database: Database, client: TestClient) -> None:
    congress = _programme(database)
    with database.write() as tx:
        make_session(tx, congress, make_workshop(tx, congress, title="Los"), room=make_room(tx, congress))
        make_room(tx, congress, name="Lege zaal")

    pages = {per: client.get(f"/hlt-2026/programma?per={per}").text for per in ("zaal", "thema", "<b>")}

    headings = {per: re.findall(r'round__name">([^<]+)</span></h2>', pages[per]) for per in pages}
    assert headings["zaal"][0] == "Duinzaal, begane grond"
    assert headings["thema"] == ["Eer &amp; geweld", "Zonder thema"]
    assert "Lege zaal" not in pages["zaal"]
    assert all(pages[per].count('<span class="round__time">10:00–11:00</span>') == 2 for per in pages)
    assert '<strong aria-current="page">Per ronde</strong>' in pages["<b>"]


def test_a_programme_of_two_days_names_the_days(database: Database, client: TestClient) -> None:
    congress = _programme(database)
    with database.write() as tx:
        later = {"starts_at": NOW + timedelta(days=30), "ends_at": NOW + timedelta(days=30, hours=1)}
        make_session(tx, congress, round_=make_round(tx, congress, **later))

    assert client.get("/hlt-2026/programma").text.count('class="programme__day"') == 2
    assert "23 dec" in client.get("/hlt-2026/programma?per=zaal").text


def test_without_a_programme_the_page_says_so(database: Database, client: TestClient) -> None:
    with database.write() as tx:
        make_congress(tx)

    assert "Het programma is nog niet bekend" in client.get("/hlt-2026/programma").text
    assert client.get("/bestaat-niet/programma").status_code == 404


def test_the_page_asks_the_database_as_often_for_one_as_for_three(
    database: Database, client: TestClient
) -> None:
    congress = _programme(database)
    with count_statements(database) as one:
        client.get("/hlt-2026/programma")
    with database.write() as tx:
        make_session(tx, congress)
        make_session(tx, congress)
    with count_statements(database) as three:
        client.get("/hlt-2026/programma")

    assert one.statements == three.statements == 8


def test_the_api_gives_the_programme_to_who_may_read_it(database: Database, client: TestClient) -> None:
    congress = _programme(database)
    path = "/api/v1/congresses/hlt-2026/programme"

    found: dict[str, Any] = client.get(path, headers=_token(database, congress, Scope.PROGRAMME_READ)).json()

    assert [w["id"] for w in found["workshops"]] == ["eer"]
    assert found["sessions"][0] | {"id": ""} == {
        "id": "",
        "workshop": "eer",
        "round": "r1",
        "room": "duin",
        "capacity": 20,
        "taken": 0,
    }
    assert found["rounds"][0]["startsAt"] == "2026-12-10T09:00:00Z"
    assert "sevda-prive" not in str(found)
    assert client.get(path).status_code == 401
    wrong = _token(database, congress, Scope.FINANCE_READ, email="ander@hillegom.nl")
    assert client.get(path, headers=wrong).status_code == 403


def test_the_api_proposes_a_timetable_and_puts_it_in_place(database: Database, client: TestClient) -> None:
    congress = _programme(database)
    with database.write() as tx:
        make_round(tx, congress, code="r2")
    path = "/api/v1/congresses/hlt-2026/timetable"
    headers = _token(database, congress, Scope.PROGRAMME_WRITE)

    found = client.post(path, headers=headers).json()

    assert found["optimal"]
    assert found["objective"] == found["bound"] == 0
    [place] = found["sessions"]
    moved = client.post(f"{path}/apply", headers=headers, json={"sessions": [place | {"round": "r2"}]})
    assert moved.json() == {"moved": 1}
    with database.read() as tx:
        [session] = tx.scalars(select(Session))
        assert str(session.guid) == place["id"]
    again = client.post(f"{path}/apply", headers=headers, json={"sessions": [place | {"room": "kelder"}]})
    assert again.status_code == 409
    assert again.json()["type"] == "urn:congress:problem:programme-changed"
    hostile = client.post(f"{path}/apply", headers=headers, json={"sessions": [{"id": "x", "round": "' --"}]})
    assert hostile.status_code == 422
    assert len(hostile.json()["errors"]) == 3
