"""The programme as a file: taking it out, and reading it in after a look at what that would change."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.clock import local
from congress.core.db import Tx
from congress.core.forms import Draft, Typed
from congress.core.i18n import nl
from congress.core.spreadsheets import UnreadableSheet
from congress.programme.actions.bringing import change_programme, hold_programme
from congress.programme.actions.document import FaultyDocument, checked
from congress.programme.documents import CongressFacts, archive
from congress.programme.forms.changes import Change, changes_of
from congress.programme.forms.document import ProgrammeDocument
from congress.programme.forms.files import MOST_BYTES, FileTooLarge, UnreadableFile, read_programme, toml
from congress.programme.forms.sheets import Given, workbook
from congress.programme.queries import programme_document, programme_of, programme_there
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.web.pages import download, posted, render, uploads
from congress.web.state import Request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTHING = nl("Kies een bestand.")
_MOST_LINES = 200


def show_files(request: Request) -> Response:
    """What can be taken out, and where a file is chosen."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.PROGRAMME)
    return _page(request, congress, Draft())


def submit_file(request: Request, typed: Typed) -> Response:
    """Show what a file would change, or all of its faults; put it in place when that was asked."""
    file = uploads(request).get("file")
    content = file[1] if file else typed.get("document", "").encode()
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.PROGRAMME)
    if not content:
        return _page(request, congress, Draft(typed, {"file": NOTHING}), status=422)
    try:
        given = read_programme(content)  # takes long, so nobody waits for this transaction meanwhile
    except (UnreadableFile, UnreadableSheet) as refusal:
        return _page(request, congress, Draft(typed, {"file": str(refusal)}), status=422)
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.PROGRAMME)
        try:
            document = _read(tx, congress, given)
        except FaultyDocument as faulty:
            return _page(request, congress, Draft(), lines=faulty.lines, status=422)
        except FileTooLarge as refusal:
            return _page(request, congress, Draft(typed, {"file": str(refusal)}), status=422)
        if file or "record" not in typed:
            return _preview(request, tx, congress, document)
        now: datetime = request.state["clock"]()
        change_programme(tx, congress, document, actor=actor(request), now=now)
    return RedirectResponse(f"/beheer/{congress.slug}/programma?ingelezen=1", 303)


def send_toml(request: Request) -> Response:
    """The programme as TOML."""
    congress, document = _document(request)
    return download(toml(document).encode(), "application/toml", f"programma-{congress.slug}.toml")


def send_xlsx(request: Request) -> Response:
    """The programme as a workbook."""
    congress, document = _document(request)
    return download(workbook(document), XLSX, f"programma-{congress.slug}.xlsx")


def send_archive(request: Request) -> Response:
    """What the public can see, as a folder that lives without us."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.PROGRAMME)
        programme = programme_of(tx, congress.id)
    made_on = local(request.state["clock"]()).date()
    content = archive(
        CongressFacts.of(congress, request.state["settings"].base_url), programme, made_on=made_on
    )
    return download(content, "application/zip", f"programma-{congress.slug}.zip")


def _read(tx: Tx, congress: Congress, given: Given) -> ProgrammeDocument:
    hold_programme(tx, congress)
    document = checked(ProgrammeDocument, given, programme_there(tx, congress))
    if len(toml(document.model_dump())) > MOST_BYTES:
        raise FileTooLarge  # the page could not carry it to the second step
    return document


def _document(request: Request) -> tuple[Congress, dict[str, Any]]:
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.PROGRAMME)
        return congress, programme_document(tx, congress.id)


def _preview(request: Request, tx: Tx, congress: Congress, document: ProgrammeDocument) -> Response:
    before, there = programme_document(tx, congress.id), programme_there(tx, congress)
    changes = changes_of(document, before, there)
    text = toml(document.model_dump(mode="python"))
    return _page(request, congress, Draft(), changes=changes, text=text)


def _page(
    request: Request,
    congress: Congress,
    draft: Draft,
    *,
    lines: Sequence[str] = (),
    changes: Sequence[Change] = (),
    text: str = "",
    status: int = 200,
) -> Response:
    return render(
        request,
        "programme/files.html",
        status=status,
        congress=congress,
        draft=draft,
        lines=lines[:_MOST_LINES],
        more=max(0, len(lines) - _MOST_LINES),
        changes=changes,
        text=text,
    )


_BASE = "/beheer/{congress}/programma"
routes = [
    Route(f"{_BASE}/bestand", show_files, methods=["GET"]),
    Route(f"{_BASE}/bestand", posted(submit_file, files=True), methods=["POST"]),
    Route(f"{_BASE}/archief.zip", send_archive, methods=["GET"]),
    Route(f"{_BASE}/programma.toml", send_toml, methods=["GET"]),
    Route(f"{_BASE}/programma.xlsx", send_xlsx, methods=["GET"]),
]
