"""Editing the programme in plain forms."""

from html import escape
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Base, Database
from congress.programme.models import Room, Round, Session, Speaker, Theme, Workshop, WorkshopSpeaker
from congress.programme.queries import staff_programme, timetable_problem
from congress.setup.models import Congress
from tests.make import (
    make_congress,
    make_room,
    make_round,
    make_session,
    make_workshop,
    staff,
)
from tests.statements import count_statements

BASE = "/beheer/hlt-2026/programma"
GOOD: dict[str, tuple[type[Base], dict[str, str]]] = {
    "themas": (Theme, {"name": "Meldcode", "code": "meldcode", "colour": "#00695C", "letter": "m"}),
    "sprekers": (Speaker, {"name": "Łucja Çelik", "code": "l-celik", "email": "Lucja@Voorbeeld.nl"}),
    "zalen": (
        Room,
        {"name": "Duinzaal", "code": "duin", "places": "84", "features": "Beamer, rolstoel,beamer"},
    ),
    "rondes": (
        Round,
        {
            "title": "Ronde 1",
            "code": "r1",
            "kind": "workshops",
            "starts_at": "2026-12-10T10:00",
            "ends_at": "2026-12-10T11:00",
        },
    ),
    "workshops": (Workshop, {"title": "De meldcode", "code": "meldcode", "capacity": "30", "minimum": "8"}),
}


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


@pytest.mark.parametrize("kind", GOOD)
def test_a_part_is_added_shown_changed_and_removed(
    database: Database, client: TestClient, congress: Congress, kind: str
) -> None:
    model, typed = GOOD[kind]
    label = "name" if "name" in typed else "title"

    page = client.post(f"{BASE}/{kind}", data=typed)

    [made] = _all(database, model)
    assert page.status_code == 200
    assert typed[label] in page.text
    form = client.get(f"{BASE}/{kind}/{made.id}").text
    assert f'value="{typed[label]}"' in form
    client.post(f"{BASE}/{kind}/{made.id}", data=typed | {label: "Anders"})
    assert [getattr(part, label) for part in _all(database, model)] == ["Anders"]
    client.post(f"{BASE}/{kind}/{made.id}/weg")
    assert _all(database, model) == []


def test_a_round_with_sessions_stays_one_with_workshops(
    database: Database, client: TestClient, congress: Congress
) -> None:
    with database.write() as tx:
        block = make_round(tx, congress, code="r1")
        session = make_session(tx, congress, round_=block)
    typed = GOOD["rondes"][1] | {"kind": "plenary"}

    page = client.post(f"{BASE}/rondes/{block.id}", data=typed)

    assert page.status_code == 422
    assert "In deze ronde staan sessies." in page.text
    client.post(f"{BASE}/sessies/{session.id}/weg")
    assert client.post(f"{BASE}/rondes/{block.id}", data=typed).status_code == 200


def test_what_is_typed_is_kept_in_its_proper_form(
    database: Database, client: TestClient, congress: Congress
) -> None:
    for kind, (_, typed) in GOOD.items():
        client.post(f"{BASE}/{kind}", data=typed)

    [theme], [speaker], [room], [round_] = (_all(database, model) for model in (Theme, Speaker, Room, Round))
    assert (theme.colour, theme.letter) == ("#00695c", "M")
    assert speaker.email == "lucja@voorbeeld.nl"
    assert room.features == ["beamer", "rolstoel"]
    assert round_.starts_at.isoformat() == "2026-12-10T09:00:00+00:00"


