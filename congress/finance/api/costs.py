"""The calls of the API about costs."""

from datetime import date
from typing import Annotated

from pydantic import Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from congress.access.gate import actor
from congress.core.forms import Day, InvalidForm, Line, Typed
from congress.finance.actions import add_cost
from congress.finance.forms.costs import CostForm
from congress.finance.models import Cost
from congress.finance.queries import costs
from congress.finance.rules.keys import KeyKind
from congress.setup.gate import congress_for_api
from congress.web.api import ApiModel, Endpoint, Money
from congress.web.errors import problem
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
    told = [{"location": _place(name), "message": text} for name, text in invalid.draft.problems.items()]
    return problem(422, "invalid", "Niet alles is goed ingevuld.", errors=told)


def _place(field: str) -> str:
    """The name in a body of what the form calls `field`."""
    if field.startswith("fixed-"):
        return f"amounts.{field.removeprefix('fixed-')}"
    return {"one": "only"}.get(field, to_camel(field))


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
]
