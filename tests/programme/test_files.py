"""The programme as a file: out and in again the same, first shown, and every fault at its place."""

import io
import re
import tomllib
from html import unescape
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.programme.actions.retention import clear_speakers
from congress.programme.forms.files import read_programme, toml
from congress.programme.forms.sheets import read_workbook, workbook
from congress.programme.models import Room, Session, Speaker, Workshop
from congress.programme.queries import programme_document
from congress.programme.rules.merging import Held, matched
from congress.setup.models import Congress
from tests.make import by_slug, make_congress, make_room, make_round, make_session, make_workshop, staff
from tests.programme.test_document import demo

BASE = "/beheer/hlt-2026/programma"


@pytest.fixture
def congress(database: Database, client: TestClient) -> Congress:
    """A congress without a programme, of which the client is the organiser."""
    with database.write() as tx:
        made = make_congress(tx)
    staff(client, Role.ORGANISER, made)
    return made


def _programme() -> dict[str, Any]:
    """The programme of the demo, with everything that a programme can have."""
    data = {name: value for name, value in demo().items() if name not in ("congress", "participations")}
    data["speakers"][0] |= {"phone": "071 123 4567", "away": ["ronde-2"], "biography": "=1+1\nTwee “regels”."}
    data["workshops"][0]["accreditations"] = [{"name": "SKJ", "number": "301234", "points": "2.5"}]
    data["rooms"][0]["name"] = "12"
    return data


def _stored(database: Database) -> dict[str, Any]:
    with database.read() as tx:
        return programme_document(tx, by_slug(tx).id)


def _uploaded(client: TestClient, content: bytes) -> Any:
    return client.post(f"{BASE}/bestand", files={"file": ("programma", content)})


def _taken_over(client: TestClient, content: bytes) -> Any:
    """The file is looked at, and then put in place as the page carries it."""
    page = _uploaded(client, content)
    assert page.status_code == 200, page.text
    text = unescape(re.findall(r'name="document" value="([^"]*)"', page.text)[0])
    return client.post(f"{BASE}/bestand", data={"document": text, "record": "1"}, files={"empty": b""})


def test_a_file_is_first_shown_and_then_comes_back_the_same_in_both_forms(
    database: Database, client: TestClient, congress: Congress
) -> None:
    shown = _uploaded(client, toml(_programme()).encode())
    assert "Eer: wat speelt er achter de voordeur?" in shown.text
    assert _stored(database)["workshops"] == []

    done = _taken_over(client, toml(_programme()).encode())

    assert "overgenomen" in done.text
    first = _stored(database)
    assert [len(first[name]) for name in ("themes", "speakers", "sessions")] == [6, 8, 12]
    guids = _guids(database)
    for name in ("programma.toml", "programma.xlsx"):
        content = client.get(f"{BASE}/{name}").content
        page = _taken_over(client, content)
        assert page.status_code == 200
        assert _stored(database) == first
        assert read_programme(content).faults == []
    assert _guids(database) == guids


def _guids(database: Database) -> list[Any]:
    with database.read() as tx:
        return list(tx.scalars(select(Session.guid).order_by(Session.id)))


def test_the_workbook_holds_text_and_never_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(_full(_programme()))))

    cell = next(c for row in book["Sprekers"].iter_rows() for c in row if str(c.value).startswith("=1+1"))
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert book.sheetnames == ["Thema’s", "Sprekers", "Zalen", "Rondes", "Workshops", "Sessies"]


def _full(data: dict[str, Any]) -> dict[str, Any]:
    return {
        name: data.get(name, [])
        for name in ("themes", "speakers", "rooms", "rounds", "workshops", "sessions")
    }


_cells = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=20).map(
    str.strip
)


