"""The page that reads a list of costs: first what it would record, then recording it."""

import csv
import io
from collections.abc import Mapping, Sequence

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.errors import Conflict
from congress.core.forms import Draft, Typed
from congress.core.i18n import nl
from congress.core.once import is_first
from congress.core.spreadsheets import Row, UnreadableSheet, read_pasted, read_upload
from congress.finance.actions import record_list
from congress.finance.forms.cost_list import (
    COLUMNS,
    ListedCost,
    NoColumns,
    RowFault,
    TooManyCosts,
    read_costs,
)
from congress.finance.queries import invoice_key, recorded_numbers
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.setup.queries import participations
from congress.web.pages import posted, render, uploads
from congress.web.state import Request

NOTHING = nl("Kies een bestand, of plak de regels uit je rekenblad.")


def show_list(request: Request) -> Response:
    """Where a file is chosen or rows are pasted."""
    with request.state["db"].read() as tx:
        return _page(request, open_congress(tx, request, Right.FINANCE), Draft())


def submit_list(request: Request, typed: Typed) -> Response:
    """Show what the list would record, with all faults; record it when that was asked and it has none."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
    try:
        rows = _rows(request, typed)  # takes long, so nobody waits for this transaction meanwhile
    except (UnreadableSheet, NothingGiven) as refusal:
        return _page(request, congress, Draft(typed, {"rows": str(refusal)}), status=422)
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        names = {p.municipality_code: p.municipality.name for p in participations(tx, congress.id)}
        try:
            listed, faults = read_costs(rows, names)
        except (NoColumns, TooManyCosts) as refusal:
            return _page(request, congress, Draft(typed, {"rows": str(refusal)}), status=422)
        if faults or "record" not in typed:
            known = recorded_numbers(tx, congress.id)
            draft = Draft({"rows": _as_text(rows)})
            return _page(request, congress, draft, faults=faults, listed=listed, names=names, known=known)
        now = request.state["clock"]()
        if is_first(tx, typed, now=now):
            record_list(tx, congress, listed, actor=actor(request), now=now)
    return RedirectResponse(f"/beheer/{congress.slug}/financien/kosten?bewaard=1", 303)


class NothingGiven(Conflict):
    """Neither a file nor text."""

    sentence = NOTHING


def _rows(request: Request, typed: Typed) -> list[Row]:
    if "file" in uploads(request):
        return read_upload(uploads(request)["file"][1])
    if not typed.get("rows", "").strip():
        raise NothingGiven
    return read_pasted(typed["rows"])


def _as_text(rows: Sequence[Row]) -> str:
    """The rows as they can be pasted again, each on its own line number."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    line = 1
    for row in rows:
        text.write("\n" * (row.number - line))
        writer.writerow([" ".join(cell.split()) for cell in row.cells])
        line = row.number + 1
    return text.getvalue()


def _page(
    request: Request,
    congress: Congress,
    draft: Draft,
    *,
    faults: Sequence[RowFault] = (),
    listed: Sequence[ListedCost] = (),
    names: Mapping[str, str] | None = None,
    known: frozenset[tuple[str, str]] = frozenset(),
    status: int = 200,
) -> Response:
    said = [(c.number, invoice_key(c.form.supplier, c.form.supplier_number)) for c in listed]
    return render(
        request,
        "finance/cost-list.html",
        status=422 if faults else status,
        congress=congress,
        draft=draft,
        columns=list(COLUMNS.values()),
        faults=faults,
        listed=listed,
        doubles={number for number, same in said if same in known},
        names=names or {},
        total=sum(cost.form.net + cost.form.vat_cents for cost in listed),
    )


_PATH = "/beheer/{congress}/financien/kosten/lijst"
routes = [
    Route(_PATH, show_list, methods=["GET"]),
    Route(_PATH, posted(submit_list, files=True), methods=["POST"]),
]