@pytest.mark.parametrize(
    "mistake",
    [
        ("themas", {"colour": "#ffff00"}, "te licht"),
        ("themas", {"colour": "url(x)"}, "Kies een kleur"),
        ("themas", {"letter": "AB"}, "één letter"),
        ("themas", {"name": ""}, "Vul de naam van het thema in"),
        ("themas", {"name": "x" * 121}, "Vul de naam van het thema in"),
        ("sprekers", {"email": "geen adres"}, "Vul een e-mailadres in"),
        ("sprekers", {"phone": "bel maar"}, "Vul een telefoonnummer in"),
        ("sprekers", {"away": "12"}, "Kies rondes uit de lijst"),
        ("sprekers", {"code": "Ł spreker"}, "kleine letters, cijfers en streepjes"),
        ("zalen", {"places": "0"}, "een heel getal vanaf 1"),
        ("zalen", {"places": "veel"}, "een heel getal vanaf 1"),
        ("zalen", {"places": "99999999999999999999"}, "een heel getal vanaf 1"),
        ("rondes", {"ends_at": "2026-12-10T09:00"}, "eindigt voordat zij begint"),
        ("rondes", {"starts_at": "morgen"}, "Vul in wanneer de ronde begint"),
        ("rondes", {"kind": "borrel"}, "Kies wat er in deze ronde gebeurt"),
        ("rondes", {"starts_at": "2026-12-09T10:00"}, "Kies een tijd op die dag."),
        ("rondes", {"ends_at": "2026-12-11T00:30"}, "Kies een tijd op die dag."),
        ("workshops", {"runs": "0"}, "van 1 tot en met 50"),
        ("workshops", {"accreditations": "SKJ, 301234, 2,5"}, "Schrijf per regel één register"),
        ("workshops", {"accreditations": "SKJ; 1; 2\nskj; 2; 3"}, "Schrijf per regel één register"),
        ("workshops", {"minimum": "31"}, "Vul hooguit 30 in."),
        ("workshops", {"capacity": ""}, "Vul in hoeveel mensen mee kunnen doen"),
        ("workshops", {"theme_id": "7; DROP TABLE theme"}, "Kies een thema uit de lijst"),
        ("workshops", {"theme_id": "9" * 12}, "Kies een thema uit de lijst"),
        ("workshops", {"speakers": "3000000000"}, "Kies sprekers uit de lijst"),
        ("workshops", {"speakers": "12"}, "Kies sprekers uit de lijst"),
        ("workshops", {"theme_id": "12"}, "Kies een thema uit de lijst"),
        ("workshops", {"abstract": "x" * 5001}, "hooguit 5000 tekens"),
    ],
)
def test_a_mistake_gets_a_sentence_and_nothing_typed_is_lost(
    database: Database, client: TestClient, congress: Congress, mistake: tuple[str, dict[str, str], str]
) -> None:
    kind, wrong, told = mistake
    model, typed = GOOD[kind]

    page = client.post(f"{BASE}/{kind}", data=typed | wrong)

    assert page.status_code == 422
    assert told in page.text
    assert "<title>Fout:" in page.text
    for name in {"code", "name", "title", "places", "email", "starts_at", "capacity"} & typed.keys():
        assert f'value="{escape((typed | wrong)[name])}"' in page.text
    assert _all(database, model) == []


def test_a_script_in_a_name_is_shown_as_text(client: TestClient, congress: Congress) -> None:
    page = client.post(f"{BASE}/zalen", data=GOOD["zalen"][1] | {"name": "<script>alert(1)</script>"})

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_a_short_name_is_given_once(database: Database, client: TestClient, congress: Congress) -> None:
    client.post(f"{BASE}/zalen", data=GOOD["zalen"][1])

    page = client.post(f"{BASE}/zalen", data=GOOD["zalen"][1] | {"name": "Kaagzaal"})

    assert page.status_code == 422
    assert "bestaat al" in page.text
    assert 'value="Kaagzaal"' in page.text
    assert [room.name for room in _all(database, Room)] == ["Duinzaal"]


def test_a_short_name_left_empty_is_made_from_the_name(
    database: Database, client: TestClient, congress: Congress
) -> None:
    for _ in range(2):
        client.post(f"{BASE}/sprekers", data={"name": "Łucja  Çelik-de Vries"})
    client.post(f"{BASE}/workshops", data={"title": "€", "capacity": "5"})

    assert [s.code for s in _all(database, Speaker)] == ["lucja-celik-de-vries", "lucja-celik-de-vries-2"]
    assert [w.code for w in _all(database, Workshop)] == ["x"]


def test_a_workshop_keeps_its_speakers_in_step_with_the_form(
    database: Database, client: TestClient, congress: Congress
) -> None:
    for name in ("een", "twee"):
        client.post(f"{BASE}/sprekers", data={"name": name, "code": name})
    first, second = (speaker.id for speaker in _all(database, Speaker))
    typed = GOOD["workshops"][1]
    client.post(f"{BASE}/workshops", data=typed | {"speakers": [str(first), str(second), str(first)]})
    [workshop] = _all(database, Workshop)

    client.post(f"{BASE}/workshops/{workshop.id}", data=typed | {"speakers": [str(second)]})

    with database.read() as tx:
        assert list(tx.scalars(select(WorkshopSpeaker.speaker_id))) == [second]