@settings(max_examples=15)
@given(name=_cells.filter(bool), prose=st.lists(_cells.filter(bool), max_size=3).map("\n".join))
def test_any_text_comes_back_from_a_workbook(name: str, prose: str) -> None:
    speaker = {"code": "a", "name": name, "organisation": f"'={name}", "biography": prose, "confirmed": False}

    [found] = read_workbook(workbook(_full({"speakers": [speaker]}))).data["speakers"]

    assert found == {key: value for key, value in speaker.items() if value != ""}


def test_every_fault_of_a_workbook_is_told_with_its_sheet_row_and_column(
    database: Database, client: TestClient, congress: Congress
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(_full(_programme()))))
    book["Zalen"]["C2"] = "veel"
    book["Rondes"]["D3"] = "straks"
    book["Rondes"]["C4"] = "borrel"
    book["Workshops"]["D2"] = "onbekend"
    book["Workshops"]["F3"] = None
    book["Workshops"]["J4"] = "SKJ 2,5"
    book["Sprekers"]["H2"] = "misschien"
    book["Thema’s"]["C2"] = "#ffff00"
    book["Sessies"]["C3"] = book["Sessies"]["C2"].value
    book["Sessies"].cell(1, 5, "Opmerking")
    book.create_sheet("Catering")
    content = io.BytesIO()
    book.save(content)

    page = _uploaded(client, content.getvalue())

    assert page.status_code == 422
    lines = [unescape(line) for line in re.findall(r"<li>(blad [^<]*)</li>", page.text)]
    assert sorted(lines) == sorted(
        [
            "blad Catering: kennen we niet. De bladen heten: "
            "Thema’s, Sprekers, Zalen, Rondes, Workshops, Sessies",
            "blad Sessies, rij 1, kolom Opmerking: kennen we niet",
            "blad Thema’s, rij 2, kolom Kleur: is te licht: witte letters zijn er niet op te lezen",
            "blad Sprekers, rij 2, kolom Toegezegd: moet ja of nee zijn",
            "blad Zalen, rij 2, kolom Plaatsen: moet een heel getal zijn",
            "blad Rondes, rij 3, kolom Begint: moet een dag en een tijd zijn, zoals 10-12-2026 09:30",
            "blad Rondes, rij 4, kolom Soort: is geen van de mogelijkheden",
            "blad Workshops, rij 2, kolom Thema: onbekend staat niet bij thema’s",
            "blad Workshops, rij 3, kolom Hooguit: ontbreekt",
            "blad Workshops, rij 4, kolom Punten voor registers: moet per regel zijn als: SKJ; 301234; 2,5",
            "blad Sessies, rij 3, kolom Zaal: zaal duinzaal is in ronde-1 twee keer bezet",
        ]
    )
    assert _stored(database)["rooms"] == []


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 geen werkmap",
        b"\xff\xfe\x00kapot",
        b"a = " + b"[" * 5000,
        b"a" + b".a" * 5000 + b" = 1",
        b'{"themes": ' + b"[" * 100_000,
        b"x = 1\nx = 2",
        b"#" + b"x" * 1024 * 1024,
        b"%PDF-1.7",
    ],
    ids=["broken", "bytes", "deep", "dotted", "deep-json", "double", "large", "pdf"],
)
def test_a_hostile_file_is_refused_in_a_sentence(
    client: TestClient, congress: Congress, content: bytes
) -> None:
    page = _uploaded(client, content)

    assert page.status_code == 422
    assert re.search(r'id="file-problem">.*(niet lezen|te groot)', page.text)


