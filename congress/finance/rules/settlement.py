"""Who owes whom, from the costs and who paid them. No I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from congress.finance.rules.keys import CannotSplit, KeyKind, Participant, SplitKey, key_weights
from congress.finance.rules.netting import Payment, fewest_payments
from congress.finance.rules.rounding import TableLine, split_table

NEAR_PERCENT = 90
"""From this part of the upper amount on, there is a warning."""


class Against(StrEnum):
    """A share held against the reservation of its gemeente."""

    NONE = "none"
    BELOW = "below"
    WITHIN = "within"
    NEAR = "near"
    OVER = "over"


@dataclass(frozen=True)
class CostLine:
    """An actual cost: cents without VAT and of VAT, who paid the supplier, and how it is divided."""

    id: str
    net: int
    vat: int
    payer: str
    key: SplitKey
    description: str = ""


@dataclass(frozen=True)
class CostShares:
    """One cost divided: the weights that were used, and cents of net and VAT per CBS code."""

    cost_id: str
    weights: Mapping[str, int]
    net: Mapping[str, int]
    vat: Mapping[str, int]


@dataclass(frozen=True)
class Finding:
    """A cost that could not be divided: a stable code, and the Dutch sentence."""

    cost_id: str
    code: str
    sentence: str


@dataclass(frozen=True)
class Balance:
    """Where one gemeente stands, in cents.

    `net` and `vat` are its parts of all costs; `share` is what it bears (VAT only when VAT is shared);
    `paid` is what it paid to suppliers. A positive balance is to be paid, a negative one to be received.
    """

    code: str
    net: int
    vat: int
    share: int
    paid: int
    lower: int | None
    upper: int | None

    @property
    def balance(self) -> int:
        """Share minus own payments."""
        return self.share - self.paid

    @property
    def against(self) -> Against:
        """The share held against the reservation."""
        return against(self.share, self.lower, self.upper)


@dataclass(frozen=True)
class Settlement:
    """The outcome for all gemeenten, by CBS code, and the fewest payments that even it out (afrekening).

    Costs with a finding take no part in any of the sums.
    """

    balances: tuple[Balance, ...]
    shares: tuple[CostShares, ...]
    payments: tuple[Payment, ...]
    findings: tuple[Finding, ...]

    @property
    def total(self) -> int:
        """Everything that was divided, in cents."""
        return sum(balance.share for balance in self.balances)

    def of(self, code: str) -> Balance | None:
        """Where one gemeente stands; None when it plays no part."""
        return next((balance for balance in self.balances if balance.code == code), None)


def settle(
    costs: Sequence[CostLine], participations: Sequence[Participant], *, vat_is_shared: bool = True
) -> Settlement:
    """Divide every cost, subtract what each gemeente paid itself, and even it out.

    Units:   cents. Only the gemeenten in `participations` share; whoever else paid a supplier gets it back.
    Method:  net and VAT of all costs are rounded as one table (`split_table`), the costs in the order of
             their ids. With fixed amounts their sum comes first and stays exact. Without
             `vat_is_shared` (the payer reclaims the VAT) only the net is shared, and the VAT is shown
             for information.
    Promise: net and VAT of a cost add up over the gemeenten; each part is its exact part cut off or
             rounded up to a cent, and so are, of each gemeente, its net, its VAT and its share of all
             costs with the same key, and its share of everything; the balances add up to zero; as few
             payments as possible, at most n - 1; the order of the input does not matter.
    Findings: a cost that cannot be divided is left out of all sums and named, with the reason.
    Source:  product rules, Finance.
    """
    participants = sorted(participations, key=lambda participant: participant.code)
    possible: list[tuple[CostLine, Mapping[str, int]]] = []
    findings: list[Finding] = []
    paid: dict[str, int] = {}
    for cost in sorted(costs, key=lambda cost: cost.id):
        amount = cost.net + (cost.vat if vat_is_shared else 0)
        try:
            possible.append((cost, key_weights(cost.key, participants, amount)))
        except CannotSplit as refusal:
            findings.append(Finding(cost.id, refusal.code, str(refusal)))
            continue
        paid[cost.payer] = paid.get(cost.payer, 0) + amount
    divided = _divide(possible, vat_is_shared=vat_is_shared)
    balances = _balances(participants, divided, paid, vat_is_shared=vat_is_shared)
    payments = fewest_payments({balance.code: balance.balance for balance in balances})
    return Settlement(balances, divided, payments, tuple(findings))


def _divide(
    costs: Sequence[tuple[CostLine, Mapping[str, int]]], *, vat_is_shared: bool
) -> tuple[CostShares, ...]:
    lines = {}
    for cost, weights in costs:
        key = f"fixed {cost.id}" if cost.key.by is KeyKind.FIXED else cost.key.by.value
        for part, amount in (("net", cost.net), ("vat", cost.vat)):
            sums = (f"{key} {part}", key, "all") if vat_is_shared else (f"{key} {part}", part)
            lines[f"{cost.id} {part}"] = TableLine(amount, weights, sums)
    cells = split_table(lines)
    return tuple(
        CostShares(cost.id, weights, cells[f"{cost.id} net"], cells[f"{cost.id} vat"])
        for cost, weights in costs
    )


def against(share: int, lower: int | None, upper: int | None) -> Against:
    """A share held against a reservation; all in cents. NONE when there is no reservation."""
    if not upper:
        return Against.NONE
    if share > upper:
        return Against.OVER
    if share * 100 >= upper * NEAR_PERCENT:
        return Against.NEAR
    return Against.BELOW if share < (lower or 0) else Against.WITHIN


def _balances(
    participants: Sequence[Participant],
    divided: Sequence[CostShares],
    paid: Mapping[str, int],
    *,
    vat_is_shared: bool,
) -> tuple[Balance, ...]:
    known = {participant.code: participant for participant in participants}
    found = []
    for code in sorted(known.keys() | {code for code, cents in paid.items() if cents}):
        net = sum(shares.net.get(code, 0) for shares in divided)
        vat = sum(shares.vat.get(code, 0) for shares in divided)
        who = known.get(code)
        found.append(
            Balance(
                code=code,
                net=net,
                vat=vat,
                share=net + (vat if vat_is_shared else 0),
                paid=paid.get(code, 0),
                lower=who.lower if who else None,
                upper=who.upper if who else None,
            )
        )
    return tuple(found)
