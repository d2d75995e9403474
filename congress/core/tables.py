"""Tables that people download: CSV that spreadsheets open right."""

import csv
import io
from collections.abc import Iterable, Sequence

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
