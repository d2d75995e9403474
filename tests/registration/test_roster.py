"""Reading in a list: everything that is wrong is told at once, and then all of it happens or nothing."""

import html
import io
import re
import zipfile

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.audit import AuditEntry
from congress.core.db import Database
from congress.core.tables import xlsx_bytes
from congress.registration.models import Registration
from congress.registration.rules.places import Status
from congress.setup.models import Congress
from congress.setup.rules.policies import Outsiders
from tests.make import by_slug, make_congress, make_participation, staff
from tests.make_registration import arrive, mails
from tests.statements import count_statements

ROSTER = "/beheer/hlt-2026/aanmeldingen/inlezen"
HEAD = "Voornaam;Achternaam;E-mailadres;Organisatie;Functie;Gemeente;Taal;Notitie;Stand"
DAAN = "Daan;Bakker;Daan@Welzijn.nl;Welzijnskwartier;;Hillegom;nl;belt;?"
LOES = "Loes;'=cmd();loes@welzijn.nl;=cmd();;elders;Engels;;"
AGREED = {"consent": "on", "tell": "on"}


@pytest.fixture
def congress(client: TestClient, database: Database) -> Congress:
    """A congress for two, of Hillegom, with one person and an organiser signed in."""
    with database.write() as tx:
        congress = make_congress(tx, capacity=2)
        make_participation(tx, congress)
        arrive(tx, congress, 1)
    staff(client, Role.ORGANISER, congress)
    return congress


def _sent_on(page: str) -> dict[str, str]:
    main = page.split("<main", 1)[1]
    found = dict(re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)">', main))
    text = re.search(r"<textarea name=\"lijst\" hidden>\n(.*?)</textarea>", main, re.DOTALL)
    return found | {"lijst": html.unescape(text[1])} if text else found


def _facts(page: str) -> dict[str, int]:
    return {name: int(text) for name, text in re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page)}


def _count(database: Database) -> int:
    with database.read() as tx:
        return tx.scalar(select(func.count(Registration.id))) or 0


def test_a_list_is_looked_through_first_and_then_read_in_whole(
    client: TestClient, database: Database, congress: Congress
) -> None:
    known = "Sanne;Mens 1;mens1@welzijn.nl;Rosa Manus;;;;;"
    rows = "\n".join([HEAD, DAAN, "", LOES, known])

    looked = client.post(ROSTER, data=AGREED | {"lijst": rows}).text

    assert _facts(looked) == {
        "Regels": 3,
        "Nieuw": 2,
        "Veranderd": 1,
        "Hetzelfde": 0,
        "Nieuw, op de wachtlijst": 1,
    }
    assert "Met deze kolommen doen we niets: Stand." in looked
    assert _count(database) == 1
    form = _sent_on(looked)
    with count_statements(database) as counted:
        done = client.post(ROSTER, data=form, follow_redirects=False)
    assert (done.status_code, counted.commits) == (303, 1)
    assert "3 mensen zijn nieuw of veranderd" in client.get(done.headers["location"]).text

    with database.read() as tx:
        one, daan, loes = tx.scalars(select(Registration).order_by(Registration.id)).all()
        assert (one.organisation, one.job_title, one.municipality_code) == (
            "Rosa Manus",
            "jeugdwerker",
            "GM0534",
        )
        assert (daan.status, daan.email, daan.note) == (Status.CONFIRMED, "daan@welzijn.nl", "belt")
        assert (loes.status, loes.language, loes.municipality_code) == (Status.WAITING, "en", None)
        assert (loes.family_name, loes.organisation) == ("=cmd()", "=cmd()")
        assert mails(tx)[1:] == [("registered", daan.id), ("waiting", loes.id)]
        assert by_slug(tx).taken == 2
        lines = tx.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [line.action for line in lines][-3:] == ["registration-changed", *["registration-added"] * 2]

    again = client.post(ROSTER, data=AGREED | {"lijst": rows}).text
    assert (_facts(again)["Nieuw"], _facts(again)["Hetzelfde"]) == (0, 3)
    assert "Er is niets te doen." in again


