"""A programme as a workbook: a sheet per kind of part, a column per fact, in Dutch."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from congress.core.clock import AMSTERDAM, local
from congress.core.folding import fold
from congress.core.spreadsheets import Row, read_sheets
from congress.core.tables import workbook_bytes
from congress.programme.forms.faults import Fault, dotted
from congress.programme.models import RoundKind
from congress.programme.rules.accreditation import Accreditation, as_lines, read_lines


class _Unreadable(ValueError):
    """What a cell should have held, in Dutch."""


@dataclass(frozen=True)
class _Shape:
    """How a fact stands in a cell, and how it is read back."""

    write: Callable[[Any], object]
    read: Callable[[str], Any]


@dataclass(frozen=True)
class _Column:
    field: str
    head: str
    shape: _Shape


@dataclass(frozen=True)
class _Sheet:
    title: str
    list: str
    columns: tuple[_Column, ...]


def _whole(text: str) -> Any:
    if not re.fullmatch(r"-?[0-9]{1,12}", text):
        raise _Unreadable("moet een heel getal zijn")
    return int(text)


def _truth(text: str) -> bool:
    if fold(text) not in ("ja", "nee"):
        raise _Unreadable("moet ja of nee zijn")
    return fold(text) == "ja"


def _moment(text: str) -> datetime:
    for shape in (
        "%Y-%m-%dT%H:%M:%S.%f",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%d-%m-%Y %H:%M",
        "%Y-%m-%d",
    ):
        try:
            found = datetime.strptime(text, shape).replace(tzinfo=AMSTERDAM)
        except ValueError:
            continue
        # Spreadsheets keep moments as fractions of a day: what comes back may be some microseconds off.
        return (found + timedelta(microseconds=500_000)).replace(microsecond=0)
    raise _Unreadable("moet een dag en een tijd zijn, zoals 10-12-2026 09:30")


def _kind(text: str) -> str:
    return {word: kind for kind, word in _KINDS.items()}.get(fold(text), text)


def _points(text: str) -> list[dict[str, str]]:
    try:
        return [{"name": a.name, "number": a.number, "points": a.points} for a in read_lines(text)]
    except ValueError:
        raise _Unreadable("moet per regel zijn als: SKJ; 301234; 2,5") from None


_KINDS = {RoundKind.WORKSHOPS: "workshops", RoundKind.PLENARY: "samen", RoundKind.BREAK: "pauze"}
_TEXT = _Shape(lambda value: value, lambda text: text)
_COLOUR = _Shape(lambda value: value, str.lower)
_LETTER = _Shape(lambda value: value, str.upper)
_WORDS = _Shape(", ".join, lambda text: [word.strip() for word in text.split(",") if word.strip()])
_WHOLE = _Shape(lambda value: value, _whole)
_TRUTH = _Shape(lambda value: "ja" if value else "nee", _truth)
_MOMENT = _Shape(lambda value: local(value).replace(tzinfo=None), _moment)
_ROUND_KIND = _Shape(lambda value: _KINDS[RoundKind(value)], _kind)
_POINTS = _Shape(lambda value: as_lines(Accreditation(**one) for one in value), _points)
_CODE = _Column("code", "Korte naam", _TEXT)


def _sheet(title: str, name: str, *columns: tuple[str, str, _Shape], code: bool = True) -> _Sheet:
    given = tuple(_Column(*column) for column in columns)
    return _Sheet(title, name, ((_CODE, *given) if code else given))


SHEETS = (
    _sheet(
        "Thema’s",
        "themes",
        ("name", "Naam", _TEXT),
        ("colour", "Kleur", _COLOUR),
        ("letter", "Letter", _LETTER),
    ),
    _sheet(
        "Sprekers",
        "speakers",
        ("name", "Naam", _TEXT),
        ("organisation", "Organisatie", _TEXT),
        ("biography", "Over de spreker", _TEXT),
        ("email", "E-mailadres", _TEXT),
        ("phone", "Telefoon", _TEXT),
        ("away", "Kan niet in", _WORDS),
        ("confirmed", "Toegezegd", _TRUTH),
    ),
    _sheet(
        "Zalen",
        "rooms",
        ("name", "Naam", _TEXT),
        ("places", "Plaatsen", _WHOLE),
        ("floor", "Verdieping", _TEXT),
        ("features", "Kenmerken", _WORDS),
    ),
    _sheet(
        "Rondes",
        "rounds",
        ("title", "Naam", _TEXT),
        ("kind", "Soort", _ROUND_KIND),
        ("starts_at", "Begint", _MOMENT),
        ("ends_at", "Eindigt", _MOMENT),
    ),
    _sheet(
        "Workshops",
        "workshops",
        ("title", "Titel", _TEXT),
        ("abstract", "Waar gaat het over", _TEXT),
        ("theme", "Thema", _TEXT),
        ("speakers", "Sprekers", _WORDS),
        ("capacity", "Hooguit", _WHOLE),
        ("minimum", "Minstens", _WHOLE),
        ("runs", "Hoe vaak", _WHOLE),
        ("features", "Nodig in de zaal", _WORDS),
        ("accreditations", "Punten voor registers", _POINTS),
    ),
    _sheet(
        "Sessies",
        "sessions",
        ("workshop", "Workshop", _TEXT),
        ("round", "Ronde", _TEXT),
        ("room", "Zaal", _TEXT),
        ("pinned", "Staat vast", _TRUTH),
        code=False,
    ),
)
_BY_LIST = {sheet.list: sheet for sheet in SHEETS}


@dataclass
class Given:
    """What a file says: the data of a document, what could not be read, and in which row each part is."""

    data: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)
    rows: dict[tuple[str, int], int] | None = None

    def spot(self, where: tuple[int | str, ...]) -> str:
        """A place of the document in words: sheet, row and column, or "rooms.1.places" in a text file."""
        if self.rows is None or len(where) < 2 or where[0] not in _BY_LIST:
            return dotted(where)
        sheet = _BY_LIST[str(where[0])]
        heads = {column.field: column.head for column in sheet.columns}
        row = self.rows.get((sheet.list, int(where[1])), 0)
        column = f", kolom {heads[str(where[2])]}" if len(where) > 2 and where[2] in heads else ""
        return f"blad {sheet.title}, rij {row}{column}"


def workbook(document: Mapping[str, Any]) -> bytes:
    """An XLSX file of a programme in the form of the document; `read_workbook` gives the same back."""
    return workbook_bytes(
        (
            sheet.title,
            [column.head for column in sheet.columns],
            [
                [
                    c.shape.write(value) if (value := part.get(c.field)) is not None else ""
                    for c in sheet.columns
                ]
                for part in document[sheet.list]
            ],
        )
        for sheet in SHEETS
    )


def read_workbook(content: bytes) -> Given:
    """The programme in an XLSX file. Raises a kind of UnreadableSheet when it is no workbook at all."""
    given = Given({}, rows={})
    titles = {fold(sheet.title): sheet for sheet in SHEETS}
    for title, rows in read_sheets(content).items():
        sheet = titles.get(fold(title))
        if sheet is None:
            names = ", ".join(one.title for one in SHEETS)
            given.faults.append(Fault((f"blad {title}",), f"kennen we niet. De bladen heten: {names}"))
        else:
            given.data[sheet.list] = _read_sheet(given, sheet, rows)
    return given


def _read_sheet(given: Given, sheet: _Sheet, rows: list[Row]) -> list[dict[str, Any]]:
    if not rows:
        return []
    heads = {fold(column.head): column for column in sheet.columns}
    for head in filter(None, rows[0].cells):
        if fold(head) not in heads:
            place = f"blad {sheet.title}, rij {rows[0].number}, kolom {head[:60]}"
            given.faults.append(Fault((place,), "kennen we niet"))
    columns = [heads.get(fold(head)) for head in rows[0].cells]
    return [_read_row(given, sheet, at, row, columns) for at, row in enumerate(rows[1:])]


def _read_row(
    given: Given, sheet: _Sheet, at: int, row: Row, columns: list[_Column | None]
) -> dict[str, Any]:
    found = {}
    if given.rows is not None:
        given.rows[sheet.list, at] = row.number
    for column, cell in zip(columns, row.cells, strict=False):
        if column is None or not cell:
            continue
        try:
            found[column.field] = column.shape.read(cell)
        except _Unreadable as unreadable:
            found[column.field] = cell
            given.faults.append(Fault((sheet.list, at, column.field), str(unreadable)))
    return found
