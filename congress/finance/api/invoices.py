"""The calls of the API about invoices."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field, model_validator
from starlette.responses import Response

from congress.access.gate import actor
from congress.finance.actions import credit_invoice, issue_invoices
from congress.finance.models import Invoice
from congress.finance.queries import (
    invoice_by_number,
    invoices,
    latest_settlement,
    settlement_by_number,
)
from congress.setup.gate import congress_for_api
from congress.web.api import ApiModel, Endpoint, Money
from congress.web.pages import download
from congress.web.state import Request


class IssueBody(ApiModel):
    """From which settlement (the last one when left out), and for which gemeenten (all when left out)."""

    settlement: Annotated[int, Field(ge=1, le=999_999_999)] | None = None
    municipalities: list[str] | None = None

    @model_validator(mode="before")
    @classmethod
    def _may_be_absent(cls, body: Any) -> Any:
        return {} if body is None else body


class InvoiceAnswer(ApiModel):
    """An issued invoice or credit note."""

    number: str
    kind: str
    municipality: str
    total: Money
    issued_on: date
    due_on: date
    state: str
    corrects: str | None


class InvoiceList(ApiModel):
    """Invoices and credit notes."""

    invoices: list[InvoiceAnswer]


def issue(request: Request, body: IssueBody) -> InvoiceList:
    """Issue the invoices of a settlement."""
    with request.state["db"].write() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        settlement = (
            latest_settlement(tx, congress.id)
            if body.settlement is None
            else settlement_by_number(tx, congress.id, body.settlement)
        )
        made = issue_invoices(
            tx,
            congress,
            settlement,
            codes=body.municipalities,
            actor=actor(request),
            now=request.state["clock"](),
        )
        return InvoiceList(invoices=[_invoice(invoice) for invoice in made])


def list_invoices(request: Request) -> InvoiceList:
    """All invoices and credit notes."""
    with request.state["db"].read() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        return InvoiceList(invoices=[_invoice(invoice) for invoice in invoices(tx, congress.id)])


def invoice_as_pdf(request: Request) -> Response:
    """The PDF of an invoice."""
    invoice = _asked(request)
    return download(invoice.pdf, "application/pdf", f"{invoice.number}.pdf")


def invoice_as_xml(request: Request) -> Response:
    """The NLCIUS e-invoice, with the PDF inside."""
    invoice = _asked(request)
    return download(invoice.xml, "application/xml", f"{invoice.number}.xml")


def credit(request: Request) -> InvoiceAnswer:
    """Take an invoice back with a credit note."""
    with request.state["db"].write() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        invoice = invoice_by_number(tx, congress.id, request.path_params["number"])
        made = credit_invoice(tx, congress, invoice, actor=actor(request), now=request.state["clock"]())
        return _invoice(made)


def _asked(request: Request) -> Invoice:
    with request.state["db"].read() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        return invoice_by_number(tx, congress.id, request.path_params["number"])


def _invoice(invoice: Invoice) -> InvoiceAnswer:
    return InvoiceAnswer(
        number=invoice.number,
        kind=invoice.kind.value,
        municipality=invoice.municipality_code,
        total=Money.of(invoice.total_cents),
        issued_on=date.fromisoformat(invoice.document["issued_on"]),
        due_on=invoice.due_on,
        state=invoice.state.value,
        corrects=invoice.document["corrects"] or None,
    )


_READ, _WRITE = "finance:read", "finance:write"
endpoints = [
    Endpoint(
        "POST",
        "/congresses/{slug}/invoices",
        issue,
        _WRITE,
        body=IssueBody,
        answer=InvoiceList,
        status=201,
        summary="Issue the invoices of a settlement",
    ),
    Endpoint(
        "GET", "/congresses/{slug}/invoices", list_invoices, _READ, answer=InvoiceList, summary="All invoices"
    ),
    Endpoint(
        "GET",
        "/congresses/{slug}/invoices/{number}.pdf",
        invoice_as_pdf,
        _READ,
        summary="As PDF",
        media_type="application/pdf",
    ),
    Endpoint(
        "GET",
        "/congresses/{slug}/invoices/{number}.xml",
        invoice_as_xml,
        _READ,
        summary="As e-invoice",
        media_type="application/xml",
    ),
    Endpoint(
        "POST",
        "/congresses/{slug}/invoices/{number}/credit",
        credit,
        _WRITE,
        answer=InvoiceAnswer,
        status=201,
        summary="Take an invoice back",
    ),
]
