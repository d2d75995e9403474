"""The money pages through the browser's eyes: the whole way, what is missing, and hostile input."""

import io
import shlex
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.core.settings import Settings
from congress.finance.models import Cost, Invoice, Receipt
from congress.setup.queries import audit_lines, congress_by_slug
from tests.finance.official import all_faults
from tests.make import by_slug, make_congress
from tests.make_finance import (
    COST,
    HILLEGOM,
    KATWIJK,
    LISSE,
    NAMES,
    NOORDWIJK,
    make_cost,
    make_money_congress,
    make_parties,
    make_settled,
)
from tests.statements import count_statements

BASE = "/beheer/hlt-2026/financien"
PDF = b"%PDF-1.7\nbon\n%%EOF\n"
PAGES = [
    "",
    "/wat-als",
    "/kosten",
    "/kosten/nieuw",
    "/kosten/e-factuur",
    "/begroting",
    "/verdeelsleutel",
    "/gegevens",
    "/afrekening",
    "/facturen",
]
Staff = Callable[..., str]


def count(database: Database, table: type) -> int:
    with database.read() as tx:
        return tx.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def officer(client: TestClient, database: Database, staff: Staff) -> TestClient:
    with database.write() as tx:
        make_money_congress(tx)
    with database.read() as tx:
        staff(client, Role.FINANCE, congress_by_slug(tx, "hlt-2026"))
    return client


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_on_an_empty_congress(officer: TestClient, path: str) -> None:
    answer = officer.get(BASE + path)

    assert answer.status_code == 200
    assert answer.text.count("<h1>") == 1
    assert 'aria-current="page"' in answer.text


def test_from_a_cost_to_a_paid_and_a_credited_invoice(officer: TestClient, database: Database) -> None:
    answer = officer.post(f"{BASE}/kosten/nieuw", data=COST, files={"receipt": ("bon.pdf", PDF)})
    assert answer.url.path == f"{BASE}/kosten"
    assert "Bewaard." in answer.text
    assert "1.452,00" in answer.text
    assert officer.get(f"{BASE}/kosten/{only(database, Cost).id}/bon").content == PDF

    assert "betaalt €\u00a0363,00" in officer.get(BASE).text
    answer = officer.post(f"{BASE}/afrekening")
    assert answer.url.path == f"{BASE}/afrekening/1"
    assert "van de penvoerder: de IBAN" in answer.text
    assert "Maak de facturen" not in answer.text
    assert officer.post(f"{BASE}/afrekening/1/facturen").status_code == 409
    assert count(database, Invoice) == 0

    with database.write() as tx:
        make_parties(tx, by_slug(tx))
    assert "Maak de facturen" in officer.get(f"{BASE}/afrekening/1").text
    answer = officer.post(f"{BASE}/afrekening/1/facturen")
    assert answer.url.path == f"{BASE}/facturen"
    assert [n for n in ("2026-0001", "2026-0002", "2026-0003", "2026-0004") if n in answer.text] == [
        "2026-0001",
        "2026-0002",
        "2026-0003",
    ]
    for path in ("2026-0001.xml", "2026-0001-peppol.xml"):
        assert all_faults(officer.get(f"{BASE}/facturen/{path}").content) == []
    assert officer.get(f"{BASE}/facturen/2026-0001.pdf").content.startswith(b"%PDF-1.7")

    assert "verstuurd" in officer.post(f"{BASE}/facturen/2026-0001/verstuur").text
    paid = officer.post(
        f"{BASE}/facturen/2026-0001/betaald", data={"received_on": "2026-11-23", "amount": "363"}
    )
    assert paid.status_code == 200
    with database.read() as tx:
        line = next(line for line in audit_lines(tx, limit=9) if line.action == "invoice-paid")
        assert line.actor == "finance@hillegom.nl"
    credited = officer.post(f"{BASE}/facturen/2026-0002/creditfactuur")
    assert credited.url.path == f"{BASE}/facturen/2026-0004"
    assert "Creditfactuur 2026-0004" in credited.text
    assert officer.post(f"{BASE}/facturen/2026-0002/creditfactuur").status_code == 409
    assert (
        officer.post(
            f"{BASE}/facturen/2026-0002/betaald", data={"received_on": "2026-11-23", "amount": "363"}
        ).status_code
        == 422
    )