def test_every_fault_is_told_at_once_with_its_row_and_column_and_nothing_is_stored(
    client: TestClient, database: Database, congress: Congress
) -> None:
    rows = [
        HEAD,
        DAAN,
        ";Bakker;geen-adres;Welzijn;;Hillegom;;;",
        f"{'x' * 10_000};Bakker;x@welzijn.nl;Welzijn;;Atlantis;;;",
        "Daan;Twee;DAAN@welzijn.nl;Welzijn;;Hillegom;frans;;",
        "Zonder;Plek;z@welzijn.nl;Welzijn;;;;;",
    ]

    answer = client.post(ROSTER, data=AGREED | {"lijst": "\n".join(rows)})

    found = re.findall(r'<tr><th scope="row">(\d+)</th><td>([^<]+)</td>', answer.text)
    assert found == [
        ("3", "Voornaam"),
        ("3", "E-mailadres"),
        ("4", "Voornaam"),
        ("4", "Gemeente"),
        ("5", "Taal"),
        ("5", "E-mailadres"),
        ("6", "Gemeente"),
    ]
    assert answer.status_code == 422
    assert "Er kloppen 7 dingen niet." in answer.text
    assert "Lees de lijst in" not in answer.text
    assert _count(database) == 1
    forced = client.post(ROSTER, data=AGREED | {"lijst": "\n".join(rows), "zeker": "ja", "nieuw": "2"})
    assert forced.status_code == 422
    assert _count(database) == 1


def test_who_arrived_in_between_makes_it_stop(
    client: TestClient, database: Database, congress: Congress
) -> None:
    form = _sent_on(client.post(ROSTER, data=AGREED | {"lijst": f"{HEAD}\n{DAAN}"}).text)
    with database.write() as tx:
        arrive(tx, by_slug(tx), 2, email="daan@welzijn.nl")

    answer = client.post(ROSTER, data=form)

    assert answer.status_code == 422
    assert "intussen veranderd" in answer.text
    assert _count(database) == 2


def test_people_from_outside_are_a_fault_where_they_are_refused(
    client: TestClient, database: Database, congress: Congress
) -> None:
    with database.write() as tx:
        by_slug(tx).outsiders = Outsiders.REFUSE

    answer = client.post(ROSTER, data=AGREED | {"lijst": f"{HEAD}\n{DAAN}\n{LOES}"})

    assert re.findall(r'<tr><th scope="row">(\d+)</th><td>([^<]+)</td>', answer.text) == [("3", "Gemeente")]


def test_a_workbook_and_the_own_download_are_read(
    client: TestClient, database: Database, congress: Congress
) -> None:
    for path in ("aanmeldingen.xlsx", "aanmeldingen.csv"):
        content = client.get(f"/beheer/hlt-2026/{path}").content
        page = client.post(ROSTER, data=AGREED, files={"bestand": (path, content)}).text
        assert (_facts(page)["Nieuw"], _facts(page)["Hetzelfde"]) == (0, 1), path

    book = xlsx_bytes("Lijst", HEAD.split(";"), [DAAN.split(";")])
    page = client.post(ROSTER, data=AGREED, files={"bestand": ("lijst.xlsx", book)}).text
    assert _facts(page)["Nieuw"] == 1


def _bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b" " * (64 * 1024 * 1024))
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Kies een bestand, of plak je lijst."),
        (b"Voornaam;Achter\x00naam", "Zet boven elke kolom"),
        (b"Voornaam;Achternaam\x81;\xc3\x28", "letters in dit bestand niet lezen"),
        (b"PK\x03\x04 geen zip", "kunnen dit bestand niet lezen"),
        (b"Daan;Bakker;daan@welzijn.nl", "Zet boven elke kolom wat erin staat"),
        (f"{HEAD}\n".encode() + b"a;b;c@d.nl\n" * 2001, "te veel regels"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    client: TestClient, database: Database, congress: Congress, content: bytes, sentence: str
) -> None:
    files = {"bestand": ("lijst.csv", content)} if content else {}

    answer = client.post(ROSTER, data=AGREED, files=files)

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert _count(database) == 1


def test_a_zip_bomb_and_a_missing_tick_store_nothing(
    client: TestClient, database: Database, congress: Congress
) -> None:
    bomb = client.post(ROSTER, data=AGREED, files={"bestand": ("lijst.xlsx", _bomb())})
    silent = client.post(ROSTER, data={"lijst": f"{HEAD}\n{DAAN}"})

    assert (bomb.status_code, "te groot" in bomb.text) == (422, True)
    assert (silent.status_code, "zonder toestemming" in silent.text) == (422, True)
    assert "Daan@Welzijn.nl" in silent.text
    assert _count(database) == 1
