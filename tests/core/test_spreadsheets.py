"""Lists that people paste or upload are read as they see them, or refused with a sentence."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from congress.core.spreadsheets import (
    MAX_BYTES,
    EmptySheet,
    OldWorkbook,
    Row,
    SheetTooLarge,
    StrayQuote,
    TooManyEmptyRows,
    TooManyRows,
    TooMuchInWorkbook,
    UnknownEncoding,
    UnreadableSheet,
    read_pasted,
    read_sheets,
    read_upload,
)
from congress.core.tables import csv_bytes

PEOPLE = [["Naam", "E-mail"], ["Łucja Çelik", "lucja@lisse.nl"]]
EURO = [["Naam", "Bedrag"], ["José", "€ 5"]]


def _book(rows: list[list[object]]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def _with_part(content: bytes, name: str, text: str) -> bytes:
    old, made = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, text if part == name else old.read(part))
    return made.getvalue()


def _cells(rows: list[Row]) -> list[list[str]]:
    return [list(row.cells) for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("divider", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_is_read_whatever_wrote_it(encoding: str, divider: str, end: str) -> None:
    content = end.join(divider.join(row) for row in PEOPLE).encode(encoding)

    assert _cells(read_upload(content)) == PEOPLE


def test_the_letters_of_an_old_windows_are_understood() -> None:
    content = "\n".join(";".join(row) for row in EURO).encode("windows-1252")

    assert _cells(read_upload(content)) == EURO


def test_a_line_that_names_the_divider_is_no_row() -> None:
    assert read_pasted("sep=;\nNaam;Plaats, land") == [Row(1, ("Naam", "Plaats, land"))]


def test_empty_rows_are_skipped_and_keep_their_number() -> None:
    assert read_pasted("Naam;Plaats\n\n ;\nSanne;\n\n") == [Row(1, ("Naam", "Plaats")), Row(4, ("Sanne",))]


def test_copied_cells_with_a_line_end_and_with_loose_quotes_are_read() -> None:
    assert _cells(read_pasted('a\t"een\ntwee"\nb\tdrie')) == [["a", "een\ntwee"], ["b", "drie"]]
    assert _cells(read_pasted('a\t"Jan" de Vries\nb\tdrie')) == [["a", '"Jan" de Vries'], ["b", "drie"]]


def test_a_workbook_gives_numbers_days_and_truths_as_people_read_them() -> None:
    rows: list[list[object]] = [
        ["Nummer", "Dag", "Ja"],
        [],
        [12345678.0, date(2026, 12, 10), True],
        [0.1 + 0.2, datetime(2026, 12, 10, 9, 30), None],  # noqa: DTZ001 -- spreadsheets know no zones
    ]

    assert read_upload(_book(rows)) == [
        Row(1, ("Nummer", "Dag", "Ja")),
        Row(3, ("12345678", "2026-12-10", "ja")),
        Row(4, ("0,3", "2026-12-10T09:30:00")),
    ]


@given(st.lists(st.lists(st.text("=+-@'a;\"é\n\t", max_size=6), min_size=2, max_size=2), min_size=1))
def test_what_we_export_comes_back_as_it_was(rows: list[list[str]]) -> None:
    rows = [["Naam;", "x"], *([cell.strip(), f"{cell.strip()}."] for row in rows for cell in row)]

    assert _cells(read_upload(csv_bytes(rows[0], rows[1:]))) == rows


def test_too_much_is_refused_before_it_is_unpacked() -> None:
    many = "Naam\n" + "Sanne\n" * 3
    with pytest.raises(TooManyRows, match="hooguit 3"):
        read_pasted(many, most=3)
    assert len(read_pasted(many, most=4)) == 4
    with pytest.raises(SheetTooLarge, match="5 MB"):
        read_upload(b"x" * (MAX_BYTES + 1))
    bomb = _with_part(_book([["x"]]), "xl/worksheets/sheet1.xml", " " * 80_000_000)
    assert len(bomb) < MAX_BYTES
    with pytest.raises(SheetTooLarge):
        read_upload(bomb)


SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CELL = '<c t="inlineStr"><is><t>Naam</t></is></c>'


def _sheet(rows: str) -> bytes:
    text = f'<worksheet xmlns="{NAMESPACE}"><dimension ref="A1"/><sheetData>{rows}</sheetData></worksheet>'
    return _with_part(_book([["x"]]), SHEET, text)


def test_reading_stops_at_the_first_row_too_many() -> None:
    many = f"<row>{CELL}</row>" * 2_001

    with pytest.raises(TooManyRows):
        read_upload(_sheet(many + "<row>" + " " * 200_000 + "</nothing that can be read>"))
    with pytest.raises(TooManyRows, match="hooguit 3"):
        read_pasted("Naam;\n" * 4 + 'Sanne "Sann', most=3)


@pytest.mark.parametrize("rows", ["<row><c/></row>" * 10_001, "<row/>" * 10_001])
def test_many_empty_rows_are_refused_in_words(rows: str) -> None:
    with pytest.raises(TooManyEmptyRows, match="heel veel lege regels"):
        read_upload(_sheet(rows))
    with pytest.raises(TooManyEmptyRows):
        read_pasted("Naam" + ";\n" * 10_001)


@pytest.mark.parametrize("rows", ["<row>" + "<c/>" * 700_000 + "</row>", "<row/>" * 700_000])
def test_a_small_file_with_a_great_many_cells_is_refused_before_they_are_read(rows: str) -> None:
    bomb = _sheet(rows)
    assert len(bomb) < 20_000

    with pytest.raises(TooMuchInWorkbook, match="Kopieer alleen je lijst"):
        read_upload(bomb)
    with pytest.raises(TooMuchInWorkbook):
        read_sheets(_with_part(_book([["x"]]), "xl/workbook.xml", '<sheet sheetId="1"/>' * 10_000))
    assert _cells(read_upload(_sheet("<row>" + CELL * 3 + "<c/>" * 200_000 + "</row>"))) == [["Naam"] * 3]


def test_a_row_at_the_very_end_of_a_sheet_is_read() -> None:
    rows = read_upload(_sheet(f'<row r="1">{CELL}</row><row r="1048576">{CELL}</row>'))

    assert rows == [Row(1, ("Naam",)), Row(1_048_576, ("Naam",))]


def test_a_row_with_a_number_out_of_reach_costs_no_time() -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Naam</t></is></c></row>'
        '<row r="2000000000"><c r="A2000000000" t="inlineStr"><is><t>ver</t></is></c></row>'
        "</sheetData></worksheet>"
    )

    assert read_upload(_with_part(_book([["x"]]), "xl/worksheets/sheet1.xml", sheet)) == [Row(1, ("Naam",))]


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "geen xml",
        "<a/>",
        '<!DOCTYPE a [<!ENTITY b "cccccccccc"><!ENTITY d "&b;&b;&b;">]><a>&d;</a>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    ],
)
def test_a_workbook_that_is_none_is_refused_in_words(part: str, text: str) -> None:
    content = _with_part(_book([["geheim"]]), part, text)

    try:
        rows = read_upload(content)
    except UnreadableSheet as refusal:
        assert str(refusal).endswith(".")
    else:
        assert _cells(rows) == [["geheim"]]  # the part was not needed to read it


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", EmptySheet),
        (b"\n ; ;\n", EmptySheet),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OldWorkbook),
        (b"PK\x03\x04 and no more", UnreadableSheet),
        (b"%PDF-1.7\n\x01\x02\x03", UnknownEncoding),
        (b"naam\n\x81\x8d\xff", UnknownEncoding),
        (b"\xff\xfea", UnknownEncoding),
        (b'naam;plaats\n"open;Lisse\nSanne;Lisse', StrayQuote),
    ],
)
def test_what_is_no_list_is_refused_in_words(content: bytes, refusal: type[UnreadableSheet]) -> None:
    with pytest.raises(refusal) as raised:
        read_upload(content)

    assert str(raised.value).endswith(".")


def test_a_stray_quote_is_pointed_at() -> None:
    with pytest.raises(StrayQuote, match="regel 2"):
        read_pasted('naam;plaats\n"open;Lisse\nSanne;Lisse')


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fall_over(content: bytes) -> None:
    try:
        read_upload(content)
    except UnreadableSheet as refusal:
        assert str(refusal)