def test_when_a_speaker_cannot_come_is_kept_and_told_at_the_session(
    database: Database, client: TestClient, congress: Congress
) -> None:
    with database.write() as tx:
        first, second = (make_round(tx, congress, title=title) for title in ("Vroeg", "Laat"))
    typed = {"name": "Pim", "phone": "06 12345678"}
    client.post(f"{BASE}/sprekers", data=typed | {"away": [str(first.id), str(second.id)]})
    [speaker] = _all(database, Speaker)

    client.post(f"{BASE}/sprekers/{speaker.id}", data=typed | {"away": str(second.id)})

    with database.write() as tx:
        workshop = make_workshop(tx, congress)
        tx.add(WorkshopSpeaker(workshop_id=workshop.id, speaker_id=speaker.id))
        for round_ in (first, second):
            make_session(tx, congress, workshop, round_)
        problem = timetable_problem(tx, congress.id, staff_programme(tx, congress.id))
    form = client.get(f"{BASE}/sprekers/{speaker.id}").text
    assert [f'value="{r.id}" checked' in form for r in (first, second)] == [False, True]
    overview = client.get(BASE).text
    assert overview.count("Pim kan niet in deze ronde.") == 1
    assert "Sprekers die nog niet hebben toegezegd" in overview
    assert {w.rounds for w in problem.workshops} == {frozenset({first.code})}
    for path in ("programma", "schedule.json", "schedule.xml", "programma.ics"):
        assert "12345678" not in client.get(f"/hlt-2026/{path}").text


def test_points_of_registers_come_back_as_they_were_typed(
    database: Database, client: TestClient, congress: Congress
) -> None:
    lines = "SKJ; 301234; 2,50\n\n Registerplein ;; 3"
    client.post(f"{BASE}/workshops", data=GOOD["workshops"][1] | {"accreditations": lines})

    [workshop] = _all(database, Workshop)
    assert workshop.accreditations == [
        {"name": "SKJ", "number": "301234", "points": "2.5"},
        {"name": "Registerplein", "number": "", "points": "3"},
    ]
    assert "SKJ; 301234; 2,5\nRegisterplein; ; 3" in client.get(f"{BASE}/workshops/{workshop.id}").text


def test_a_workshop_is_given_no_more_often_than_it_may(
    database: Database, client: TestClient, congress: Congress
) -> None:
    with database.write() as tx:
        workshop = make_workshop(tx, congress, runs=2)
        first = make_session(tx, congress, workshop)
        make_session(tx, congress, workshop)
        other, room = make_round(tx, congress), make_room(tx, congress)
    third = {"workshop_id": workshop.id, "round_id": other.id, "room_id": room.id}

    refused = client.post(f"{BASE}/sessies", data=third)
    less = client.post(f"{BASE}/workshops/{workshop.id}", data=GOOD["workshops"][1] | {"runs": "1"})
    moved = client.post(f"{BASE}/sessies/{first.id}", data=third)

    assert (refused.status_code, less.status_code, moved.status_code) == (422, 422, 200)
    assert "hooguit 2 keer" in refused.text
    assert "heeft al 2 sessies" in less.text
    assert len(_all(database, Session)) == 2


def _session_form(session: Session, **other: object) -> dict[str, str]:
    given = {"workshop_id": session.workshop_id, "round_id": session.round_id, "room_id": session.room_id}
    return {name: str(value) for name, value in (given | other).items()}


def test_two_sessions_do_not_share_a_room_in_a_round(
    database: Database, client: TestClient, congress: Congress
) -> None:
    with database.write() as tx:
        there = make_session(tx, congress, make_workshop(tx, congress, title="De meldcode", runs=2))
        workshop = make_workshop(tx, congress)
        other = make_room(tx, congress)

    page = client.post(f"{BASE}/sessies", data=_session_form(there, workshop_id=workshop.id))
    twice = client.post(f"{BASE}/sessies", data=_session_form(there, room_id=other.id))

    assert (page.status_code, twice.status_code) == (422, 422)
    assert "In deze zaal is in deze ronde al “De meldcode”." in page.text
    assert "Deze workshop is in deze ronde al in Zaal" in twice.text
    assert 'id="round_id-problem"' in twice.text
    assert len(_all(database, Session)) == 1