def test_bad_input_is_explained_at_the_field_and_kept(officer: TestClient, database: Database) -> None:
    wrong = COST | {"net": "1,000.00", "supplier": " ", "description": '"><script>alert(1)</script>'}

    answer = officer.post(f"{BASE}/kosten/nieuw", data=wrong, files={"receipt": ("bon.pdf", PDF)})

    assert answer.status_code == 422
    assert 'value="1,000.00"' in answer.text
    assert "<script>alert" not in answer.text
    assert "Gebruik een komma voor de centen." in answer.text
    assert "Vul in van wie de factuur of bon is." in answer.text
    assert (count(database, Cost), count(database, Receipt)) == (0, 0)


def test_html_called_pdf_is_refused_and_no_cost_is_kept(officer: TestClient, database: Database) -> None:
    answer = officer.post(
        f"{BASE}/kosten/nieuw",
        data=COST,
        files={"receipt": ("bon.pdf", b"<html><script>", "application/pdf")},
    )

    assert answer.status_code == 422
    assert "Kies een bestand in PDF, JPEG of PNG." in answer.text
    assert 'value="Huur zalen"' in answer.text
    assert count(database, Cost) == 0


def test_what_the_malware_scanner_refuses_is_not_kept(
    officer: TestClient, database: Database, settings: Settings
) -> None:
    finder = "import sys; sys.exit(b'EICAR' in sys.stdin.buffer.read())"
    settings.scan_command = shlex.join([sys.executable, "-c", finder])

    bad = PDF.replace(b"bon", b"EICAR")
    answer = officer.post(f"{BASE}/kosten/nieuw", data=COST, files={"receipt": ("bon.pdf", bad)})
    assert (answer.status_code, "niet veilig" in answer.text) == (409, True)
    assert (count(database, Cost), count(database, Receipt)) == (0, 0)

    officer.post(f"{BASE}/kosten/nieuw", data=COST, files={"receipt": ("bon.pdf", PDF)})
    assert count(database, Receipt) == 1


def test_a_payer_from_elsewhere_is_refused_at_the_field(officer: TestClient, database: Database) -> None:
    answer = officer.post(f"{BASE}/kosten/nieuw", data=COST | {"payer": "GM9999"})

    assert answer.status_code == 422
    assert "Kies een gemeente die bij dit congres hoort." in answer.text
    assert count(database, Cost) == 0


def test_a_cost_is_changed_and_removed(officer: TestClient, database: Database) -> None:
    officer.post(f"{BASE}/kosten/nieuw", data=COST)
    address = f"{BASE}/kosten/{only(database, Cost).id}"
    assert 'value="1200,00"' in officer.get(address).text

    fixed = {"key": "fixed", "rest": "equal", f"fixed-{KATWIJK}": "500"}
    assert "vaste bedragen" in officer.post(address, data=COST | fixed).text
    assert 'value="500,00"' in officer.get(address).text
    wrong = officer.post(address, data=COST | {"key": "fixed", f"fixed-{KATWIJK}": "veel"})
    assert (wrong.status_code, f'id="fixed-{KATWIJK}-problem"' in wrong.text) == (422, True)

    officer.post(f"{address}/verwijderen")
    assert count(database, Cost) == 0
    assert officer.get(address).status_code == 404


def test_a_settled_cost_can_only_be_read(officer: TestClient, database: Database) -> None:
    officer.post(f"{BASE}/kosten/nieuw", data=COST)
    officer.post(f"{BASE}/afrekening")
    address = f"{BASE}/kosten/{only(database, Cost).id}"

    assert "veranderen niet meer" in officer.get(address).text
    assert officer.post(address, data=COST | {"net": "1"}).status_code == 422
    assert officer.post(f"{address}/verwijderen").status_code == 409
    assert only(database, Cost).net_cents == 120_000


