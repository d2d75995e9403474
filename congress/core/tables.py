"""Tables that people download: CSV and workbooks that spreadsheets open right."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(value: object) -> str:
    """Text of a cell that no spreadsheet runs as a formula (OWASP: CSV injection)."""
    text = "" if value is None else str(value)
    is_number = text.removeprefix("-").replace(",", "").replace(".", "").isdigit()
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) and not is_number else text


def unguarded(text: str) -> str:
    """What `guarded` made harmless, as it was: for files that come back."""
    return text[1:] if text.startswith("'") and guarded(text[1:]) == text else text


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A semicolon-separated UTF-8 file with byte order mark, as a Dutch Excel expects."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([guarded(cell) for cell in header])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def xlsx_bytes(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet; see `workbook_bytes`."""
    return workbook_bytes([(title, header, rows)])


def workbook_bytes(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[object]]]]) -> bytes:
    """A workbook of (title, header, rows), headers fixed and filtered; text is text, whatever it starts with.

    Numbers stay numbers; moments (without a zone) stay moments.
    """
    book = Workbook(write_only=True)
    for title, header, rows in sheets:
        _add_sheet(book, title, header, rows)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _add_sheet(book: Workbook, title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for place in range(1, len(header) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = 22
    head = [_cell(sheet, name) for name in header]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    count = 1
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{count}"


def _cell(sheet: WriteOnlyWorksheet, value: object) -> Cell:
    if isinstance(value, int | float | datetime):
        return WriteOnlyCell(sheet, value)
    text = ILLEGAL_CHARACTERS_RE.sub("", "" if value is None else str(value))
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # never a formula
    cell.quotePrefix = guarded(text) != text  # nor after somebody edits it
    return cell
