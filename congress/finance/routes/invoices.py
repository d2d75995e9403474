"""Pages for issued invoices."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.clock import local
from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.money import decimal_text
from congress.core.once import is_first
from congress.finance.actions import credit_invoice, record_payment, remind, send_invoice
from congress.finance.actions.invoices import CannotCreditLines
from congress.finance.actions.payments import NoAddress, NotThisMuch, NotYet, is_open
from congress.finance.documents.tables import STATES
from congress.finance.forms.invoices import PaymentForm
from congress.finance.models import Invoice, InvoiceState
from congress.finance.queries import accounts, credits_of, invoice_by_number, invoices, payments
from congress.finance.rules.account import standing_lines
from congress.finance.rules.invoice import from_json
from congress.finance.rules.ubl import PEPPOL, ubl
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.setup.queries import municipalities
from congress.web.pages import download, posted, render
from congress.web.state import Request

WORDS = {
    InvoiceState.ISSUED: (STATES[InvoiceState.ISSUED], "wait"),
    InvoiceState.SENT: (STATES[InvoiceState.SENT], "wait"),
    InvoiceState.PAID: (STATES[InvoiceState.PAID], "good"),
    InvoiceState.CREDITED: (STATES[InvoiceState.CREDITED], "calm"),
}


def show_invoices(request: Request) -> Response:
    """All invoices and credit notes."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        found = invoices(tx, congress.id)
        owed = accounts(tx, found)
        names = {m.code: m.name for m in municipalities(tx)}
    today = local(request.state["clock"]()).date()
    return render(
        request,
        "finance/invoices.html",
        congress=congress,
        invoices=found,
        accounts=owed,
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
        return _page(tx, request, congress, invoice, None)


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
    now = request.state["clock"]()
    with request.state["db"].write() as tx:
        congress, invoice = _asked(tx, request)
        who = actor(request)
        try:
            with tx.begin_nested():  # what is refused may be sent again
                if is_first(tx, typed, now=now):
                    send_invoice(tx, invoice, actor=who, now=now)
        except NoAddress as refusal:
            return _page(tx, request, congress, invoice, Draft(typed, {"send": str(refusal)}))
    return _back(congress, invoice)


def submit_reminder(request: Request, typed: Typed) -> Response:
    """Mail a reminder."""
    now = request.state["clock"]()
    with request.state["db"].write() as tx:
        congress, invoice = _asked(tx, request)
        who = actor(request)
        try:
            with tx.begin_nested():  # what is refused may be sent again
                if is_first(tx, typed, now=now):
                    remind(tx, invoice, actor=who, now=now)
        except NoAddress as refusal:
            return _page(tx, request, congress, invoice, Draft(typed, {"send": str(refusal)}))
    return _back(congress, invoice)


def submit_payment(request: Request, typed: Typed) -> Response:
    """Money came in."""
    now = request.state["clock"]()
    with request.state["db"].write() as tx:
        congress, invoice = _asked(tx, request)
        who = actor(request)
        try:
            form = PaymentForm.read(typed)
            amount, received_on = form.amount, form.received_on
            with tx.begin_nested():  # what is refused may be sent again
                if is_first(tx, typed, now=now):
                    record_payment(tx, invoice, amount=amount, received_on=received_on, actor=who, now=now)
        except InvalidForm as invalid:
            return _page(tx, request, congress, invoice, invalid.draft)
        except NotYet as refusal:
            return _page(tx, request, congress, invoice, Draft(typed, {"received_on": str(refusal)}))
        except NotThisMuch as refusal:
            return _page(tx, request, congress, invoice, Draft(typed, {"amount": str(refusal)}))
    return _back(congress, invoice)


def submit_credit(request: Request, typed: Typed) -> Response:
    """Take the invoice back with a credit note: all of it, or the lines that are ticked."""
    now = request.state["clock"]()
    lines = [int(place) for place in typed.all("line") if place.isdecimal()] if "part" in typed else None
    with request.state["db"].write() as tx:
        congress, invoice = _asked(tx, request)
        who = actor(request)
        try:
            made = credit_invoice(tx, congress, invoice, lines=lines, actor=who, now=now)
        except CannotCreditLines as refusal:
            return _page(tx, request, congress, invoice, Draft(typed, {"line": str(refusal)}))
    return _back(congress, made)


def _asked(tx: Tx, request: Request) -> tuple[Congress, Invoice]:
    congress = open_congress(tx, request, Right.FINANCE)
    return congress, invoice_by_number(tx, congress.id, request.path_params["number"])


def _page(tx: Tx, request: Request, congress: Congress, invoice: Invoice, wrong: Draft | None) -> Response:
    document = from_json(invoice.document)
    account = accounts(tx, [invoice])[invoice.id]
    today = local(request.state["clock"]()).date()
    usual = {"received_on": today.isoformat(), "amount": decimal_text(account.open).replace(".", ",")}
    return render(
        request,
        "finance/invoice.html",
        status=422 if wrong else 200,
        congress=congress,
        invoice=invoice,
        document=document,
        account=account,
        payments=payments(tx, invoice),
        standing=standing_lines(document, credits_of(tx, invoice)),
        is_late=is_open(invoice) and invoice.due_on < today and account.open > 0,
        words=WORDS,
        has_mail_server=bool(request.state["settings"].smtp_url),
        draft=Draft({**usual, **wrong.typed}, wrong.problems) if wrong else Draft(usual),
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
    Route(f"{_BASE}/{{number}}/herinner", posted(submit_reminder), methods=["POST"]),
    Route(f"{_BASE}/{{number}}/betaald", posted(submit_payment), methods=["POST"]),
    Route(f"{_BASE}/{{number}}/creditfactuur", posted(submit_credit), methods=["POST"]),
]
