"""The calls of the API that take a file: receipts, and e-invoices of suppliers."""

from starlette.responses import Response

from congress.access.gate import actor
from congress.core.forms import InvalidForm, Typed
from congress.finance.actions import attach_receipt, found_invoice, record_invoice
from congress.finance.api.costs import CostList, cost_answer, faults
from congress.finance.forms.costs import EInvoiceForm
from congress.finance.queries import cost_of
from congress.setup.gate import congress_for_api
from congress.web.api import ApiModel, Endpoint
from congress.web.state import Request


class ReceiptAnswer(ApiModel):
    """The document of a cost as it is kept; `sha256` in hexadecimals, `size` in bytes."""

    filename: str
    media_type: str
    size: int
    sha256: str


def put_receipt(request: Request, content: bytes) -> ReceiptAnswer:
    """Keep the body as the document of a cost that is not settled, in the place of an earlier one."""
    with request.state["db"].write() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        cost = cost_of(tx, congress.id, request.path_params["id"])
        now, name = request.state["clock"](), request.query_params.get("filename", "")
        kept = attach_receipt(
            tx, congress, cost, filename=name, content=content, actor=actor(request), now=now
        )
        return ReceiptAnswer(
            filename=kept.filename, media_type=kept.media_type, size=kept.size, sha256=kept.sha256
        )


def import_invoice(request: Request, content: bytes) -> CostList | Response:
    """Record the e-invoice in the body, a cost per VAT rate: all of it or nothing."""
    asked = request.query_params
    try:
        form = EInvoiceForm.read(Typed({name: asked.get(name, "") for name in _ASKED}))
    except InvalidForm as invalid:
        return faults(invalid)
    invoice = found_invoice(content)
    with request.state["db"].write() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        now, file = request.state["clock"](), (asked.get("filename", ""), content)
        made = record_invoice(tx, congress, form, invoice, receipt=file, actor=actor(request), now=now)
        return CostList(costs=[cost_answer(cost) for cost in made])


_ASKED = ("category", "description", "payer", "key", "anyway")
endpoints = [
    Endpoint(
        "PUT",
        "/congresses/{slug}/costs/{id:int}/receipt",
        put_receipt,
        "finance:write",
        takes_file=True,
        asks=("filename",),
        answer=ReceiptAnswer,
        summary="Keep the receipt of a cost: the PDF, JPEG, PNG or e-invoice in the body",
    ),
    Endpoint(
        "POST",
        "/congresses/{slug}/costs/import",
        import_invoice,
        "finance:write",
        takes_file=True,
        asks=(*_ASKED, "filename"),
        answer=CostList,
        status=201,
        summary="Record the e-invoice of a supplier: UBL, also inside a PDF, in the body",
    ),
]
