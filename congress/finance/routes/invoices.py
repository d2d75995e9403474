"""Pages for issued invoices."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.clock import local
from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.finance.actions import credit_invoice, mark_paid, send_invoice
from congress.finance.actions.invoices import NoAddress
from congress.finance.forms.costs import PaidForm
from congress.finance.models import Invoice, InvoiceState
from congress.finance.queries import invoice_by_number, invoices
from congress.finance.rules.invoice import from_json
from congress.finance.rules.ubl import PEPPOL, ubl
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.setup.queries import municipalities
from congress.web.pages import download, posted, render
from congress.web.state import Request

WORDS = {
    InvoiceState.ISSUED: (nl("gemaakt"), "wait"),
    InvoiceState.SENT: (nl("verstuurd"), "wait"),
    InvoiceState.PAID: (nl("betaald"), "good"),
    InvoiceState.CREDITED: (nl("teruggenomen"), "calm"),
}


def show_invoices(request: Request) -> Response:
    """All invoices and credit notes."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        found = invoices(tx, congress.id)
        names = {m.code: m.name for m in municipalities(tx)}
    today = local(request.state["clock"]()).date()
    return render(
        request,
        "finance/invoices.html",
        congress=congress,
        invoices=found,
        names=names,
        words=WORDS,
        today=today,
        made="gemaakt" in request.query_params,
        local=local,
    )


def show_invoice(request: Request) -> Response:
    """One invoice: the documents, and what can be done with it."""
    with request.state["db"].read() as tx:
        congress, invoice = _asked(tx, request)
    today = local(request.state["clock"]()).date()
    return _page(request, congress, invoice, Draft({"paid_on": today.isoformat()}))


def download_pdf(request: Request) -> Response:
    """The PDF as it was issued."""
    with request.state["db"].read() as tx:
        _, invoice = _asked(tx, request)
    return download(invoice.pdf, "application/pdf", f"{invoice.number}.pdf")


def download_xml(request: Request) -> Response:
    """The NLCIUS e-invoice as it was issued."""
    with request.state["db"].read() as tx:
        _, invoice = _asked(tx, request)
    return download(invoice.xml, "application/xml", f"{invoice.number}.xml")


def download_peppol(request: Request) -> Response:
    """The same invoice for Peppol BIS Billing 3."""
    with request.state["db"].read() as tx:
        _, invoice = _asked(tx, request)
    xml = ubl(from_json(invoice.document), customization=PEPPOL, pdf=invoice.pdf)
    return download(xml, "application/xml", f"{invoice.number}-peppol.xml")


def submit_sending(request: Request, typed: Typed) -> Response:
    """Mail the invoice."""
    with request.state["db"].write() as tx:
        congress, invoice = _asked(tx, request)
        try:
            send_invoice(tx, invoice, actor=actor(request), now=request.state["clock"]())
        except NoAddress as refusal:
            return _page(request, congress, invoice, Draft(typed, {"send": str(refusal)}), status=422)
    return _back(congress, invoice)


def submit_paid(request: Request, typed: Typed) -> Response:
    """The money came in."""
    with request.state["db"].write() as tx:
        congress, invoice = _asked(tx, request)
        try:
            form = PaidForm.read(typed)
        except InvalidForm as invalid:
            return _page(request, congress, invoice, invalid.draft, status=422)
        now = request.state["clock"]()
        mark_paid(tx, invoice, paid_on=form.paid_on, actor=actor(request), now=now)
    return _back(congress, invoice)


def submit_credit(request: Request, _typed: Typed) -> Response:
    """Take the invoice back with a credit note."""
    with request.state["db"].write() as tx:
        congress, invoice = _asked(tx, request)
        made = credit_invoice(tx, congress, invoice, actor=actor(request), now=request.state["clock"]())
    return _back(congress, made)


def _asked(tx: Tx, request: Request) -> tuple[Congress, Invoice]:
    congress = open_congress(tx, request, Right.FINANCE)
    return congress, invoice_by_number(tx, congress.id, request.path_params["number"])


def _page(
    request: Request, congress: Congress, invoice: Invoice, draft: Draft, *, status: int = 200
) -> Response:
    return render(
        request,
        "finance/invoice.html",
        status=status,
        congress=congress,
        invoice=invoice,
        document=from_json(invoice.document),
        words=WORDS,
        draft=draft,
    )


def _back(congress: Congress, invoice: Invoice) -> Response:
    return RedirectResponse(f"/beheer/{congress.slug}/financien/facturen/{invoice.number}", 303)


_BASE = "/beheer/{congress}/financien/facturen"
routes = [
    Route(_BASE, show_invoices, methods=["GET"]),
    Route(f"{_BASE}/{{number}}.pdf", download_pdf, methods=["GET"]),
    Route(f"{_BASE}/{{number}}-peppol.xml", download_peppol, methods=["GET"]),
    Route(f"{_BASE}/{{number}}.xml", download_xml, methods=["GET"]),
    Route(f"{_BASE}/{{number}}", show_invoice, methods=["GET"]),
    Route(f"{_BASE}/{{number}}/verstuur", posted(submit_sending), methods=["POST"]),
    Route(f"{_BASE}/{{number}}/betaald", posted(submit_paid), methods=["POST"]),
    Route(f"{_BASE}/{{number}}/creditfactuur", posted(submit_credit), methods=["POST"]),
]