def test_who_sits_somewhere_keeps_the_seat(
    database: Database, client: TestClient, congress: Congress
) -> None:
    with database.write() as tx:
        full = make_session(
            tx,
            congress,
            make_workshop(tx, congress, code="vol", runs=2),
            make_round(tx, congress, code="r1"),
            make_room(tx, congress, code="groot"),
            taken=8,
        )
        make_round(tx, congress, code="r2")
    data = _stored(database)
    data["rooms"][0]["places"] = 7
    data["workshops"][0]["capacity"] = 6
    data["sessions"][0]["round"] = "r2"

    page = _uploaded(client, toml(data).encode())

    told = unescape(page.text)
    assert "rooms.1.places: te klein: er zitten al 8 mensen" in told or "sessions.1.room: te klein" in told
    assert "workshops.1.capacity: te klein: er zitten al 8 mensen" in told
    assert "sessions.1.round: er zitten al 8 mensen in deze sessie" in told
    assert _all(database, Session)[0].round_id == full.round_id


def _all(database: Database, model: type[Any]) -> list[Any]:
    with database.read() as tx:
        return list(tx.scalars(select(model).order_by(model.id)))


def test_sessions_swap_rooms_and_move_and_stay_the_same_sessions(
    database: Database, client: TestClient, congress: Congress
) -> None:
    with database.write() as tx:
        first, second = make_round(tx, congress, code="r1"), make_round(tx, congress, code="r2")
        rooms = [make_room(tx, congress, code=f"zaal-{n}") for n in (1, 2)]
        made = [
            make_session(tx, congress, make_workshop(tx, congress, code=f"w{n}"), round_, room, taken=taken)
            for n, round_, room, taken in (
                (1, first, rooms[0], 5),
                (2, first, rooms[1], 3),
                (3, second, rooms[0], 0),
            )
        ]
    data = _stored(database)
    data["sessions"] = [
        {"workshop": "w1", "round": "r1", "room": "zaal-2", "pinned": True},
        {"workshop": "w2", "round": "r1", "room": "zaal-1", "pinned": False},
        {"workshop": "w3", "round": "r2", "room": "zaal-2", "pinned": False},
    ]
    data["speakers"] = [{"code": "pim", "name": "Pim"}]
    data["workshops"] = data["workshops"][1:]

    _taken_over(client, toml(data).encode())

    after = _all(database, Session)
    assert [(s.id, s.guid, s.taken) for s in after] == [(s.id, s.guid, s.taken) for s in made]
    assert [s.room_id for s in after] == [rooms[1].id, rooms[0].id, rooms[1].id]
    assert [s.pinned for s in after] == [True, False, False]
    assert len(_all(database, Room)) == 2
    assert [s.name for s in _all(database, Speaker)] == ["Pim"]
    assert len(_all(database, Workshop)) == 3  # what the file does not have, stays


def test_a_session_moves_only_when_its_round_is_gone_from_the_file() -> None:
    there = [Held(1, "w", "r1", "a", 0), Held(2, "w", "r2", "a", 0), Held(3, "v", "r1", "b", 0)]

    found = matched([("w", "r3"), ("w", "r1"), ("v", "r2"), ("x", "r1")], there)

    assert [one.id if one else None for one in found] == [2, 1, 3, None]


def test_a_part_of_the_programme_may_come_alone(
    database: Database, client: TestClient, congress: Congress
) -> None:
    _taken_over(client, toml(_programme()).encode())
    data = tomllib.loads(client.get(f"{BASE}/programma.toml").text)
    only = {"workshops": [data["workshops"][0] | {"capacity": 13}]}

    page = _taken_over(client, toml(only).encode())

    assert page.status_code == 200
    assert sorted(w["capacity"] for w in _stored(database)["workshops"])[0] == 13
    assert len(_stored(database)["sessions"]) == 12


def test_a_short_name_made_of_a_speakers_name_goes_with_the_name(
    database: Database, client: TestClient, congress: Congress
) -> None:
    client.post(f"{BASE}/sprekers", data={"name": "Łucja Çelik", "phone": "06 12345678"})

    with database.write() as tx:
        assert clear_speakers(tx, congress.id) == 1

    kept = client.get(f"{BASE}/programma.toml").text
    assert re.search(r'code = "gewist-\d+"', kept)
    assert not re.search("lucja|elik|12345678", kept, re.IGNORECASE)
