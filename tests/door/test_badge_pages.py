"""Badges on the pages of the organiser: printing, looking first, one at the desk, and old paper."""

import io

import pypdfium2
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.core.settings import Settings
from congress.core.tokens import hash_secret
from congress.registration.models import Registration
from congress.registration.rules.places import Status
from tests.conftest import Clock
from tests.make import make_congress, make_registration, staff
from tests.make_door import AT_THE_DOOR, ticket_of

PAGE = "/beheer/hlt-2026/badges"
CHOICES = {"layout": "a4x4", "only": "new", "order": "organisation"}


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_printing_twice_gives_only_what_is_new(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_registration(tx, congress, given_name="Sanne", family_name="de Vries")
    staff(client, Role.ORGANISER, congress)

    first = client.post(PAGE, data=CHOICES)
    with database.write() as tx:
        make_registration(tx, congress, given_name="Noor", family_name="Bakker")
    second = client.post(PAGE, data=CHOICES | {"double_sided": "on"})

    assert "Sanne de Vries" in text_of(first.content)
    assert "Noor Bakker" in text_of(second.content) and "Sanne" not in text_of(second.content)
    assert len(PdfReader(io.BytesIO(second.content)).pages) == 2


def test_looking_at_the_first_sheet_prints_nothing(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_registration(tx, congress)
    staff(client, Role.ORGANISER, congress)

    sample = client.get(f"{PAGE}/voorbeeld.png", params={"layout": "a7x8"})

    width, height = Image.open(io.BytesIO(sample.content)).size
    assert width > height  # A4 on its side
    assert "Nieuw of veranderd sinds de laatste keer</dt><dd>1" in client.get(PAGE).text.replace("\n", "")
    assert client.get(f"{PAGE}/voorbeeld.png", params={"layout": "behang"}).status_code == 404


def test_a_paper_that_does_not_exist_is_told_at_the_field(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
    staff(client, Role.ORGANISER, congress)

    answer = client.post(PAGE, data=CHOICES | {"layout": "behang"})

    assert answer.status_code == 422
    assert "Kies hoe de badges op het papier staan." in answer.text


def test_a_wrong_paper_at_the_desk_is_told_and_changes_no_code(
    client: TestClient, database: Database
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        person = make_registration(tx, congress)
    staff(client, Role.ORGANISER, congress)

    answer = client.post(f"{PAGE}/{person.id}", data={"layout": "zzz", "lost": "on"})

    assert answer.status_code == 422 and "Kies hoe de badges op het papier staan." in answer.text
    assert 'name="lost" value="on" checked' in answer.text
    with database.read() as tx:
        assert tx.get_one(Registration, person.id).issue_number == 1


def test_a_lost_badge_is_printed_at_the_desk_with_a_new_code(
    client: TestClient, database: Database, settings: Settings
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        person = make_registration(tx, congress, given_name="Noor", family_name="Bakker")
        before = ticket_of(settings, person)
    staff(client, Role.ORGANISER, congress)

    kept = client.post(f"{PAGE}/{person.id}", data={"layout": "a6"})
    renewed = client.post(f"{PAGE}/{person.id}", data={"layout": "a6", "lost": "on"})

    assert _code_on(kept.content) == before
    with database.read() as tx:
        assert _code_on(renewed.content) == ticket_of(settings, tx.get_one(Registration, person.id)) != before
    assert "Er is een nieuwe geprint" in client.get(PAGE).text


def test_the_paper_of_before_a_change_is_refused_and_the_own_page_shows_the_new_code(
    client: TestClient, database: Database, settings: Settings, clock: Clock
) -> None:
    clock.now = AT_THE_DOOR
    with database.write() as tx:
        congress = make_congress(tx)
        person = make_registration(tx, congress, given_name="Noor", family_name="Bakker")
        person.link_hash = hash_secret("een-geheim")
    staff(client, Role.ORGANISER, congress)
    old = _code_on(client.post(PAGE, data=CHOICES | {"layout": "a6"}).content)
    with database.write() as tx:
        tx.get_one(Registration, person.id).family_name = "Bakker-de Boer"

    new = _code_on(client.post(PAGE, data=CHOICES | {"layout": "a6"}).content)

    said = [client.post("/deur/hlt-2026", data={"place": "entrance", "code": c}).text for c in (old, new)]
    assert "Oude badge" in said[0] and "Welkom" in said[1]
    with database.read() as tx:
        assert new == ticket_of(settings, tx.get_one(Registration, person.id)) != old
    assert _code_on(client.get("/mijn/een-geheim/badge.pdf").content) == new
    again = client.post(PAGE, data=CHOICES | {"layout": "a6", "only": "all"})
    assert _code_on(again.content) == new


def test_old_paper_stays_on_the_page_until_it_was_taken_out(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        person = make_registration(tx, congress, given_name="Noor", family_name="Bakker")
    staff(client, Role.ORGANISER, congress)
    client.post(PAGE, data=CHOICES)
    with database.write() as tx:
        tx.get_one(Registration, person.id).status = Status.CANCELLED

    assert "Noor Bakker" in client.get(PAGE).text
    client.post(f"{PAGE}/opgeruimd")
    assert "Noor Bakker" not in client.get(PAGE).text


def test_who_has_no_place_has_no_badge(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress, other = make_congress(tx), make_congress(tx, slug="ander")
        waits = make_registration(tx, congress, status=Status.WAITING)
        elsewhere = make_registration(tx, other)
    staff(client, Role.ORGANISER, congress)

    assert client.get(f"{PAGE}/{waits.id}").status_code == 404
    assert client.post(f"{PAGE}/{elsewhere.id}", data={"layout": "a6"}).status_code == 404


def _code_on(pdf: bytes) -> str:
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=300 / 72).to_pil().convert("L")
    return zxingcpp.read_barcodes(picture)[0].text
