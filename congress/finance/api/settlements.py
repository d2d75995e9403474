"""The calls of the API about settlements."""

from typing import Any

from congress.access.gate import actor
from congress.finance.actions import make_settlement
from congress.finance.forms.problem import SettlementAnswer, SettlementProblem
from congress.finance.models import Settlement
from congress.finance.queries.standing import standings
from congress.setup.gate import congress_for_api
from congress.web.api import ApiModel, Endpoint, Money
from congress.web.state import Request


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


class SharesAnswer(ApiModel):
    """What each gemeente bears of one cost, VAT included as far as it is shared."""

    id: str
    shares: dict[str, Money]


class PaymentAnswer(ApiModel):
    """Money from one gemeente to another."""

    payer: str
    receiver: str
    amount: Money


class StandingsAnswer(ApiModel):
    """Everybody's standing, and what a settlement would come to now: shares of open costs, fewest payments.

    `now` is the same outcome as a spreadsheet or `congress solve settlement` has it (congress-settlement/1),
    in whole cents.
    """

    municipalities: list[StandingAnswer]
    total: Money
    costs: list[SharesAnswer]
    payments: list[PaymentAnswer]
    now: dict[str, Any]


class SettlementStored(ApiModel):
    """A settlement that was made and kept; `answer` is the same in whole cents (congress-settlement/1)."""

    number: int
    sha256: str
    total: Money
    costs: list[SharesAnswer]
    payments: list[PaymentAnswer]
    answer: dict[str, Any]


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
    now = SettlementAnswer.of(found.problem.settle())
    return StandingsAnswer(
        municipalities=rows,
        total=Money.of(found.total),
        costs=_shares(now, vat_is_shared=found.problem.vat_is_shared),
        payments=_payments(now),
        now=now.plain(),
    )


def store_settlement(request: Request) -> SettlementStored:
    """Settle everything that is open, for good."""
    with request.state["db"].write() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        made = make_settlement(tx, congress, actor=actor(request), now=request.state["clock"]())
        return _settlement(made)


def _settlement(made: Settlement) -> SettlementStored:
    answer = SettlementAnswer.model_validate(made.answer)
    problem = SettlementProblem.model_validate(made.problem)
    return SettlementStored(
        number=made.number,
        sha256=made.sha256,
        total=Money.of(answer.total_cents),
        costs=_shares(answer, vat_is_shared=problem.vat_is_shared),
        payments=_payments(answer),
        answer=made.answer,
    )


def _shares(answer: SettlementAnswer, *, vat_is_shared: bool) -> list[SharesAnswer]:
    return [
        SharesAnswer(
            id=cost.id,
            shares={
                code: Money.of(net + (cost.vat_cents.get(code, 0) if vat_is_shared else 0))
                for code, net in cost.net_cents.items()
            },
        )
        for cost in answer.costs
    ]


def _payments(answer: SettlementAnswer) -> list[PaymentAnswer]:
    return [
        PaymentAnswer(payer=one.payer, receiver=one.receiver, amount=Money.of(one.amount_cents))
        for one in answer.payments
    ]


_READ, _WRITE = "finance:read", "finance:write"
endpoints = [
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
]
