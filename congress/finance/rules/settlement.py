"""Who owes whom, from the costs and who paid them. No I/O."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from congress.finance.rules.keys import KeyUse, Sharer, divide


class Against(StrEnum):
    """A share held against the reservation."""

    BELOW = "below"
    WITHIN = "within"
    NEAR = "near"
    OVER = "over"


NEAR_PERCENT = 90
"""From this part of the upper amount on, the page warns."""


@dataclass(frozen=True)
class CostLine:
    """An actual cost: cents without and of VAT, who paid the supplier, and how it is divided.

    `vat_counts` is False when the payer gets the VAT back, so that only the net is shared.
    """

    id: str
    description: str
    net: int
    vat: int
    vat_percent: int
    payer: str
    use: KeyUse
    vat_counts: bool = True


@dataclass(frozen=True)
class Partner:
    """A confirmed participation: what it divides by, and its reservation in cents."""

    sharer: Sharer
    lower: int = 0
    upper: int = 0


@dataclass(frozen=True)
class Share:
    """The share of one municipality in one cost, in cents."""

    cost_id: str
    code: str
    net: int
    vat: int

    @property
    def total(self) -> int:
        """Net and VAT together."""
        return self.net + self.vat


@dataclass(frozen=True)
class Balance:
    """Where one municipality stands, in cents. A positive balance is to be paid, a negative one received."""

    code: str
    name: str
    net: int
    vat: int
    paid: int
    lower: int
    upper: int

    @property
    def share(self) -> int:
        """Its part of all costs."""
        return self.net + self.vat

    @property
    def balance(self) -> int:
        """Share minus what it paid itself."""
        return self.share - self.paid

    @property
    def against(self) -> Against:
        """The share held against the reservation."""
        if self.share > self.upper:
            return Against.OVER
        if self.share * 100 >= self.upper * NEAR_PERCENT:
            return Against.NEAR
        return Against.WITHIN if self.share >= self.lower else Against.BELOW


@dataclass(frozen=True)
class Payment:
    """Money from one municipality to another, in cents, always more than zero."""

    payer: str
    receiver: str
    amount: int


@dataclass(frozen=True)
class Settlement:
    """The outcome for all municipalities, ordered by CBS code, and the fewest payments that even it out."""

    balances: tuple[Balance, ...]
    shares: tuple[Share, ...]
    payments: tuple[Payment, ...] = field(default=())

    @property
    def total(self) -> int:
        """All costs together, in cents."""
        return sum(balance.share for balance in self.balances)


def settle(costs: Sequence[CostLine], participations: Sequence[Partner]) -> Settlement:
    """Divide every cost, subtract what each paid, and even it out.

    Net and VAT of each cost are split apart by largest remainder and added, so that every document agrees.
    A cost paid by a municipality that does not take part counts as paid by nobody here: its payer appears
    with a share of zero and receives what it paid.
    Promise: shares of each cost add up to it; balances add up to zero; at most n - 1 payments.
    Raises:  NothingToSplitBy, InhabitantsMissing.
    Source:  product rules, Finance.
    """
    partners = sorted(participations, key=lambda partner: partner.sharer.code)
    sharers = [partner.sharer for partner in partners]
    shares: list[Share] = []
    for cost in sorted(costs, key=lambda cost: cost.id):
        net = divide(cost.net, cost.use, sharers)
        vat = divide(cost.vat if cost.vat_counts else 0, cost.use.without_amounts(), sharers)
        shares += [Share(cost.id, code, net[code], vat[code]) for code in net]
    balances = [_balance(partner, shares, costs) for partner in partners]
    strangers = sorted({cost.payer for cost in costs} - {partner.sharer.code for partner in partners})
    balances += [
        Balance(code, code, 0, 0, _paid(code, costs), 0, 0) for code in strangers if _paid(code, costs) != 0
    ]
    balances.sort(key=lambda balance: balance.code)
    return Settlement(tuple(balances), tuple(shares), tuple(fewest_payments({b.code: b.balance for b in balances})))


def _balance(partner: Partner, shares: Sequence[Share], costs: Sequence[CostLine]) -> Balance:
    own = [share for share in shares if share.code == partner.sharer.code]
    return Balance(
        code=partner.sharer.code,
        name=partner.sharer.name,
        net=sum(share.net for share in own),
        vat=sum(share.vat for share in own),
        paid=_paid(partner.sharer.code, costs),
        lower=partner.lower,
        upper=partner.upper,
    )


def _paid(code: str, costs: Sequence[CostLine]) -> int:
    return sum(cost.net + (cost.vat if cost.vat_counts else 0) for cost in costs if cost.payer == code)