def test_a_session_never_shrinks_below_its_people(
    database: Database, client: TestClient, congress: Congress
) -> None:
    with database.write() as tx:
        session = make_session(tx, congress, taken=20)
        small = make_room(tx, congress, places=5)

    page = client.post(f"{BASE}/sessies/{session.id}", data=_session_form(session, room_id=small.id))

    assert page.status_code == 422
    assert "zitten al 20 mensen" in page.text
    assert _all(database, Session)[0].room_id == session.room_id


def test_a_larger_room_gives_a_session_more_places(
    database: Database, client: TestClient, congress: Congress
) -> None:
    with database.write() as tx:
        room = make_room(tx, congress, places=10, code="zaal")
        make_session(tx, congress, make_workshop(tx, congress, capacity=40), room=room, capacity=10)

    client.post(f"{BASE}/zalen/{room.id}", data={"name": "Zaal", "code": "zaal", "places": "30"})

    assert [session.capacity for session in _all(database, Session)] == [30]


def test_parts_of_another_congress_are_not_there(
    database: Database, client: TestClient, congress: Congress
) -> None:
    with database.write() as tx:
        other = make_congress(tx, slug="ander-2026", title="Ander")
        room = make_room(tx, other, name="Geheime zaal")
        mine, theirs = make_session(tx, congress), make_session(tx, other)

    assert client.get(f"{BASE}/zalen/{room.id}").status_code == 404
    assert client.post(f"{BASE}/zalen/{room.id}", data=GOOD["zalen"][1]).status_code == 404
    assert client.post(f"{BASE}/zalen/{room.id}/weg").status_code == 404
    assert "Geheime zaal" not in client.get(f"{BASE}/zalen").text
    stolen = client.post(f"{BASE}/sessies/{mine.id}", data=_session_form(mine, room_id=theirs.room_id))
    assert stolen.status_code == 422
    assert client.get("/beheer/ander-2026/programma").status_code == 404
    assert client.get(f"{BASE}/kelders").status_code == 404
    for number in (2**31, 2**63, 10**30):
        assert client.get(f"{BASE}/zalen/{number}").status_code == 404
        assert client.post(f"{BASE}/zalen/{number}/weg").status_code == 404


def test_conflicts_are_told_in_words(database: Database, client: TestClient, congress: Congress) -> None:
    with database.write() as tx:
        round_ = make_round(tx, congress)
        speaker = Speaker(congress_id=congress.id, code="mirjam", name="Mirjam de Groot")
        tx.add(speaker)
        small = make_room(tx, congress, name="Hok", places=5)
        for number, room in enumerate((small, make_room(tx, congress))):
            needs = ["beamer"] if number == 0 else []
            workshop = make_workshop(tx, congress, title=f"Sessie {number}", features=needs)
            tx.add(WorkshopSpeaker(workshop_id=workshop.id, speaker_id=speaker.id))
            make_session(tx, congress, workshop, round_, room, capacity=5)

    page = client.get(BASE).text

    assert "Mirjam de Groot geeft op dezelfde tijd ook “Sessie 1”." in page
    assert "Hok heeft 5 plaatsen; de workshop is bedoeld voor 20 mensen." in page
    assert "Hok heeft geen beamer." in page


@pytest.mark.parametrize("kind", ["", "/themas", "/sprekers", "/zalen", "/rondes", "/workshops", "/sessies"])
def test_a_page_asks_the_database_as_often_for_one_as_for_three(
    database: Database, client: TestClient, congress: Congress, kind: str
) -> None:
    with database.write() as tx:
        make_session(tx, congress)
    with count_statements(database) as one:
        assert client.get(f"{BASE}{kind}").status_code == 200
    with database.write() as tx:
        make_session(tx, congress)
        make_session(tx, congress)
    with count_statements(database) as three:
        page = client.get(f"{BASE}{kind}")

    assert three.statements == one.statements, three.texts
    assert page.status_code == 200


def test_only_who_may_edit_the_programme_can(
    database: Database, client: TestClient, congress: Congress
) -> None:
    staff(client, Role.FINANCE, congress)

    assert client.get(f"{BASE}/zalen").status_code == 403
    assert client.post(f"{BASE}/zalen", data=GOOD["zalen"][1]).status_code == 403
    with database.read() as tx:
        assert tx.scalar(select(func.count(Room.id))) == 0
