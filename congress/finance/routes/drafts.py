"""What is read before anything is issued: drafts of invoices, and overviews for who receives."""

from starlette.responses import Response
from starlette.routing import Route

from congress.access.rules.rights import Right
from congress.core.clock import local
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.finance.actions import InvoiceDraft, invoice_drafts
from congress.finance.documents.invoice import draft_pdf, payout_pdf
from congress.finance.queries import settlement_by_number
from congress.setup.gate import open_congress
from congress.web.pages import download
from congress.web.state import Request


def download_draft(request: Request) -> Response:
    """The invoice as it would be issued now."""
    with request.state["db"].read() as tx:
        draft = _asked(tx, request)
    if draft.document is None:
        raise NotFound
    content = draft_pdf(draft.document, at=request.state["clock"]())
    return download(content, "application/pdf", f"concept-{draft.code}.pdf")


def download_payout(request: Request) -> Response:
    """What a gemeente receives, and why."""
    with request.state["db"].read() as tx:
        draft = _asked(tx, request)
    if draft.payout is None:
        raise NotFound
    content = payout_pdf(draft.payout, at=request.state["clock"]())
    return download(content, "application/pdf", f"betaaloverzicht-{draft.code}.pdf")


def _asked(tx: Tx, request: Request) -> InvoiceDraft:
    congress = open_congress(tx, request, Right.FINANCE)
    made = settlement_by_number(tx, congress.id, request.path_params["number"])
    drafts = invoice_drafts(tx, congress, made, on=local(request.state["clock"]()).date())
    found = next((draft for draft in drafts if draft.code == request.path_params["code"]), None)
    if found is None:
        raise NotFound
    return found


_BASE = "/beheer/{congress}/financien/afrekening/{number:int}"
routes = [
    Route(f"{_BASE}/concept/{{code}}.pdf", download_draft, methods=["GET"]),
    Route(f"{_BASE}/betaaloverzicht/{{code}}.pdf", download_payout, methods=["GET"]),
]
