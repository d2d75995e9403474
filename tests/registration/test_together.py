"""Giving places to, and cancelling, many people at once: for all of them, or for nobody."""

import re

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.audit import AuditEntry, tampering
from congress.core.db import Database
from congress.programme.models import Session
from congress.registration.models import Registration
from tests.make import by_slug, make_congress, make_many, make_participation, make_registration, staff
from tests.make_door import seat
from tests.make_registration import arrive, mails, make_programme
from tests.statements import count_statements

LIST = "/beheer/hlt-2026/aanmeldingen"
TOGETHER = f"{LIST}/samen"
HIDDEN = re.compile(r'<input type="hidden" name="([a-z]+)" value="([^"]*)">')


@pytest.fixture
def people(client: TestClient, database: Database) -> list[int]:
    """Two with a place (the first with a seat) and three who wait, at a congress for two."""
    with database.write() as tx:
        congress = make_congress(tx, capacity=2)
        make_participation(tx, congress)
        ids = [arrive(tx, congress, number).registration.id for number in range(1, 6)]
        *_, sessions = make_programme(tx, congress)
        tx.add(seat(tx.get_one(Registration, ids[0]), sessions[0, 0]))
        sessions[0, 0].taken = 1
    staff(client, Role.ORGANISER, congress)
    return ids


def _statuses(database: Database) -> list[str]:
    with database.read() as tx:
        return [status.value for status in tx.scalars(select(Registration.status).order_by(Registration.id))]


def _ask(client: TestClient, query: str) -> dict[str, str]:
    """What the page that asks once more sends on."""
    page = client.get(f"{TOGETHER}?{query}")
    assert page.status_code == 200
    return dict(HIDDEN.findall(page.text.split("<main", 1)[1]))


def test_who_is_ticked_is_cancelled_and_the_line_moves_up_once(
    client: TestClient, database: Database, people: list[int]
) -> None:
    page = client.get(f"{TOGETHER}?doe=afmelden&aan=gekozen&kies={people[0]}&kies={people[2]}")
    assert "2 mensen afmelden?" in page.text
    assert ("Mens 1," in page.text, "Mens 2," in page.text) == (True, False)
    form = dict(HIDDEN.findall(page.text))

    with count_statements(database) as counted:
        said = client.post(TOGETHER, data=form, follow_redirects=False)

    assert said.headers["location"] == f"{LIST}?gedaan=afmelden&aantal=2"
    assert "2 mensen zijn afgemeld" in client.get(said.headers["location"]).text
    assert counted.commits == 1
    assert _statuses(database) == ["cancelled", "confirmed", "cancelled", "confirmed", "waiting"]
    with database.read() as tx:
        assert tx.scalars(select(Session.taken)).all() == [0] * 6
        assert mails(tx)[-3:] == [("cancelled", people[0]), ("cancelled", people[2]), ("promoted", people[3])]
        lines = tx.scalars(
            select(AuditEntry).where(AuditEntry.action == "registration-cancelled").order_by(AuditEntry.id)
        ).all()
        assert [line.subject for line in lines] == [f"aanmelding {people[0]}", f"aanmelding {people[2]}"]
        assert [line.before for line in lines] == [{"status": "confirmed"}, {"status": "waiting"}]
        assert list(tampering(tx)) == []


def test_everybody_who_is_found_gets_a_place_or_nobody(
    client: TestClient, database: Database, people: list[int]
) -> None:
    with database.write() as tx:
        by_slug(tx).capacity = 4
    before = _statuses(database)
    few = client.get(f"{TOGETHER}?doe=bevestigen&aan=alle&stand=waiting")
    refused = client.post(TOGETHER, data={"doe": "bevestigen", "stand": "waiting", "count": "3"})
    assert "Er zijn 2 plekken vrij, en dit zijn 3 mensen." in few.text
    assert "Ja, geef een plek" not in few.text
    assert refused.status_code == 409
    assert "Niemand kreeg een plek." in refused.text
    assert _statuses(database) == before

    with database.write() as tx:
        by_slug(tx).capacity = 5
    form = _ask(client, "doe=bevestigen&aan=alle")
    assert form == {"doe": "bevestigen", "count": "3"}
    assert "3 mensen hebben nu een plek" in client.post(TOGETHER, data=form).text

    assert _statuses(database) == ["confirmed"] * 5
    with database.read() as tx:
        assert by_slug(tx).taken == 5
        assert mails(tx)[-3:] == [("promoted", number) for number in people[2:]]


