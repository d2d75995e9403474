"""One invoice as one frozen record, from which PDF, XML and pages are made. No I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from congress.core.i18n import nl
from congress.finance.rules.settlement import CostLine, Share
from congress.setup.rules.policies import VatTreatment

STANDARD_PERCENT = 21
DAYS_TO_PAY = 30
REASONS = {
    VatTreatment.OUTSIDE: nl("Kosten voor gemene rekening, buiten de heffing van omzetbelasting"),
    VatTreatment.STANDARD: "",
    VatTreatment.EXEMPT: nl(
        "Vrijgesteld van omzetbelasting (artikel 11, eerste lid, onderdeel u, Wet OB 1968)"
    ),
}
CATEGORIES = {VatTreatment.OUTSIDE: "O", VatTreatment.STANDARD: "S", VatTreatment.EXEMPT: "E"}


class Kind(StrEnum):
    """An invoice, or the credit note that takes one back (UNTDID 1001)."""

    INVOICE = "380"
    CREDIT = "381"


@dataclass(frozen=True)
class PartyFacts:
    """Who sends or receives: everything that the law and the e-invoice ask for."""

    name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    kvk: str = ""
    oin: str = ""
    vat_id: str = ""
    iban: str = ""
    email: str = ""

    @property
    def legal_id(self) -> tuple[str, str]:
        """(scheme, number): the OIN (0190) before the KvK number (0106)."""
        return ("0190", self.oin) if self.oin else ("0106", self.kvk)


@dataclass(frozen=True)
class InvoiceLine:
    """A line: `quantity` is 1, or -1 for what is taken off; `price` in cents is never below zero."""

    text: str
    quantity: int
    price: int

    @property
    def amount(self) -> int:
        """Quantity times price, in cents."""
        return self.quantity * self.price


@dataclass(frozen=True)
class AnnexLine:
    """How a cost was divided, for the reader who wants to redo it; all in cents."""

    description: str
    key: str
    net: int
    vat_percent: int
    vat: int
    share_net: int
    share_vat: int


@dataclass(frozen=True)
class InvoiceDocument:
    """An invoice or credit note. Amounts in cents; on a credit note they are positive too."""

    kind: Kind
    number: str
    issued_on: date
    due_on: date
    title: str
    buyer_reference: str
    seller: PartyFacts
    buyer: PartyFacts
    treatment: VatTreatment
    lines: tuple[InvoiceLine, ...]
    annex: tuple[AnnexLine, ...] = field(default=())
    delivered_on: date | None = None
    credits: str = ""
    credits_on: date | None = None

    @property
    def net(self) -> int:
        """The sum of the lines."""
        return sum(line.amount for line in self.lines)

    @property
    def vat_percent(self) -> int:
        """The rate on this invoice; 0 where no VAT is charged."""
        return STANDARD_PERCENT if self.treatment is VatTreatment.STANDARD else 0

    @property
    def vat(self) -> int:
        """VAT over the sum of the lines, half up."""
        return half_up(self.net * self.vat_percent, 100)

    @property
    def total(self) -> int:
        """What is to be paid."""
        return self.net + self.vat

    @property
    def reason(self) -> str:
        """Why no VAT is charged; empty when it is."""
        return REASONS[self.treatment]


def half_up(amount: int, divisor: int) -> int:
    """Divide and round to the nearest whole number, halves away from zero."""
    whole = (2 * abs(amount) + divisor) // (2 * divisor)
    return -whole if amount < 0 else whole


def due_on(issued_on: date) -> date:
    """The day before which is to be paid."""
    return issued_on + timedelta(days=DAYS_TO_PAY)


def lines_for(
    code: str, costs: Sequence[CostLine], shares: Sequence[Share], treatment: VatTreatment
) -> tuple[InvoiceLine, ...]:
    """The lines of one municipality: its share of each cost, less what it paid itself.

    With VAT on the invoice the lines are without VAT, otherwise VAT is part of the costs that are passed on.
    """
    with_vat = treatment is not VatTreatment.STANDARD
    by_id = {cost.id: cost for cost in costs}
    lines = [
        _line(
            nl("Aandeel in: {text}").format(text=by_id[share.cost_id].description),
            share.total if with_vat else share.net,
        )
        for share in shares
        if share.code == code
    ]
    paid = [
        _line(nl("Al zelf betaald: {text}").format(text=cost.description), -_gross(cost, with_vat=with_vat))
        for cost in costs
        if cost.payer == code
    ]
    return tuple(line for line in [*lines, *paid] if line.price)


def annex_for(
    code: str, costs: Sequence[CostLine], shares: Sequence[Share], key_names: Mapping[str, str]
) -> tuple[AnnexLine, ...]:
    """Every cost with its division, in the order of the costs."""
    own = {share.cost_id: share for share in shares if share.code == code}
    return tuple(
        AnnexLine(
            description=cost.description,
            key=key_names[cost.use.key],
            net=cost.net,
            vat_percent=cost.vat_percent,
            vat=cost.vat,
            share_net=own[cost.id].net,
            share_vat=own[cost.id].vat,
        )
        for cost in costs
        if cost.id in own
    )


def _line(text: str, amount: int) -> InvoiceLine:
    return InvoiceLine(text[:250], -1 if amount < 0 else 1, abs(amount))


def _gross(cost: CostLine, *, with_vat: bool) -> int:
    return cost.net + (cost.vat if with_vat and cost.vat_counts else 0)
