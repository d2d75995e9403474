"""The page that computes a timetable, and puts it in place."""

import re
from typing import Any

from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.audit import AuditEntry
from congress.core.db import Database
from congress.programme.models import Preference, Session
from tests.make import (
    make_congress,
    make_registration,
    make_room,
    make_round,
    make_session,
    make_workshop,
    staff,
)

PAGE = "/beheer/hlt-2026/programma/rooster"


def _clashing(database: Database) -> dict[str, Any]:
    """Two rounds of two rooms; both favourites run side by side, so exchanging two sessions is better."""
    with database.write() as tx:
        congress = make_congress(tx)
        rooms = [make_room(tx, congress, code=code, name=code) for code in ("duin", "kaag")]
        rounds = [make_round(tx, congress, code=code, title=code) for code in ("r1", "r2")]
        workshops = [make_workshop(tx, congress, title=f"Workshop {name}") for name in "ABCD"]
        sessions = [
            make_session(tx, congress, workshop, rounds[number // 2], rooms[number % 2])
            for number, workshop in enumerate(workshops)
        ]
        for _ in range(3):
            person = make_registration(tx, congress)
            for rank, workshop in enumerate(workshops[:2], start=1):
                tx.add(Preference(registration_id=person.id, workshop_id=workshop.id, rank=rank))
        return {"congress": congress, "sessions": sessions, "guids": [s.guid for s in sessions]}


def _places(database: Database) -> dict[object, tuple[int, int]]:
    with database.read() as tx:
        return {s.guid: (s.round_id, s.room_id) for s in tx.scalars(select(Session))}


def _choices(html: str) -> list[str]:
    return re.findall(r'name="plek" value="([^"]+)"', html)


def test_a_proposal_is_shown_and_changes_nothing(database: Database, client: TestClient) -> None:
    made = _clashing(database)
    staff(client, Role.ORGANISER, made["congress"])
    before = _places(database)

    page = client.post(PAGE)

    assert page.status_code == 200
    assert "bewezen het beste rooster" in page.text
    assert _choices(page.text)
    assert _places(database) == before


def test_a_proposal_that_is_taken_over_keeps_each_guid_and_is_logged(
    database: Database, client: TestClient
) -> None:
    made = _clashing(database)
    staff(client, Role.ORGANISER, made["congress"])
    before = _places(database)
    choices = _choices(client.post(PAGE).text)

    page = client.post(f"{PAGE}/overnemen", data={"plek": choices})

    after = _places(database)
    a, b = made["guids"][:2]
    assert after.keys() == before.keys()
    assert after[a][0] != after[b][0]
    assert f"verplaatste sessies: {len(choices)}." in page.text
    with database.read() as tx:
        assert tx.scalars(select(AuditEntry.action)).all().count("timetable-applied") == 1
    assert "hoeft niets te veranderen" in client.post(PAGE).text


def test_setting_right_only_moves_nothing_when_nothing_is_wrong(
    database: Database, client: TestClient
) -> None:
    made = _clashing(database)
    staff(client, Role.ORGANISER, made["congress"])

    assert _choices(client.post(PAGE, data={"keep": "best"}).text)
    page = client.post(PAGE, data={"keep": "moves"})

    assert page.status_code == 200
    assert _choices(page.text) == []
    assert client.post(PAGE, data={"keep": "chaos"}).status_code == 422


def test_a_session_with_people_stays_where_it_is(database: Database, client: TestClient) -> None:
    made = _clashing(database)
    with database.write() as tx:
        for session in tx.scalars(select(Session)):
            session.taken = 1
    staff(client, Role.ORGANISER, made["congress"])
    before = _places(database)

    assert _choices(client.post(PAGE).text) == []
    assert "Er valt niets te verplaatsen" in client.get(PAGE).text

    guid, other = made["guids"][0], made["guids"][2]
    forced = client.post(f"{PAGE}/overnemen", data={"plek": [f"{guid} r2 duin", f"{other} r1 duin"]})
    assert forced.status_code == 409
    assert _places(database) == before


def test_a_timetable_that_no_longer_fits_is_refused_whole(database: Database, client: TestClient) -> None:
    made = _clashing(database)
    staff(client, Role.ORGANISER, made["congress"])
    before = _places(database)
    guid, other = made["guids"][0], made["guids"][1]

    for choices in (
        [f"{guid} r2 duin"],  # where another session is
        [f"{other} r1 duin", f"{guid} r9 duin"],
        ["hallo"],
        [f"{'0' * 8}-0000-4000-8000-{'0' * 12} r1 duin"],
        ["' OR 1=1 --"],
    ):
        page = client.post(f"{PAGE}/overnemen", data={"plek": choices})
        assert page.status_code == 409
        assert "Bereken het rooster opnieuw" in page.text
    assert _places(database) == before


def test_what_cannot_be_placed_is_named_with_its_reason(database: Database, client: TestClient) -> None:
    made = _clashing(database)
    with database.write() as tx:
        large = make_workshop(tx, made["congress"], title="Te groot", capacity=500)
        round_ = make_round(tx, made["congress"], code="r3")
        make_session(tx, made["congress"], large, round_)
    staff(client, Role.ORGANISER, made["congress"])

    page = client.post(PAGE)

    assert "Te groot: Geen enkele zaal is groot genoeg" in page.text
    assert "Te groot heeft een zaal nodig met 500 plekken of meer." in page.text
    assert "Er zijn 3 rondes en 3 zalen." in page.text
    assert "/overnemen" not in page.text


def test_a_session_in_a_smaller_room_than_its_workshop_may_stay_there(
    database: Database, client: TestClient
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        room = make_room(tx, congress, places=10)
        make_session(tx, congress, make_workshop(tx, congress, capacity=40), room=room, capacity=10)
    staff(client, Role.ORGANISER, congress)

    assert "hoeft niets te veranderen" in client.post(PAGE).text


def test_without_sessions_there_is_nothing_to_compute(database: Database, client: TestClient) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
    staff(client, Role.ORGANISER, congress)

    assert client.get(PAGE).status_code == 200
    page = client.post(PAGE)

    assert page.status_code == 409
    assert "Maak eerst rondes, zalen en sessies" in page.text


def test_only_who_edits_the_programme_may_compute(database: Database, client: TestClient) -> None:
    made = _clashing(database)
    staff(client, Role.DOOR, made["congress"])
    before = _places(database)

    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE).status_code == 403
    guid = made["guids"][0]
    assert client.post(f"{PAGE}/overnemen", data={"plek": [f"{guid} r3 duin"]}).status_code == 403
    assert _places(database) == before