def test_others_than_were_counted_make_it_stop(
    client: TestClient, database: Database, people: list[int]
) -> None:
    form = _ask(client, "doe=afmelden&aan=alle&stand=waiting")
    with database.write() as tx:
        arrive(tx, by_slug(tx), 6)

    answer = client.post(TOGETHER, data=form)

    assert answer.status_code == 409
    assert "Het gaat nu om 4 mensen." in answer.text
    assert _statuses(database).count("cancelled") == 0
    assert client.post(TOGETHER, data=form | {"count": "x"}).status_code == 409
    assert client.post(TOGETHER, data={"doe": "weggooien"}).status_code == 404


def test_without_a_tick_or_a_task_the_list_says_what_to_do(client: TestClient, people: list[int]) -> None:
    nobody = client.get(f"{TOGETHER}?doe=afmelden&aan=gekozen&zoek=mens")
    no_task = client.get(f"{TOGETHER}?aan=alle&zoek=mens")

    assert (nobody.status_code, no_task.status_code) == (422, 422)
    assert "Vink eerst mensen aan" in nobody.text
    assert 'value="mens"' in nobody.text
    assert "Kies wat je wilt doen." in no_task.text


def test_messages_and_badges_take_the_selection_over(client: TestClient, people: list[int]) -> None:
    ticked = f"kies={people[0]}&kies={people[2]}&aan=gekozen&zoek=mens"

    mail = client.get(f"{TOGETHER}?doe=mailen&{ticked}")
    badges = client.get(f"{TOGETHER}?doe=badges&{ticked}")
    everybody = client.get(f"{TOGETHER}?doe=mailen&aan=alle&stand=waiting&zoek=mens", follow_redirects=False)

    assert mail.url.path.endswith("/mail/berichten/nieuw")
    assert "De 2 mensen die je in de lijst aanvinkte." in mail.text
    assert badges.url.path.endswith("/badges")
    assert re.findall(r"<dt>Badges in totaal</dt><dd>(\d+)</dd>", badges.text) == ["1"]
    assert f'name="wie" value="{people[0]}-{people[2]}"' in badges.text
    assert everybody.headers["location"] == "/beheer/hlt-2026/mail/berichten/nieuw?zoek=mens&stand=waiting"


def test_people_of_another_congress_cannot_be_named(
    client: TestClient, database: Database, people: list[int]
) -> None:
    with database.write() as tx:
        stranger = make_registration(tx, make_congress(tx, slug="ander"), family_name="Vreemdeling")

    page = client.get(f"{TOGETHER}?doe=afmelden&aan=gekozen&kies={stranger.id}").text
    done = client.post(TOGETHER, data={"doe": "afmelden", "wie": str(stranger.id), "count": "1"})

    assert "Vreemdeling" not in page
    assert "is er niets te doen" in page
    assert done.status_code == 409
    assert _statuses(database)[-1] == "confirmed"


def test_cancelling_a_thousand_costs_as_many_statements_as_cancelling_five(
    client: TestClient, database: Database
) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=1)
        make_registration(tx, congress)
        make_many(tx, congress, 1003)
    staff(client, Role.ORGANISER, congress)
    task = {"doe": "afmelden", "stand": "waiting"}

    with count_statements(database) as few:
        client.post(TOGETHER, data=task | {"zoek": "velen100", "count": "5"}, follow_redirects=False)
    with count_statements(database) as many:
        client.post(TOGETHER, data=task | {"count": "998"}, follow_redirects=False)

    assert (few.statements, few.commits) == (many.statements, many.commits) == (13, 1), many.texts
    assert _statuses(database).count("cancelled") == 1003
