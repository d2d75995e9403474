"""Tables that a Dutch spreadsheet opens right and does not run."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from defusedxml import ElementTree
from openpyxl import load_workbook

from congress.core.tables import Table, csv_bytes, guarded


def test_a_dutch_spreadsheet_opens_it_right() -> None:
    content = csv_bytes(["Naam", "Bedrag"], [["Çelik; Yıldız", "1.234,50"], ["Łucja", None]])

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == 'Naam;Bedrag\r\n"Çelik; Yıldız";1.234,50\r\nŁucja;\r\n'


@pytest.mark.parametrize(
    "hostile", ["=1+1", "+31612345678x", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1"]
)
def test_a_formula_becomes_text(hostile: str) -> None:
    assert guarded(hostile) == f"'{hostile}"


@pytest.mark.parametrize("number", ["-3,20", "-1.234,50", "-7"])
def test_an_amount_below_zero_stays_a_number(number: str) -> None:
    assert guarded(number) == number


HOSTILE = Table(
    "Kosten & <bonnen>",
    ["Naam", "Bedrag", "Dag", "Aantal"],
    [
        ["=1+1", Decimal("-1200.50"), date(2026, 11, 20), 3],
        ["Çelik \x00\x0b\ufffe& <Łucja>\ntweede regel", Decimal("0.01"), None, -7],
    ],
)


def test_a_workbook_keeps_amounts_days_and_text() -> None:
    content, _ = HOSTILE.file("xlsx")

    rows = list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=2))
    assert [cell.value for cell in rows[0]] == ["=1+1", -1200.5, datetime(2026, 11, 20), 3]  # noqa: DTZ001 -- a cell has no zone
    assert rows[0][0].data_type == "s"
    assert rows[0][1].number_format == "#,##0.00"
    assert rows[1][0].value == "Çelik & <Łucja>\ntweede regel"


def test_an_open_document_is_seen_as_one_and_keeps_amounts_days_and_text() -> None:
    content, media_type = HOSTILE.file("ods")

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        first = parts.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert parts.read("mimetype").decode() == media_type
        root = ElementTree.fromstring(parts.read("content.xml"))
    office, text = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "text"))
    cells = [cell for cell in root.iter() if cell.tag.endswith("}table-cell")][4:]
    assert [cell.findtext(f"{text}p") for cell in cells[:1]] == ["=1+1"]
    assert not any(name.endswith("}formula") for cell in cells for name in cell.attrib)
    assert [cells[n].get(f"{office}value") for n in (1, 3, 5, 7)] == ["-1200.50", "3", "0.01", "-7"]
    assert cells[2].get(f"{office}date-value") == "2026-11-20"
    assert [part.text for part in cells[4]] == ["Çelik & <Łucja>", "tweede regel"]


def test_a_csv_has_decimal_commas() -> None:
    content, _ = HOSTILE.file("csv")

    assert content.decode("utf-8-sig").splitlines()[1] == "'=1+1;-1200,50;2026-11-20;3"
