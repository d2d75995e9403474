"""Moving sessions about in a draft: nobody sees it before it is published, and every step can be undone."""

from typing import Any

from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.programme.models import Session, TimetableStep
from tests.make import (
    make_congress,
    make_registration,
    make_room,
    make_round,
    make_session,
    make_workshop,
    staff,
)

PAGE = "/beheer/hlt-2026/programma/schuiven"


def _made(database: Database, *, taken: int = 0) -> dict[str, Any]:
    """Two rounds of two rooms; A and B are in the first round, in A sit so many people."""
    with database.write() as tx:
        congress = make_congress(tx)
        rooms = [make_room(tx, congress, code=code, name=code) for code in ("duin", "kaag")]
        rounds = [make_round(tx, congress, code=code, title=code) for code in ("r1", "r2")]
        workshops = [make_workshop(tx, congress, title=f"Workshop {name}") for name in "AB"]
        sessions = [make_session(tx, congress, workshops[n], rounds[0], rooms[n]) for n in (0, 1)]
        sessions[0].taken = taken
        return {
            "congress": congress,
            "a": sessions[0].id,
            "b": sessions[1].id,
            "cells": [[f"{block.id}-{room.id}" for room in rooms] for block in rounds],
        }


def _places(database: Database) -> dict[int, str]:
    with database.read() as tx:
        return {s.id: f"{s.round_id}-{s.room_id}" for s in tx.scalars(select(Session))}


def _move(client: TestClient, session: int, cell: str) -> Any:
    return client.post(PAGE, data={"sessie": str(session), "plek": cell}, follow_redirects=True)


def test_a_move_stays_in_the_draft_until_it_is_published(database: Database, client: TestClient) -> None:
    made = _made(database)
    staff(client, Role.ORGANISER, made["congress"])
    before = _places(database)
    later = made["cells"][1][0]

    page = _move(client, made["a"], later)

    assert "Workshop A” staat in het concept nu in r2, duin" in page.text
    assert _places(database) == before
    page = client.post(PAGE + "/publiceren", follow_redirects=True)
    assert "Het rooster is gepubliceerd. Aantal verplaatste sessies: 1." in page.text
    assert _places(database) == before | {made["a"]: later}
    with database.read() as tx:
        assert tx.scalars(select(TimetableStep)).all() == []


def test_a_session_on_an_occupied_place_changes_places_and_seats_go_along(
    database: Database, client: TestClient
) -> None:
    made = _made(database, taken=3)
    staff(client, Role.ORGANISER, made["congress"])
    here, there = made["cells"][0]

    page = _move(client, made["a"], there)

    assert "Dat zijn 3 plaatsen" in page.text
    client.post(PAGE + "/publiceren")
    assert _places(database) == {made["a"]: there, made["b"]: here}
    with database.read() as tx:
        assert tx.get_one(Session, made["a"]).taken == 3


def test_who_has_a_seat_keeps_the_hour(database: Database, client: TestClient) -> None:
    made = _made(database, taken=3)
    staff(client, Role.ORGANISER, made["congress"])

    page = _move(client, made["a"], made["cells"][1][0])

    assert page.status_code == 409
    assert "Hier zitten al mensen in." in page.text
    with database.read() as tx:
        assert tx.scalars(select(TimetableStep)).all() == []


def test_steps_are_undone_from_the_last_to_the_first(database: Database, client: TestClient) -> None:
    made = _made(database)
    staff(client, Role.ORGANISER, made["congress"])
    _move(client, made["a"], made["cells"][0][1])  # which changes places with B
    _move(client, made["a"], made["cells"][1][1])

    page = client.post(PAGE + "/terug", follow_redirects=True)

    assert page.text.count("verplaatst</span>") == 2
    page = client.post(PAGE + "/terug", follow_redirects=True)
    assert "verplaatst</span>" not in page.text
    assert client.post(PAGE + "/terug").status_code == 409


def test_people_who_sat_down_meanwhile_are_not_moved_to_another_hour(
    database: Database, client: TestClient
) -> None:
    made = _made(database)
    staff(client, Role.ORGANISER, made["congress"])
    _move(client, made["a"], made["cells"][1][0])
    with database.write() as tx:
        tx.get_one(Session, made["a"]).taken = 1
    before = _places(database)

    page = client.post(PAGE + "/publiceren")

    assert page.status_code == 409
    assert "Het concept past niet meer bij het programma." in page.text
    assert _places(database) == before
    assert "schuiven/publiceren" not in client.get(PAGE).text
    client.post(PAGE + "/opnieuw")
    assert "verplaatst</span>" not in client.get(PAGE).text


def test_the_conflicts_of_a_place_are_told_before_the_move(database: Database, client: TestClient) -> None:
    made = _made(database)
    with database.write() as tx:
        make_room(tx, made["congress"], code="zolder", name="Zolder", places=5)
    staff(client, Role.ORGANISER, made["congress"])

    found = client.get(f"{PAGE}/plekken?sessie={made['a']}").json()

    assert found[made["cells"][0][1]] == {"fits": True, "said": "Ruilt met “Workshop B”."}
    assert found[made["cells"][1][0]] == {"fits": True, "said": ""}
    small = next(text["said"] for text in found.values() if "Zolder" in text["said"])
    assert small.startswith("“Workshop A”: Zolder heeft 5 plaatsen")
    assert made["cells"][0][0] not in found  # where it is


def test_nobody_moves_a_session_of_another_congress(database: Database, client: TestClient) -> None:
    made = _made(database)
    with database.write() as tx:
        other = make_congress(tx, slug="elders")
        workshop = make_workshop(tx, other)
        room = make_room(tx, other)
        block = make_round(tx, other)
        foreign = make_session(tx, other, workshop, block, room)
        number, cell = foreign.id, f"{block.id}-{room.id}"
        make_registration(tx, other)
    staff(client, Role.ORGANISER, made["congress"])

    assert _move(client, number, made["cells"][1][0]).status_code == 404
    assert _move(client, made["a"], cell).status_code == 404
    assert client.get(f"{PAGE}/plekken?sessie={number}").status_code == 404
