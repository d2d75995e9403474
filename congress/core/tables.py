"""Tables that people download: CSV and workbooks that spreadsheets open right."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from congress.core.ods import ods_bytes

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Table:
    """A table to download. Cells are text, whole numbers, amounts in euros (Decimal), days, or None."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[object]]

    def file(self, kind: str) -> tuple[bytes, str]:
        """(content, media type) as one of KINDS; raises KeyError for another."""
        make, media_type = KINDS[kind]
        return make(self), media_type


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
    writer.writerows([guarded(_plain(cell)) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def xlsx_bytes(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet; see `workbook_bytes`."""
    return workbook_bytes([(title, header, rows)])


def workbook_bytes(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[object]]]]) -> bytes:
    """A workbook of (title, header, rows), headers fixed and filtered; text is text, whatever it starts with.

    Numbers, amounts and days stay what they are; so do moments (without a zone).
    """
    from congress.core.workbooks import written  # noqa: PLC0415 -- a sixth of the start-up time, and seldom needed

    return written(sheets)


def _plain(value: object) -> object:
    return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value


def printable(value: object) -> str:
    """Text without what XML cannot hold (https://www.w3.org/TR/xml/#charsets)."""
    return _NOT_XML.sub("", "" if value is None else str(value))


def _ods(table: Table) -> bytes:
    rows = [[printable(cell) if isinstance(cell, str) else cell for cell in row] for row in table.rows]
    return ods_bytes(printable(table.title), table.header, rows)


KINDS: Mapping[str, tuple[Callable[[Table], bytes], str]] = {
    "xlsx": (
        lambda table: xlsx_bytes(table.title, table.header, table.rows),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "ods": (_ods, "application/vnd.oasis.opendocument.spreadsheet"),
    "csv": (lambda table: csv_bytes(table.header, table.rows), "text/csv; charset=utf-8"),
}
"""How a table can be downloaded: the end of the name, what makes it, and its media type."""
