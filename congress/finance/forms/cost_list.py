"""A list of costs from a spreadsheet: every row a cost, and all that is wrong at once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from congress.core.errors import Conflict
from congress.core.forms import InvalidForm
from congress.core.i18n import nl
from congress.core.spreadsheets import Row
from congress.finance.forms.costs import CostForm
from congress.finance.rules.keys import KEY_NAMES, PLAIN_KEYS

MOST_COSTS = 500
COLUMNS: Mapping[str, str] = {
    "category": nl("Soort"),
    "description": nl("Omschrijving"),
    "supplier": nl("Leverancier"),
    "supplier_number": nl("Factuurnummer"),
    "invoiced_on": nl("Datum"),
    "net": nl("Zonder btw"),
    "vat_percent": nl("Btw-tarief"),
    "vat": nl("Btw"),
    "payer": nl("Betaald door"),
    "key": nl("Verdeeld"),
}
"""What stands above each column; the same as in the list of costs that people download."""
_NEEDED = ("category", "description", "supplier", "invoiced_on", "net", "vat_percent", "payer")
_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", re.ASCII)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_RATES = {"0,21": "21", "0.21": "21", "0,09": "9", "0.09": "9"}  # how a spreadsheet keeps 21%
_UNKNOWN_PAYER = nl("We kennen “{text}” niet als gemeente van dit congres.")
_UNKNOWN_KEY = nl(
    "We kennen “{text}” niet als verdeelsleutel. Kies gelijke delen, naar inwonertal, naar aanmeldingen of "
    "naar aanwezigen, of laat de cel leeg. Andere sleutels kies je daarna bij de kostenpost."
)
_NO_DAY = nl("We lezen “{text}” niet als datum. Schrijf dag, maand en jaar, zoals 10-12-2026.")


class NoColumns(Conflict):
    """The first row does not say what the columns are."""

    sentence = nl("Zet op de eerste regel wat er in de kolommen staat. We missen: {names}.")


class TooManyCosts(Conflict):
    """More than one list may have."""

    sentence = nl("Een lijst mag hooguit {most} kostenposten hebben. Deel hem op.")


@dataclass(frozen=True)
class ListedCost:
    """A row that can be recorded; `number` is that of the row in the list."""

    number: int
    form: CostForm


@dataclass(frozen=True)
class RowFault:
    """What is wrong in a row, with the name of the column."""

    number: int
    column: str
    sentence: str


def read_costs(
    rows: Sequence[Row], municipalities: Mapping[str, str]
) -> tuple[list[ListedCost], list[RowFault]]:
    """The costs in `rows`, of which the first is the header, and every fault in the order of the rows.

    `municipalities` has the name per CBS code; either may stand in the list. Columns may come in any
    order, and others are passed over. Raises NoColumns or TooManyCosts.
    """
    places = _places(rows[0])
    if len(rows) - 1 > MOST_COSTS:
        raise TooManyCosts(most=MOST_COSTS)
    found: list[ListedCost] = []
    faults: list[RowFault] = []
    for row in rows[1:]:
        typed = {name: row.cells[at] if at < len(row.cells) else "" for name, at in places.items()}
        problems = _understand(typed, municipalities)
        try:
            found.append(ListedCost(row.number, CostForm.read(typed)))
        except InvalidForm as invalid:
            problems = {**invalid.draft.problems, **problems}
        faults += [RowFault(row.number, COLUMNS[name], text) for name, text in problems.items()]
    return found, faults


def _places(header: Row) -> dict[str, int]:
    titles = [cell.strip().lower() for cell in header.cells]
    places = {name: titles.index(title.lower()) for name, title in COLUMNS.items() if title.lower() in titles}
    missing = [COLUMNS[name] for name in _NEEDED if name not in places]
    if missing:
        raise NoColumns(names=", ".join(missing))
    return places


def _understand(typed: dict[str, str], municipalities: Mapping[str, str]) -> dict[str, str]:
    """Put what people write into what the form takes; the sentences say what is not known."""
    problems = {}
    codes = {name.lower(): code for code, name in municipalities.items()} | {
        c.lower(): c for c in municipalities
    }
    if payer := typed["payer"].strip():
        typed["payer"] = codes.get(payer.lower(), payer)
        if payer.lower() not in codes:
            problems["payer"] = _UNKNOWN_PAYER.format(text=payer[:40])
    keys = {KEY_NAMES[kind].lower(): kind.value for kind in PLAIN_KEYS}
    if key := typed.get("key", "").strip():
        typed["key"] = keys.get(key.lower(), "")
        if key.lower() not in keys:
            problems["key"] = _UNKNOWN_KEY.format(text=key[:40])
    if match := _DAY.fullmatch(typed["invoiced_on"].strip()):
        day, month, year = match.groups()
        typed["invoiced_on"] = f"{year}-{month:0>2}-{day:0>2}"
    elif typed["invoiced_on"].strip() and not _ISO_DAY.fullmatch(typed["invoiced_on"]):
        problems["invoiced_on"] = _NO_DAY.format(text=typed["invoiced_on"][:40])
    rate = typed["vat_percent"].strip()
    typed["vat_percent"] = _RATES.get(rate, rate)
    return problems
