"""A list of costs from a spreadsheet: first what it says, all faults at once, then all or nothing."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from openpyxl import Workbook
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.core.spreadsheets import read_pasted
from congress.finance.forms.cost_list import NoColumns, TooManyCosts, read_costs
from congress.finance.models import Cost
from congress.finance.rules.keys import KeyKind
from congress.setup.queries import congress_by_slug
from tests.make_finance import KATWIJK, NAMES, TEYLINGEN, make_cost, make_money_congress

PAGE = "/beheer/hlt-2026/financien/kosten/lijst"
HEAD = [
    "Datum",
    "Soort",
    "Omschrijving",
    "Leverancier",
    "Factuurnummer",
    "Zonder btw",
    "Btw-tarief",
    "Btw",
    "Betaald door",
    "Verdeeld",
]
HALL = ["10-12-2026", "Zaal", "Huur zalen", "De Voorbeeldhof", "VH-1", "1.200,00", "21%", "", "Teylingen", ""]
LUNCH = [
    "2026-12-10",
    "Catering",
    "Lunch",
    "Voorbeeld BV",
    "8",
    "1085,5",
    "9",
    "97,70",
    "GM0537",
    "Naar aanwezigen",
]
Staff = Callable[..., str]


def text(*rows: list[str]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def changed(column: str, cell: str) -> list[str]:
    return [cell if name == column else old for name, old in zip(HEAD, HALL, strict=True)]


def test_a_list_is_read_as_people_write_it() -> None:
    listed, faults = read_costs(read_pasted(text(HEAD, HALL, [], LUNCH)), NAMES)

    assert faults == []
    hall, lunch = listed
    assert (hall.number, hall.form.net, hall.form.vat_cents) == (2, 120_000, 25_200)
    assert (hall.form.invoiced_on, hall.form.payer, hall.form.key) == (date(2026, 12, 10), TEYLINGEN, None)
    assert (lunch.number, lunch.form.net, lunch.form.vat_cents) == (4, 108_550, 9_770)
    assert (lunch.form.payer, lunch.form.key) == (KATWIJK, KeyKind.PRESENT)


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("Zonder btw", "1,000.00", "Gebruik een komma"),
        ("Zonder btw", "12,345", "Gebruik een komma"),
        ("Zonder btw", "=1+1", "Gebruik een komma"),
        ("Btw", "-252", "ander teken"),
        ("Btw-tarief", "20", "21, 9 of 0"),
        ("Datum", "10-12-0025", "datum"),
        ("Datum", "31-2-2026", "datum"),
        ("Datum", "gisteren", "“gisteren”"),
        ("Betaald door", "Amsterdam", "“Amsterdam”"),
        ("Verdeeld", "eerlijk", "“eerlijk”"),
        ("Leverancier", "", "van wie"),
    ],
)
def test_a_mistake_is_named_with_its_row_and_column(column: str, cell: str, sentence: str) -> None:
    listed, faults = read_costs(read_pasted(text(HEAD, HALL, changed(column, cell))), NAMES)

    assert [(fault.number, fault.column) for fault in faults] == [(3, column)]
    assert sentence in faults[0].sentence


def test_1_000_with_a_point_is_a_thousand() -> None:
    listed, _ = read_costs(read_pasted(text(HEAD, changed("Zonder btw", "1.000,00"))), NAMES)

    assert listed[0].form.net == 100_000


def test_a_list_without_the_right_columns_or_too_long_is_refused() -> None:
    with pytest.raises(NoColumns, match=r"Soort, Datum|Datum"):
        read_costs(read_pasted(text(["Leverancier", "Bedrag"], HALL)), NAMES)
    with pytest.raises(TooManyCosts, match="500"):
        read_costs(read_pasted(text(HEAD, *[HALL] * 501)), NAMES)


@pytest.fixture
def officer(client: TestClient, database: Database, staff: Staff) -> TestClient:
    with database.write() as tx:
        congress = make_money_congress(tx)
    staff(client, Role.FINANCE, congress)
    return client


def costs(database: Database) -> list[Cost]:
    with database.read() as tx:
        return list(tx.scalars(select(Cost).order_by(Cost.id)))


def workbook(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]  # a new workbook has a sheet
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_is_shown_first_and_then_recorded(officer: TestClient, database: Database) -> None:
    # Amounts as numbers with one decimal, a day as a day and 21% as the 0.21 that Excel keeps.
    row = [date(2026, 12, 10), "Zaal", "Huur zalen", "Voorbeeld", 412, 1250.5, 0.21, None, "Teylingen", None]
    with database.write() as tx:
        make_cost(tx, congress_by_slug(tx, "hlt-2026"), supplier="voorbeeld", supplier_number="412")

    shown = officer.post(PAGE, files={"file": ("kosten.xlsx", workbook(HEAD, [], row))})

    assert (shown.status_code, "1 kostenposten, samen €\u00a01.513,11" in shown.text) == (200, True)
    assert "misschien dubbel" in shown.text
    assert len(costs(database)) == 1
    pasted = shown.text.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    done = officer.post(PAGE, data={"rows": pasted, "record": "1"}, files={"x": ("", b"")})
    assert done.url.path.endswith("/kosten")
    assert [(cost.net_cents, cost.vat_cents) for cost in costs(database)][1:] == [(125_050, 26_261)]


def test_a_formula_three_decimals_and_a_bomb_are_never_guessed(
    officer: TestClient, database: Database
) -> None:
    three = [date(2026, 12, 10), "Zaal", "Zaal", "V", 1, 12.345, 21, None, "Teylingen", None]
    formula = [date(2026, 12, 10), "Zaal", "Zaal", "V", 1, "=6*7", 21, None, "Teylingen", None]

    answer = officer.post(
        PAGE, files={"file": ("k.xlsx", workbook(HEAD, three, formula))}, data={"record": "1"}
    )
    assert (answer.status_code, answer.text.count("Gebruik een komma")) == (422, 2)

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 70_000_000)
    refused = officer.post(PAGE, files={"file": ("k.xlsx", packed.getvalue())})
    assert (refused.status_code, "te groot" in refused.text) == (422, True)
    assert officer.post(PAGE, data={}, files={"x": ("", b"")}).status_code == 422
    assert costs(database) == []


def test_one_wrong_row_and_nothing_is_recorded(officer: TestClient, database: Database) -> None:
    rows = text(HEAD, HALL, changed("Zonder btw", "veel"))

    answer = officer.post(PAGE, data={"rows": rows, "record": "1"}, files={"x": ("", b"")})

    assert (answer.status_code, "Er is niets opgenomen" in answer.text, "veel" in answer.text) == (
        422,
        True,
        True,
    )
    assert costs(database) == []
