"""Pages that read costs from files."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.core.once import is_first
from congress.finance.actions import found_invoice, record_invoice
from congress.finance.actions.costs import NotInThisCongress, PerhapsDouble, ReceiptTooLarge
from congress.finance.forms.costs import EInvoiceForm
from congress.finance.queries import budget_lines, costs
from congress.finance.rules.keys import KEY_NAMES, PLAIN_KEYS, KeyKind
from congress.finance.rules.supplier_invoice import NotAnEInvoice
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.setup.queries import participations
from congress.web.pages import posted, render, uploads
from congress.web.state import Request

NO_FILE = nl("Kies het bestand met de e-factuur.")
_FIELDS = {NotInThisCongress: "payer", PerhapsDouble: "anyway"}


def show_e_invoice(request: Request) -> Response:
    """The form for the e-invoice of a supplier; who paid starts at the lead."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        return _e_invoice_page(request, tx, congress, Draft({"payer": congress.lead_code or ""}))


def submit_e_invoice(request: Request, typed: Typed) -> Response:
    """Record what the e-invoice says, and show it."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        now, who = request.state["clock"](), actor(request)
        try:
            form, file = _read(request, typed)
            with tx.begin_nested():  # all of the invoice or nothing
                made = []
                if is_first(tx, typed, now=now):
                    invoice = found_invoice(file[1])
                    made = record_invoice(tx, congress, form, invoice, receipt=file, actor=who, now=now)
        except InvalidForm as invalid:
            return _e_invoice_page(request, tx, congress, invalid.draft, status=422)
        except (NotAnEInvoice, ReceiptTooLarge, NotInThisCongress, PerhapsDouble) as refusal:
            draft = Draft(typed, {_FIELDS.get(type(refusal), "invoice"): str(refusal)})
            return _e_invoice_page(request, tx, congress, draft, status=422)
    page = f"/{made[0].id}?gelezen={len(made)}" if made else "?bewaard=1"
    return RedirectResponse(f"/beheer/{congress.slug}/financien/kosten{page}", 303)


def _read(request: Request, typed: Typed) -> tuple[EInvoiceForm, tuple[str, bytes]]:
    problems = {} if "invoice" in uploads(request) else {"invoice": NO_FILE}
    try:
        form = EInvoiceForm.read(typed)
    except InvalidForm as invalid:
        raise InvalidForm(Draft(typed, {**problems, **invalid.draft.problems})) from None
    if problems:
        raise InvalidForm(Draft(typed, problems))
    return form, uploads(request)["invoice"]


def _e_invoice_page(
    request: Request, tx: Tx, congress: Congress, draft: Draft, *, status: int = 200
) -> Response:
    known = {line.category for line in budget_lines(tx, congress.id)}
    known |= {cost.category for cost in costs(tx, congress.id)}
    default = nl("zoals afgesproken: {key}").format(key=KEY_NAMES[KeyKind(congress.default_key)])
    return render(
        request,
        "finance/e-invoice.html",
        status=status,
        congress=congress,
        draft=draft,
        categories=sorted(known),
        gemeenten=[(p.municipality_code, p.municipality.name) for p in participations(tx, congress.id)],
        key_options=[("", default), *((kind.value, KEY_NAMES[kind]) for kind in PLAIN_KEYS)],
    )


_BASE = "/beheer/{congress}/financien/kosten"
routes = [
    Route(f"{_BASE}/e-factuur", show_e_invoice, methods=["GET"]),
    Route(f"{_BASE}/e-factuur", posted(submit_e_invoice, files=True), methods=["POST"]),
]
