"""What is still to be paid of an invoice, and which of its lines still stand. No I/O."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from congress.finance.rules.invoice import InvoiceDocument, InvoiceLine


@dataclass(frozen=True)
class Account:
    """Amounts of one invoice in cents. What was paid before a credit note makes `open` negative."""

    total: int
    credited: int = 0
    paid: int = 0

    @property
    def due(self) -> int:
        """What the invoice asks for after its credit notes."""
        return self.total - self.credited

    @property
    def open(self) -> int:
        """What is still to come in."""
        return self.due - self.paid


def standing_lines(invoice: InvoiceDocument, credits: Iterable[InvoiceDocument]) -> tuple[int, ...]:
    """Places (from 0) of the lines that no credit note took back; of equal lines the first goes first."""
    gone = Counter(line for credit in credits for line in credit.lines)
    found = []
    for place, line in enumerate(invoice.lines):
        if gone[line]:
            gone[line] -= 1
        else:
            found.append(place)
    return tuple(found)


def lines_to_bill(
    lines: Sequence[InvoiceLine], standing: Iterable[InvoiceLine]
) -> tuple[InvoiceLine, ...] | None:
    """What of `lines` is not on an invoice that stands; None when one stands that is not among them.

    That happens when the VAT treatment was changed: then the old invoice is credited first.
    """
    billed = Counter(standing)
    if billed - Counter(lines):
        return None
    found = []
    for line in lines:
        if billed[line]:
            billed[line] -= 1
        else:
            found.append(line)
    return tuple(found)
