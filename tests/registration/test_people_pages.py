"""The list, the file and the page of one person, for the organiser."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.audit import AuditEntry
from congress.core.clock import local
from congress.core.db import Database
from congress.mail.actions import queue_mail
from congress.mail.models import MailState, OutboxMail
from congress.registration.actions.cancel import cancel
from congress.registration.actions.erase import erase_person
from congress.registration.models import Registration
from congress.registration.rules.places import Status
from congress.setup.models import Congress
from tests.make import NOW, make_congress, make_many, make_participation, make_registration, staff
from tests.make_door import admit, seat
from tests.make_registration import arrive, mails, make_programme, prefer
from tests.statements import count_statements

LIST = "/beheer/hlt-2026/aanmeldingen"
SECRET_NEED = "insulinepomp-en-ringleiding"


@pytest.fixture
def congress(database: Database) -> Congress:
    """A congress for one, of Hillegom and Katwijk."""
    with database.write() as tx:
        congress = make_congress(tx, capacity=1)
        make_participation(tx, congress)
        make_participation(tx, congress, "GM0537", "Katwijk")
        return congress


def _arrive(database: Database, congress: Congress, number: int, **other: Any) -> int:
    with database.write() as tx:
        return arrive(tx, tx.get_one(Congress, congress.id), number, **other).registration.id


@pytest.mark.parametrize("count", [1, 3, 5000])
def test_the_list_and_its_file_cost_the_same_statements_for_one_and_for_thousands(
    client: TestClient, database: Database, congress: Congress, count: int
) -> None:
    with database.write() as tx:
        make_many(tx, congress, count)
    staff(client, Role.ORGANISER, congress)
    asked = "zoek=mens&gescand=nee&plek=geen&volgorde=organisatie&kolom=stand&kolom=gescand"

    with count_statements(database) as page:
        shown = client.get(f"{LIST}?{asked}").text
    with count_statements(database) as file:
        rows = client.get(f"{LIST}.csv").text

    assert shown.count("<tr>") == 1 + min(count, 50)
    assert rows.count("Welzijn") == count
    assert (page.statements, file.statements) == (6, 5), page.texts


def test_search_and_filters_stand_in_the_address_and_hold_for_the_file(
    client: TestClient, database: Database, congress: Congress
) -> None:
    _arrive(database, congress, 1, organisation="Welzijnskwartier", municipality="GM0537")
    _arrive(database, congress, 2, organisation="Voor ieder 1")
    _arrive(database, congress, 3, organisation="100% jong_")
    staff(client, Role.ORGANISER, congress)

    def found(query: str) -> set[str]:
        page = client.get(f"{LIST}?{query}").text
        rows = client.get(f"{LIST}.csv?{query}").content.decode("utf-8-sig")
        names = {name for name in ("Mens 1", "Mens 2", "Mens 3") if f"{name}</a>" in page}
        assert names == {row["Achternaam"] for row in csv.DictReader(io.StringIO(rows), delimiter=";")}
        return names

    assert found("zoek=KWARTIER") == {"Mens 1"}
    assert found("zoek=mens+ieder") == {"Mens 2"}
    assert found("zoek=%25") == {"Mens 3"}
    assert found("zoek=_") == {"Mens 3"}
    assert found("gemeente=GM0537") == {"Mens 1"}
    assert found("stand=waiting") == {"Mens 2", "Mens 3"}
    assert found("stand=bestaat-niet&gemeente=") == {"Mens 1", "Mens 2", "Mens 3"}
    assert "Niemand gevonden." in client.get(f"{LIST}?zoek=niemand").text
    kept = client.get(f"{LIST}?zoek=mens&stand=waiting").text
    assert 'value="mens"' in kept
    assert f'href="{LIST}.csv?zoek=mens&amp;stand=waiting"' in kept


FILTERS = {
    "zoek=WALESA": {"Wałęsa"},
    "zoek=celik": {"Çelik"},
    "sinds=2026-09-02": {"Çelik", "Bakker"},
    "gescand=ja": {"Wałęsa"},
    "gescand=nee": {"Çelik", "Bakker"},
    "workshop=w2": {"Çelik"},
    "ronde=r1": {"Çelik"},
    "workshop=w2&ronde=r2": set(),
    "plek=geen": {"Wałęsa", "Bakker"},
    "gemeente=elders": {"Wałęsa"},
    "organisatie=club": {"Çelik"},
    "taal=en": {"Bakker"},
    "mail=mislukt": {"Bakker"},
    "gescand=nee&taal=nl": {"Çelik"},
}


def test_each_filter_finds_who_is_meant_and_nobody_else(client: TestClient, database: Database) -> None:
    first, second = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 2, tzinfo=UTC)
    some = {"municipality_code": "GM0534", "arrived_at": second}
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        *_, sessions = make_programme(tx, congress)
        lech = make_registration(tx, congress, family_name="Wałęsa", arrived_at=first)
        mert = make_registration(tx, congress, family_name="Çelik", organisation="Voetbalclub", **some)
        daan = make_registration(tx, congress, family_name="Bakker", language="en", **some)
        admit(tx, lech)
        tx.add(seat(mert, sessions[0, 1]))
        queue_mail(tx, "registered", about_id=daan.id, congress_id=congress.id, now=NOW)
        queue_mail(tx, "invoice", about_id=lech.id, congress_id=congress.id, now=NOW)
        tx.execute(update(OutboxMail).values(state=MailState.FAILED))
    staff(client, Role.ORGANISER, congress)

    for query, who in FILTERS.items():
        page = client.get(f"{LIST}?{query}").text
        found = {name for name in ("Wałęsa", "Çelik", "Bakker") if f"{name}</a>" in page}
        assert found == who, query


def test_columns_and_order_are_chosen_in_the_address(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        first = make_registration(tx, congress, family_name="Zomer", organisation="Ánders", note="belt zelf")
        second = make_registration(tx, congress, family_name="Adams", organisation="bij ons")
    staff(client, Role.ORGANISER, congress)

    usual = client.get(LIST).text
    chosen = client.get(f"{LIST}?kolom=mailadres&kolom=notitie&kolom=stempel&volgorde=organisatie").text

    assert usual.index("Adams</a>") < usual.index("Zomer</a>")
    assert chosen.index("Zomer</a>") < chosen.index("Adams</a>")
    assert (first.email in usual, first.email in chosen, second.email in chosen) == (False, True, True)
    assert ("belt zelf" in usual, "belt zelf" in chosen) == (False, True)
    assert "volgorde=organisatie&amp;kolom=mailadres&amp;kolom=notitie" in chosen


def test_fifty_people_fit_on_a_page(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        for number in range(51):
            make_registration(tx, congress, family_name=f"Mens {number:02}")
    staff(client, Role.ORGANISER, congress)

    first, second, beyond = (client.get(f"{LIST}?page={page}").text for page in ("", "2", "99"))

    assert "Mens 49</a>" in first
    assert "Mens 50</a>" not in first
    assert "Mens 50</a>" in second
    assert "Pagina 2 van 2" in second
    assert "Pagina 2 van 2" in beyond


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(
    client: TestClient, database: Database, congress: Congress
) -> None:
    _arrive(database, congress, 1, organisation="=cmd()", given_name="Łucja 🎈")
    staff(client, Role.ORGANISER, congress)

    content = client.get(f"{LIST}.csv").content

    assert content.startswith(b"\xef\xbb\xbf")
    assert "'=cmd()" in content.decode()
    assert "Łucja 🎈" in content.decode()


def test_the_workbook_opens_with_text_that_stays_text(
    client: TestClient, database: Database, congress: Congress
) -> None:
    _arrive(
        database,
        congress,
        1,
        organisation="=cmd()",
        given_name="Łucja 🎈",
        diet=SECRET_NEED,
        needs_consent="on",
    )
    staff(client, Role.ORGANISER, congress)

    sheet = load_workbook(io.BytesIO(client.get(f"{LIST}.xlsx").content)).active

    assert sheet is not None
    header, row = sheet.iter_rows()
    found = {name.value: cell for name, cell in zip(header, row, strict=True)}
    assert (found["Voornaam"].value, found["Gemeente"].value) == ("Łucja 🎈", "Hillegom")
    cell = found["Organisatie"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=cmd()", "s", True)
    assert found["Aangemeld op"].value == local(NOW).replace(tzinfo=None, second=0)
    assert SECRET_NEED not in {cell.value for cell in row}


def test_people_of_another_congress_are_nowhere_to_be_seen(
    client: TestClient, database: Database, congress: Congress
) -> None:
    with database.write() as tx:
        other = make_congress(tx, slug="ander", title="Ander congres")
        stranger = make_registration(tx, other, family_name="Vreemdeling")
    staff(client, Role.ORGANISER, congress)

    assert "Vreemdeling" not in client.get(LIST).text
    assert "Vreemdeling" not in client.get(f"{LIST}.csv").text
    assert client.get(f"{LIST}/{stranger.id}").status_code == 404
    assert client.post(f"{LIST}/{stranger.id}/afmelding").status_code == 404
    assert client.get("/beheer/ander/aanmeldingen").status_code == 404
    with database.read() as tx:
        assert tx.get_one(Registration, stranger.id).status == Status.CONFIRMED


@pytest.mark.parametrize("role", [Role.FINANCE, Role.DOOR])
def test_other_roles_do_not_see_people(
    client: TestClient, database: Database, congress: Congress, role: Role
) -> None:
    number = _arrive(database, congress, 1)
    staff(client, role, congress)

    for path in (
        LIST,
        f"{LIST}.csv",
        f"{LIST}/{number}",
        "/beheer/hlt-2026/indeling",
        "/beheer/hlt-2026/mail",
    ):
        response = client.get(path)
        assert response.status_code == 403
        assert "Mens 1" not in response.text


def test_needs_are_shown_to_the_organiser_only_and_never_in_the_list_or_file(
    client: TestClient, database: Database, congress: Congress
) -> None:
    number = _arrive(database, congress, 1, diet=SECRET_NEED, needs_consent="on")
    staff(client, Role.ORGANISER, congress)
    assert SECRET_NEED in client.get(f"{LIST}/{number}").text
    for path in (
        LIST,
        f"{LIST}.csv",
        f"{LIST}?zoek={SECRET_NEED[:6]}&kolom=notitie",
        "/beheer/hlt-2026/mail",
    ):
        assert SECRET_NEED not in client.get(path).text

    staff(client, Role.ADMIN)
    page = client.get(f"{LIST}/{number}").text
    assert "Mens 1" in page
    assert SECRET_NEED not in page
    assert "Praktische wensen" not in page


def test_the_page_of_one_person_shows_wishes_by_title(
    client: TestClient, database: Database, congress: Congress
) -> None:
    number = _arrive(database, congress, 1)
    with database.write() as tx:
        rounds, workshops, _ = make_programme(tx, tx.get_one(Congress, congress.id))
        prefer(tx, tx.get_one(Registration, number), rounds[0], workshops[1], workshops[0])
    staff(client, Role.ORGANISER, congress)

    page = client.get(f"{LIST}/{number}").text

    assert "1e keuze in Ronde 1: Scheiding" in page
    assert "2e keuze in Ronde 1: Eergerelateerd geweld" in page


def test_the_organiser_cancels_promotes_and_mails_and_the_log_tells_who(
    client: TestClient, database: Database, congress: Congress
) -> None:
    first, second = _arrive(database, congress, 1), _arrive(database, congress, 2)
    who = staff(client, Role.ORGANISER, congress)

    full = client.post(f"{LIST}/{second}/plek")
    assert full.status_code == 409
    assert "Er is geen plek vrij." in full.text

    assert "Afgemeld. De eerste van de wachtlijst" in client.post(f"{LIST}/{first}/afmelding").text
    assert "al afgemeld" in client.post(f"{LIST}/{first}/afmelding").text
    assert "al afgemeld" in client.post(f"{LIST}/{first}/link").text
    assert "gaat zo de deur uit" in client.post(f"{LIST}/{second}/link").text

    with database.read() as tx:
        assert tx.get_one(Registration, second).status == Status.CONFIRMED
        assert mails(tx)[-1] == ("registered", second)
        entries = tx.scalars(select(AuditEntry).where(AuditEntry.actor == who).order_by(AuditEntry.id)).all()
        assert [e.action for e in entries] == ["registration-cancelled", "link-resent"]
        assert entries[0].before == {"status": "confirmed"}
        assert entries[0].after == {"status": "cancelled"}


def test_promoting_by_hand_gives_a_free_place(
    client: TestClient, database: Database, congress: Congress
) -> None:
    _arrive(database, congress, 1)
    second = _arrive(database, congress, 2)
    with database.write() as tx:
        tx.get_one(Congress, congress.id).capacity = 2
    staff(client, Role.ORGANISER, congress)

    assert "heeft nu een plek" in client.post(f"{LIST}/{second}/plek").text
    again = client.post(f"{LIST}/{second}/plek")
    assert again.status_code == 409
    assert "staat niet op de wachtlijst" in again.text


def test_who_waits_has_one_place_in_the_line_wherever_it_is_shown(
    client: TestClient, database: Database, congress: Congress
) -> None:
    for number in (1, 2, 3):
        _arrive(database, congress, number)
    with database.write() as tx:
        second = tx.scalars(select(Registration).where(Registration.waiting_number == 1)).one()
        cancel(tx, second, now=NOW)
    number = _arrive(database, congress, 4)
    staff(client, Role.ORGANISER, congress)

    page = client.get(LIST).text
    rows = csv.DictReader(io.StringIO(client.get(f"{LIST}.csv").content.decode("utf-8-sig")), delimiter=";")

    assert [f"nummer {place}" in page for place in (1, 2, 3)] == [True, True, False]
    assert sorted(value for row in rows for name, value in row.items() if "achtlijst" in name) == [
        "",
        "",
        "1",
        "2",
    ]
    assert "op plaats 2" in client.get(f"{LIST}/{number}").text


def test_of_who_was_erased_nothing_made_up_is_shown(
    client: TestClient, database: Database, congress: Congress
) -> None:
    number = _arrive(database, congress, 1)
    with database.write() as tx:
        erase_person(tx, tx.get_one(Registration, number), actor="test", now=NOW)
    staff(client, Role.ORGANISER, congress)

    page = client.get(f"{LIST}/{number}").text

    assert "<dd>gewist</dd>" in page
    assert "@invalid" not in page
    assert f"-{number}</dd>" not in page