def test_what_if_noordwijk_joins_is_shown_and_nothing_changes(officer: TestClient) -> None:
    officer.post(f"{BASE}/kosten/nieuw", data=COST)
    page = f"{BASE}/wat-als"

    text = officer.get(page, params={"mee": list(NAMES)}).text

    assert "72,60 minder" in text
    assert "290,40 meer" in text
    assert "363,00 minder" in officer.get(page, params={"mee": [HILLEGOM, KATWIJK, NOORDWIJK, "GM9999"]}).text
    assert "betaalt €\u00a0363,00" in officer.get(BASE).text


def test_what_if_the_key_changes_and_costs_are_still_to_come(officer: TestClient) -> None:
    officer.post(f"{BASE}/kosten/nieuw", data=COST)
    officer.post(f"{BASE}/begroting", data={"category": "Catering", "amount": "4.000"})
    four = [HILLEGOM, KATWIJK, LISSE, "GM1525"]

    page = f"{BASE}/wat-als"
    by_inhabitants = officer.get(page, params={"mee": four, "sleutel": "inhabitants"}).text
    assert "277,91 meer" in by_inhabitants  # Katwijk: 1.452,00 x 66.960 / 151.700 - 363,00
    more = officer.get(page, params={"mee": four, "bedrag": "800", "begroting": "on"}).text
    assert more.count("1.200,00 meer") == 4
    assert "is €\u00a063,00 meer dan de reservering" in more
    assert "€\u00a01.363,00" in officer.get(BASE).text  # as expected with what the budget has left

    wrong = officer.get(page, params={"mee": four, "bedrag": "1,000.00", "sleutel": "one"})
    assert wrong.status_code == 422
    assert 'id="bedrag-problem"' in wrong.text
    assert 'value="1,000.00"' in wrong.text


def test_a_share_over_the_reservation_is_a_warning(officer: TestClient) -> None:
    officer.post(f"{BASE}/kosten/nieuw", data=COST | {"net": "6.000", "vat_percent": "0"})

    text = officer.get(BASE).text

    assert "Er is nog" not in text or "bijna op" in text
    officer.post(
        f"{BASE}/kosten/nieuw", data=COST | {"net": "100", "vat_percent": "0", "supplier_number": "2"}
    )
    assert "meer dan de reservering" in officer.get(BASE).text


def test_a_cost_that_cannot_be_divided_is_named(officer: TestClient) -> None:
    officer.post(f"{BASE}/kosten/nieuw", data=COST | {"key": "present"})

    for path in ("", "/afrekening"):
        assert "Er zijn nog geen aanwezigen uit de gemeenten die meedoen." in officer.get(BASE + path).text
    assert "Maak de afrekening" not in officer.get(f"{BASE}/afrekening").text
    assert officer.post(f"{BASE}/afrekening").status_code == 409


def test_budget_agreement_and_facts_are_kept(officer: TestClient) -> None:
    officer.post(f"{BASE}/begroting", data={"category": "Zaal", "amount": "1.500"})
    officer.post(f"{BASE}/kosten/nieuw", data=COST)
    text = officer.get(f"{BASE}/begroting").text
    assert "48,00" in text
    assert officer.post(f"{BASE}/begroting", data={"amount": "-1"}).status_code == 422
    ordered = {"category": "Zaal", "amount": "1.600", "wat": "bestelling"}
    text = officer.post(f"{BASE}/begroting", data=ordered).text
    assert "Besteld, nog geen factuur" in text
    assert "1.552,00 te veel" in text

    agreed = {"key": "inhabitants", "agreed_on": "2026-10-05", "agreed_by": [HILLEGOM, LISSE]}
    assert "Nu geldt: naar inwonertal." in officer.post(f"{BASE}/verdeelsleutel", data=agreed).text
    assert officer.post(f"{BASE}/verdeelsleutel", data={"key": "equal"}).status_code == 422

    answer = officer.post(f"{BASE}/gegevens/{KATWIJK}", data={"name": "Gemeente Katwijk", "iban": "NL00"})
    assert answer.status_code == 422
    assert 'value="Gemeente Katwijk"' in answer.text
    assert "Deze IBAN klopt niet." in answer.text
    assert officer.get(f"{BASE}/gegevens/GM9999").status_code == 404


