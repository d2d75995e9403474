"""The signed statements of what went: reading, keeping a copy, checking one."""

from math import ceil

from starlette.responses import Response
from starlette.routing import Route

from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.forms import Draft, Typed
from congress.core.i18n import nl
from congress.privacy.queries import titled
from congress.registration.routes.listing import number
from congress.setup.gate import open_congress
from congress.setup.models import Congress, RetentionRecord
from congress.setup.queries import (
    RECORDS,
    count_retention_records,
    retention_record,
    retention_records,
    statement_of,
)
from congress.setup.rules.statement import Forged, Statement, as_file, is_genuine, read_file
from congress.web.pages import download, posted, render, uploads
from congress.web.state import Request

NO_FILE = nl("Kies het bestand van een verklaring.")


def show_statements(request: Request) -> Response:
    """Every statement of this congress, the latest first."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.RETENTION)
        return _page(request, tx, congress, Draft(Typed()))


def show_statement(request: Request) -> Response:
    """One statement in words, to read or to print."""
    with request.state["db"].read() as tx:
        congress, record, statement = _open(tx, request)
        return render(
            request,
            "privacy/statement.html",
            congress=congress,
            record=record,
            lines=titled(tx, congress.id, [record.counts])[0],
            is_genuine=is_genuine(statement, record.signature, request.state["settings"].secret_key),
        )


def show_file(request: Request) -> Response:
    """One statement as a file that can be checked later."""
    with request.state["db"].read() as tx:
        congress, record, statement = _open(tx, request)
    name = f"verklaring-{congress.slug}-{record.id}.json"
    return download(as_file(statement, record.signature), "application/json", name)


def submit_check(request: Request, _typed: Typed) -> Response:
    """Tell whether a statement is as this installation signed it."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.RETENTION)
        name, content = uploads(request).get("verklaring", ("", b""))
        if not name:
            return _page(request, tx, congress, Draft(Typed(), {"verklaring": NO_FILE}))
        try:
            checked = _checked(content, request.state["settings"].secret_key)
        except Forged as refusal:
            return _page(request, tx, congress, Draft(Typed(), {"verklaring": str(refusal)}))
        return _page(request, tx, congress, Draft(Typed()), checked=checked)


def _checked(content: bytes, secret_key: str) -> Statement:
    statement, signature = read_file(content)
    if not is_genuine(statement, signature, secret_key):
        raise Forged
    return statement


def _open(tx: Tx, request: Request) -> tuple[Congress, RetentionRecord, Statement]:
    congress = open_congress(tx, request, Right.RETENTION)
    record = retention_record(tx, congress.id, request.path_params["number"])
    return congress, record, statement_of(record, congress.slug)


def _page(
    request: Request, tx: Tx, congress: Congress, draft: Draft, *, checked: Statement | None = None
) -> Response:
    pages = max(1, ceil(count_retention_records(tx, congress.id) / RECORDS))
    page = min(max(1, number(request.query_params.get("page", ""))), pages)
    return render(
        request,
        "privacy/statements.html",
        status=422 if draft.problems else 200,
        congress=congress,
        records=retention_records(tx, congress.id, page=page),
        page=page,
        pages=pages,
        draft=draft,
        checked=checked,
        lines=titled(tx, congress.id, [checked.counts])[0] if checked else [],
    )


_ALL = "/beheer/{congress}/bewaren/verklaringen"
routes = [
    Route(_ALL, show_statements, methods=["GET"]),
    Route(f"{_ALL}/controle", posted(submit_check, files=True), methods=["POST"]),
    Route(f"{_ALL}/{{number:int}}", show_statement, methods=["GET"]),
    Route(f"{_ALL}/{{number:int}}.json", show_file, methods=["GET"]),
]
