"""One invoice as one frozen record, from which PDF, XML and pages are made. No I/O."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from congress.core.i18n import nl
from congress.setup.rules.policies import VatTreatment

DAYS_TO_PAY = 30
FULL_RATE = 21
REASONS: Mapping[VatTreatment, str] = {
    VatTreatment.OUTSIDE: nl("Kosten voor gemene rekening, buiten de heffing van omzetbelasting"),
    VatTreatment.STANDARD: "",
    VatTreatment.EXEMPT: nl(
        "Vrijgesteld van omzetbelasting, artikel 11 lid 1 letter u Wet op de omzetbelasting 1968"
    ),
}

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class InvoiceKind(StrEnum):
    """An invoice asks for money, a credit note takes an invoice back."""

    INVOICE = "invoice"
    CREDIT = "credit"


@dataclass(frozen=True)
class PartyFacts:
    """Who sends or receives: what the law and the e-invoice ask for. Empty is unknown."""

    name: str = ""
    street: str = ""
    number: str = ""
    postcode: str = ""
    city: str = ""
    kvk: str = ""
    oin: str = ""
    vat_id: str = ""
    iban: str = ""
    endpoint: str = ""
    email: str = ""

    @property
    def address(self) -> str:
        """Street and number."""
        return f"{self.street} {self.number}".strip()

    @property
    def legal_id(self) -> tuple[str, str]:
        """(scheme, number): the OIN (0190) before the KvK number (0106)."""
        return ("0190", self.oin) if self.oin else ("0106", self.kvk)

    @property
    def endpoint_id(self) -> tuple[str, str]:
        """(scheme, number) where e-invoices are received: as given, else the legal number."""
        scheme, _, number = self.endpoint.partition(":")
        return (scheme, number) if number else self.legal_id


@dataclass(frozen=True)
class InvoiceLine:
    """A line: `quantity` is 1, or -1 for what is taken off; `price` in cents is never below zero."""

    text: str
    quantity: int
    price: int
    vat_percent: int | None = None

    @property
    def amount(self) -> int:
        """Quantity times price, in cents."""
        return self.quantity * self.price


@dataclass(frozen=True)
class AnnexLine:
    """How one cost was divided, for the reader who redoes it with a calculator; amounts in cents."""

    description: str
    supplier: str
    invoiced_on: str
    payer: str
    key: str
    weight: int
    weights: int
    net: int
    vat_percent: int
    vat: int
    share_net: int
    share_vat: int


@dataclass(frozen=True)
class VatSubtotal:
    """VAT of one rate over the sum of the lines of that rate, in cents. `percent` None: no VAT applies."""

    percent: int | None
    taxable: int
    vat: int


@dataclass(frozen=True)
class InvoiceDocument:
    """An invoice or credit note (factuur, creditfactuur). Cents; positive on a credit note too.

    `number` is empty while it is a draft; `is_part` says of a credit note that it takes back some lines.
    `vat_left` is the VAT, as (rate, cents), that a credit note takes back where rounding its own lines would
    leave a cent of the invoice standing.
    """

    kind: InvoiceKind
    number: str
    issued_on: date
    due_on: date
    title: str
    buyer_reference: str
    seller: PartyFacts
    buyer: PartyFacts
    treatment: VatTreatment
    lines: tuple[InvoiceLine, ...]
    annex: tuple[AnnexLine, ...] = ()
    delivered_on: date | None = None
    settlement: int | None = None
    corrects: str = ""
    corrects_on: date | None = None
    is_part: bool = False
    vat_left: tuple[tuple[int | None, int], ...] = ()

    @property
    def net(self) -> int:
        """The sum of the lines."""
        return sum(line.amount for line in self.lines)

    @property
    def subtotals(self) -> tuple[VatSubtotal, ...]:
        """Per rate, highest first. VAT is rounded half up over the sum of the rate, never per line."""
        left = dict(self.vat_left)
        rates = sorted({line.vat_percent for line in self.lines}, key=lambda rate: -(rate or 0))
        found = []
        for rate in rates:
            taxable = sum(line.amount for line in self.lines if line.vat_percent == rate)
            found.append(VatSubtotal(rate, taxable, left.get(rate, half_up(taxable * (rate or 0), 100))))
        return tuple(found)

    @property
    def vat(self) -> int:
        """All VAT that this document charges."""
        return sum(subtotal.vat for subtotal in self.subtotals)

    @property
    def total(self) -> int:
        """What is to be paid, or given back."""
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
    """The last day to pay."""
    return issued_on + timedelta(days=DAYS_TO_PAY)


def line(text: str, amount: int, vat_percent: int | None) -> InvoiceLine:
    """A line of `amount` cents; below zero it takes off a positive price."""
    return InvoiceLine(text, -1 if amount < 0 else 1, abs(amount), vat_percent)


def line_rate(treatment: VatTreatment, vat_percent: int) -> int | None:
    """The VAT rate of a cost when it is passed on.

    With VAT a cost is passed on at its own rate; a cost that came without VAT at the full rate, because
    passing it on is a service of its own. An exempt line has rate 0, outside the scope there is none.
    """
    if treatment is VatTreatment.OUTSIDE:
        return None
    if treatment is VatTreatment.EXEMPT:
        return 0
    return vat_percent or FULL_RATE


def credit_of(
    invoice: InvoiceDocument,
    *,
    number: str,
    issued_on: date,
    lines: Collection[int] | None = None,
    earlier: Collection[InvoiceDocument] = (),
) -> InvoiceDocument:
    """The credit note that takes `invoice` back, or only its `lines` (places from 0); it names the invoice.

    `earlier` are the credit notes that took other lines back. The annex explains the whole, so it stays off
    when only a part is taken back.
    Promise: credit notes that together take back all lines take back all VAT, to the cent.
    """
    places = range(len(invoice.lines)) if lines is None else sorted(lines)
    is_part = len(places) < len(invoice.lines)
    taken = tuple(invoice.lines[place] for place in places)
    return replace(
        invoice,
        kind=InvoiceKind.CREDIT,
        lines=taken,
        vat_left=_vat_left(invoice, taken, earlier),
        annex=() if is_part else invoice.annex,
        is_part=is_part,
        number=number,
        issued_on=issued_on,
        due_on=due_on(issued_on),
        corrects=invoice.number,
        corrects_on=invoice.issued_on,
    )


def _vat_left(
    invoice: InvoiceDocument, taken: Sequence[InvoiceLine], earlier: Collection[InvoiceDocument]
) -> tuple[tuple[int | None, int], ...]:
    # Each part is rounded by itself, so parts may add up to some cents more or less than the whole.
    found = []
    for whole in invoice.subtotals:
        rate, mine = whole.percent, [line for line in taken if line.vat_percent == whole.percent]
        if not mine or not earlier:
            continue
        before = [part for credit in earlier for part in credit.subtotals if part.percent == rate]
        left = whole.vat - sum(part.vat for part in before)
        all_lines = [line for line in invoice.lines if line.vat_percent == rate]
        count = sum(line.vat_percent == rate for credit in earlier for line in credit.lines)
        is_last = count + len(mine) == len(all_lines)
        rounded = half_up(sum(line.amount for line in mine) * (rate or 0), 100)
        only_charges = all(line.amount > 0 for line in all_lines)
        if rounded != left and (is_last or (only_charges and rounded > left)):
            found.append((rate, max(0, left) if only_charges else left))
    return tuple(found)


def xml_safe(text: str) -> str:
    """`text` without the characters that XML 1.0 cannot hold, so that PDF, XML and database stay equal."""
    return _NOT_XML.sub("", text)


def as_json(document: InvoiceDocument) -> dict[str, Any]:
    """The document as plain JSON; `from_json` gives it back."""
    return {name: _plain(value) for name, value in asdict(document).items()}


def from_json(stored: Mapping[str, Any]) -> InvoiceDocument:
    """The document as it was issued."""
    facts = dict(stored)
    facts["kind"] = InvoiceKind(facts["kind"])
    facts["treatment"] = VatTreatment(facts["treatment"])
    facts["seller"] = PartyFacts(**facts["seller"])
    facts["buyer"] = PartyFacts(**facts["buyer"])
    facts["lines"] = tuple(InvoiceLine(**each) for each in facts["lines"])
    facts["annex"] = tuple(AnnexLine(**each) for each in facts["annex"])
    facts["vat_left"] = tuple((rate, cents) for rate, cents in facts.get("vat_left", ()))
    for name in ("issued_on", "due_on", "delivered_on", "corrects_on"):
        facts[name] = date.fromisoformat(facts[name]) if facts[name] else None
    return InvoiceDocument(**facts)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