def test_downloads_hold_the_same_numbers_and_no_formulas(officer: TestClient) -> None:
    officer.post(f"{BASE}/kosten/nieuw", data=COST | {"description": "=2+5", "net": "-100,00"})

    table = officer.get(f"{BASE}/kosten.csv").content.decode("utf-8-sig")
    assert "'=2+5" in table
    assert "-100,00;21;-21,00;-121,00;Teylingen" in table
    shares = officer.get(f"{BASE}/aandelen.csv").content.decode("utf-8-sig")
    assert f"{HILLEGOM};Hillegom;-30,25" in shares
    sheet = load_workbook(io.BytesIO(officer.get(f"{BASE}/kosten.xlsx").content)).worksheets[0]
    row = [cell.value for cell in sheet[2]]
    assert row[:3] == [datetime(2026, 11, 20), "Zaal", "=2+5"]  # noqa: DTZ001 -- a cell has no zone
    assert (sheet["C2"].data_type, row[5:9]) == ("s", [-100, 21, -21, -121])
    ods = officer.get(f"{BASE}/kosten.ods").content
    assert zipfile.ZipFile(io.BytesIO(ods)).read("content.xml").count(b'office:value="-100.00"') == 1
    log = officer.get(f"{BASE}/logboek.csv").content.decode("utf-8-sig")
    assert "kosten toegevoegd;cost " in log


@pytest.mark.parametrize("path", ["/kosten.xls", "/aanmeldingen.csv", "/kosten.csv.csv"])
def test_a_table_that_is_not_there_is_not_found(officer: TestClient, path: str) -> None:
    assert officer.get(BASE + path).status_code == 404


def test_a_settlement_downloads_as_document_and_as_data(officer: TestClient) -> None:
    officer.post(f"{BASE}/kosten/nieuw", data=COST)
    officer.post(f"{BASE}/afrekening")

    assert officer.get(f"{BASE}/afrekening/1.pdf").content.startswith(b"%PDF")
    found = officer.get(f"{BASE}/afrekening/1.json").json()
    assert found["answer"]["totalCents"] == 145_200
    assert len(found["sha256"]) == 64
    assert officer.get(f"{BASE}/afrekening/2.pdf").status_code == 404


def test_only_finance_sees_the_money(client: TestClient, database: Database, staff: Staff) -> None:
    with database.write() as tx:
        congress, _ = make_settled(tx)
        other = make_congress(tx, slug="ander")
    assert client.get(BASE, follow_redirects=False).status_code == 303
    staff(client, Role.ORGANISER, congress)
    for path in [*PAGES, "/kosten.csv", "/logboek.ods", "/afrekening/1", "/afrekening/1.json"]:
        answer = client.get(BASE + path)
        assert answer.status_code == 403, path
        assert "Huur zalen" not in answer.text
    staff(client, Role.FINANCE, other)
    assert client.get(f"{BASE}/kosten").status_code == 404


def test_a_long_list_asks_no_more_than_a_short_one(officer: TestClient, database: Database) -> None:
    asked = []
    for _ in (1, 2):
        with database.write() as tx:
            make_cost(tx, congress_by_slug(tx, "hlt-2026"))
            make_cost(tx, congress_by_slug(tx, "hlt-2026"))
        for path in ("", "/kosten", "/afrekening"):
            with count_statements(database) as found:
                officer.get(BASE + path)
            asked.append(found.statements)

    assert asked[:3] == asked[3:]


def only(database: Database, table: type[Cost]) -> Cost:
    with database.read() as tx:
        return tx.scalars(select(table)).one()
