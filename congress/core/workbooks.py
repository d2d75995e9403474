"""Writing workbooks. Apart from `tables`, as openpyxl takes long to load and most processes never need it."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from congress.core.tables import guarded, printable


def written(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[object]]]]) -> bytes:
    """The bytes of a workbook; see `tables.workbook_bytes`."""
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
    if isinstance(value, int | float | Decimal | date):
        cell = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]  # the stubs miss Decimal and date
        if isinstance(value, Decimal):
            cell.number_format = "#,##0.00"
        return cell
    text = printable(value)
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # never a formula
    cell.quotePrefix = guarded(text) != text  # nor after somebody edits it
    return cell
