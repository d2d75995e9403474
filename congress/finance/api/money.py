"""The calls of the API about costs, settlements and invoices."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field, model_validator
from starlette.responses import Response

from congress.access.gate import actor
from congress.core.forms import Day, InvalidForm, Line, Typed
from congress.finance.actions import add_cost, credit_invoice, issue_invoices, make_settlement
from congress.finance.forms.costs import CostForm
from congress.finance.forms.problem import SettlementAnswer
from congress.finance.models import Cost, Invoice, Settlement
from congress.finance.queries import (
    costs,
    invoice_by_number,
    invoices,
    latest_settlement,
    settlement_by_number,
)
from congress.finance.queries.standing import standings
from congress.finance.rules.keys import KeyKind
from congress.setup.gate import congress_for_api
from congress.web.api import ApiModel, Endpoint, Money
from congress.web.errors import problem
from congress.web.pages import download
from congress.web.state import Request


class CostBody(ApiModel):
    """An actual cost. Amounts have two decimals, such as "1250.00"; `key` left out is the agreed key."""

    category: Line
    description: Line
    supplier: Line
    supplier_number: str = ""
    invoiced_on: Day
    net: Money
    vat_percent: Annotated[int, Field(ge=0, le=100)]
    vat: Money | None = None
    payer: str
    key: KeyKind | None = None
    amounts: dict[str, Money] = Field(default_factory=dict)
    rest: KeyKind = KeyKind.EQUAL
    only: str | None = None


class CostAnswer(ApiModel):
    """A cost as it was recorded."""

    id: int
    category: str
    description: str
    supplier: str
    supplier_number: str
    invoiced_on: date
    net: Money
    vat_percent: int
    vat: Money
    payer: str
    key: str | None
    settled: bool


class CostList(ApiModel):
    """All costs of a congress."""

    costs: list[CostAnswer]


class StandingAnswer(ApiModel):
    """Where one gemeente stands. A positive balance is to be paid."""

    code: str
    name: str
    share: Money
    settled: Money
    open: Money
    paid: Money
    balance: Money
    lower: Money
    upper: Money
    reservation: str


class StandingsAnswer(ApiModel):
    """Everybody's standing, and the outcome of a settlement if it were made now (congress-settlement/1)."""

    municipalities: list[StandingAnswer]
    total: Money
    now: dict[str, Any]


class SettlementStored(ApiModel):
    """A settlement that was made and kept."""

    number: int
    sha256: str
    total: Money
    answer: dict[str, Any]


class IssueBody(ApiModel):
    """From which settlement (the last one when left out), and for which gemeenten (all when left out)."""

    settlement: int | None = None
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


def list_costs(request: Request) -> CostList:
    """All costs."""
    with request.state["db"].read() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        return CostList(costs=[cost_answer(cost) for cost in costs(tx, congress.id)])


def record_cost(request: Request, body: CostBody) -> CostAnswer | Response:
    """Add a cost, by the same form as the page."""
    try:
        form, amounts = _read(body)
    except InvalidForm as invalid:
        return faults(invalid)
    with request.state["db"].write() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        cost = add_cost(
            tx, congress, form, amounts=amounts, actor=actor(request), now=request.state["clock"]()
        )
        return cost_answer(cost)


def show_settlement(request: Request) -> StandingsAnswer:
    """Shares, payments and reservations as they stand now; nothing is stored."""
    with request.state["db"].read() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        found = standings(tx, congress)
    rows = [
        StandingAnswer(
            code=row.code,
            name=row.name,
            share=Money.of(row.share),
            settled=Money.of(row.settled),
            open=Money.of(row.open),
            paid=Money.of(row.paid),
            balance=Money.of(row.balance),
            lower=Money.of(row.lower),
            upper=Money.of(row.upper),
            reservation=row.against.value,
        )
        for row in found.rows
    ]
    now = SettlementAnswer.of(found.problem.settle()).plain()
    return StandingsAnswer(municipalities=rows, total=Money.of(found.total), now=now)


def store_settlement(request: Request) -> SettlementStored:
    """Settle everything that is open, for good."""
    with request.state["db"].write() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        made = make_settlement(tx, congress, actor=actor(request), now=request.state["clock"]())
        return _settlement(made)


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


def _read(body: CostBody) -> tuple[CostForm, dict[str, int]]:
    typed = Typed(
        {
            "category": body.category,
            "description": body.description,
            "supplier": body.supplier,
            "supplier_number": body.supplier_number,
            "invoiced_on": body.invoiced_on.isoformat(),
            "net": body.net.amount,
            "vat_percent": str(body.vat_percent),
            "vat": body.vat.amount if body.vat else "",
            "payer": body.payer,
            "key": body.key.value if body.key else "",
            "rest": body.rest.value,
            "one": body.only or "",
            **{f"fixed-{code}": money.amount for code, money in body.amounts.items()},
        }
    )
    return CostForm.read(typed), CostForm.fixed_amounts(typed, body.amounts)


def faults(invalid: InvalidForm) -> Response:
    """422 with every fault and where it is."""
    told = [{"location": name, "message": text} for name, text in invalid.draft.problems.items()]
    return problem(422, "invalid", "Niet alles is goed ingevuld.", errors=told)


def cost_answer(cost: Cost) -> CostAnswer:
    """A cost as it was recorded."""
    return CostAnswer(
        id=cost.id,
        category=cost.category,
        description=cost.description,
        supplier=cost.supplier,
        supplier_number=cost.supplier_number,
        invoiced_on=cost.invoiced_on,
        net=Money.of(cost.net_cents),
        vat_percent=cost.vat_percent,
        vat=Money.of(cost.vat_cents),
        payer=cost.payer_code,
        key=cost.key.value if cost.key else None,
        settled=cost.settlement_id is not None,
    )


def _settlement(made: Settlement) -> SettlementStored:
    total = SettlementAnswer.model_validate(made.answer).total_cents
    return SettlementStored(number=made.number, sha256=made.sha256, total=Money.of(total), answer=made.answer)


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
    Endpoint("GET", "/congresses/{slug}/costs", list_costs, _READ, answer=CostList, summary="All costs"),
    Endpoint(
        "POST",
        "/congresses/{slug}/costs",
        record_cost,
        _WRITE,
        body=CostBody,
        answer=CostAnswer,
        status=201,
        summary="Record a cost",
    ),
    Endpoint(
        "GET",
        "/congresses/{slug}/settlement",
        show_settlement,
        _READ,
        answer=StandingsAnswer,
        summary="Shares, balances and payments as they stand now",
    ),
    Endpoint(
        "POST",
        "/congresses/{slug}/settlements",
        store_settlement,
        _WRITE,
        answer=SettlementStored,
        status=201,
        summary="Settle what is open, for good",
    ),
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
    Endpoint("GET", "/congresses/{slug}/invoices/{number}.pdf", invoice_as_pdf, _READ, summary="As PDF"),
    Endpoint(
        "GET", "/congresses/{slug}/invoices/{number}.xml", invoice_as_xml, _READ, summary="As e-invoice"
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
