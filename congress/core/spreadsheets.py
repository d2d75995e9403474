"""Reading the rows that people paste, or upload as CSV or XLSX: text in, numbered rows of text out."""

import codecs
import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from defusedxml import DefusedXmlException

from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.core.tables import unguarded

MAX_ROWS = 2000
MAX_BYTES = 5 * 1024 * 1024
MAX_COLUMNS = 60
MAX_SHEETS = 20
_MAX_SEEN = 10_000
"""So many rows are looked at, empty ones too."""
_MAX_UNPACKED = 30 * 1024 * 1024
_MAX_TAGS = 300
"""So many per row that is allowed: 40 full cells. What a workbook costs follows from its tags, not from its
bytes: 60 KB may hold fourteen million cells."""
_USUAL_SHEETS = 10
"""With more sheets there may be fewer tags: looking for the size of each may read all of them."""
_MAX_PARTS = 1000
_EXCEL_ROWS = 1_048_576
_XLSX, _OLD_XLS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BROKEN = (
    SyntaxError,  # what XML parsers raise
    DefusedXmlException,
    zipfile.BadZipFile,
    AttributeError,  # what openpyxl raises on parts that are there but are not what they should be
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


class UnreadableSheet(Conflict):
    """Not a list that we can read."""

    sentence = nl(
        "We kunnen dit bestand niet lezen. Bewaar je lijst als Excel-werkmap (.xlsx) of als CSV, "
        "zonder wachtwoord, en probeer het nog eens."
    )


class UnknownEncoding(UnreadableSheet):
    """Bytes that are no text in a way that we know."""

    sentence = nl(
        "We kunnen de letters in dit bestand niet lezen. Bewaar je lijst als Excel-werkmap (.xlsx), "
        'of als "CSV UTF-8".'
    )


class OldWorkbook(UnreadableSheet):
    """The format of Excel before 2007."""

    sentence = nl("Dit is een oud Excel-bestand (.xls). Open het in Excel en bewaar het als .xlsx of CSV.")


class StrayQuote(UnreadableSheet):
    """A quotation mark that is never closed, or closed halfway a cell."""

    sentence = nl("Bij regel {row} staat een aanhalingsteken dat niet klopt. Haal het weg.")


class SheetTooLarge(UnreadableSheet):
    """More bytes than we read."""

    sentence = nl("Dit bestand is te groot. Het mag hooguit {megabytes} MB zijn.")


class TooManyRows(UnreadableSheet):
    """More rows than we read."""

    sentence = nl("Je lijst heeft te veel regels. Het mogen er hooguit {most} zijn.")


class TooManyEmptyRows(UnreadableSheet):
    """More rows without anything in them than we look at."""

    sentence = nl("Je lijst heeft heel veel lege regels. Haal ze weg en probeer het nog eens.")


class TooMuchInWorkbook(UnreadableSheet):
    """A workbook that takes long to read, whatever is in it."""

    sentence = nl(
        "In dit bestand staat te veel. Kopieer alleen je lijst naar een nieuw bestand, "
        "en probeer het nog eens."
    )


class EmptySheet(UnreadableSheet):
    """Nothing in it."""

    sentence = nl("We vonden geen regels. Kijk of je lijst op het eerste blad staat.")


_Read = TypeVar("_Read")


@dataclass(frozen=True)
class Row:
    """One row that is not empty; `number` is what a spreadsheet shows in front of it (from 1).

    Rows are as long as what is filled in, so one may be shorter than the header.
    """

    number: int
    cells: tuple[str, ...]


def read_upload(content: bytes, *, most: int = MAX_ROWS) -> list[Row]:
    """The rows of the first sheet of an XLSX file, or of a CSV file; the kind follows from the bytes.

    Numbers come without needless decimals and with a decimal comma (so that 12.345 is never taken for twelve
    thousand), days as 2026-12-10, truths as "ja" and "nee", formulas as what
    Excel last saw. Text may be UTF-8, UTF-16 or Windows-1252, divided by semicolons, commas or tabs.
    Raises a kind of UnreadableSheet; `most` counts rows with something in them, the header too.
    """
    if len(content) > MAX_BYTES:
        raise SheetTooLarge(megabytes=MAX_BYTES // 1024**2)
    if content.startswith(_OLD_XLS):
        raise OldWorkbook
    if content.startswith(_XLSX):
        return next(iter(_workbook(content, 1, most, lambda rows: _filled(rows, most)).values()))
    return read_pasted(_decoded(content), most=most)


def read_sheets(content: bytes, *, most: int = MAX_ROWS) -> dict[str, list[Row]]:
    """The rows of every sheet of an XLSX file by its title, empty sheets too; `most` counts per sheet.

    Cells come as in `read_upload`, but text stays as it is: in a workbook no mark makes it harmless.
    Raises a kind of UnreadableSheet.
    """
    if len(content) > MAX_BYTES:
        raise SheetTooLarge(megabytes=MAX_BYTES // 1024**2)

    def read(rows: Iterable[Sequence[object]]) -> list[Row]:
        try:
            return _filled(rows, most, as_is=True)
        except EmptySheet:
            return []

    return _workbook(content, MAX_SHEETS, most, read)


def read_pasted(text: str, *, most: int = MAX_ROWS) -> list[Row]:
    """The rows of text from a spreadsheet or a CSV file; see `read_upload`."""
    if len(text) > MAX_BYTES:
        raise SheetTooLarge(megabytes=MAX_BYTES // 1024**2)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if any(ord(character) < 32 and character not in "\t\n" for character in text):
        raise UnknownEncoding
    divider, text = _divider(text)
    try:
        return _filled(_text_rows(text, divider), most)
    except StrayQuote:
        if divider != "\t":
            raise
    # Copied cells only have quotes around them when there is a line end inside; here they are just text.
    return _filled(csv.reader(io.StringIO(text), delimiter=divider, quoting=csv.QUOTE_NONE), most)


def _filled(rows: Iterable[Sequence[object]], most: int, *, as_is: bool = False) -> list[Row]:
    found: list[Row] = []
    seen, empty = 0, None
    for number, values in enumerate(rows, start=1):
        if values is empty:  # a million rows that a sheet skips are one object
            continue
        seen += 1
        cells = [_text(value) for value in values[:MAX_COLUMNS]]
        if not as_is:
            cells = [unguarded(cell) for cell in cells]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            found.append(Row(number, tuple(cells)))
        else:
            empty = values
        if len(found) > most:
            raise TooManyRows(most=most)
        if seen > _MAX_SEEN:
            raise TooManyEmptyRows
    if not found:
        raise EmptySheet
    return found


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nee"
        case float() if value.is_integer():
            return f"{value:.0f}"
        case float():
            return f"{value:.15g}".replace(".", ",")
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value).strip()


def _workbook(
    content: bytes, sheets: int, most: int, read: Callable[[Iterable[Sequence[object]]], _Read]
) -> dict[str, _Read]:
    """What `read` makes of the rows of the first so many sheets, by title; it need not read them all."""
    from openpyxl import load_workbook  # noqa: PLC0415 -- a sixth of the start-up time, and seldom needed
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 -- same

    try:
        _check_size_unpacked(content, most)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            if not book.worksheets:
                raise UnreadableSheet
            return {
                sheet.title: read(sheet.iter_rows(values_only=True, max_row=_EXCEL_ROWS, max_col=MAX_COLUMNS))
                for sheet in book.worksheets[:sheets]
            }
        finally:
            book.close()
    except (*_BROKEN, InvalidFileException):
        raise UnreadableSheet from None


def _check_size_unpacked(content: bytes, most: int) -> None:
    # A part is never unpacked further than the size that its own header states, so the sum holds.
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        found = parts.infolist()
        if len(found) > _MAX_PARTS or sum(part.file_size for part in found) > _MAX_UNPACKED:
            raise SheetTooLarge(megabytes=MAX_BYTES // 1024**2)
        tags = sheets = 0
        for part in found:
            text = parts.read(part).replace(b"\0", b"")  # UTF-16 too
            tags += text.count(b"<")
            sheets += text.count(b"sheetId")
        if tags * max(sheets, _USUAL_SHEETS) > most * _MAX_TAGS * _USUAL_SHEETS:
            raise TooMuchInWorkbook


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\x00" in content[:4096]:
        encodings = ["utf-16-be" if content[:1] == b"\x00" else "utf-16-le"]
    else:
        encodings = ["utf-8-sig", "windows-1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnknownEncoding


def _divider(text: str) -> tuple[str, str]:
    """What divides the cells, and the text without the line in which Excel may say so."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first[4], rest
    start = next((line for line in text.split("\n") if line.strip()), "")
    return max("\t;,", key=start.count), text


def _text_rows(text: str, divider: str) -> Iterator[list[str]]:
    count = 0
    try:
        for row in csv.reader(io.StringIO(text), delimiter=divider, strict=True):
            yield row
            count += 1
    except csv.Error:
        raise StrayQuote(row=count + 1) from None
