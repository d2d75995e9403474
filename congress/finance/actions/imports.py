"""Recording costs from files: e-invoices of suppliers, and lists."""

from collections.abc import Sequence
from datetime import datetime

from congress.core.attachments import attached
from congress.core.db import Tx
from congress.core.forms import InvalidForm
from congress.core.i18n import nl
from congress.core.money import decimal_text
from congress.finance.actions.costs import ReceiptTooLarge, add_cost, attach_receipt, refuse_double
from congress.finance.forms.cost_list import ListedCost
from congress.finance.forms.costs import CostForm, EInvoiceForm
from congress.finance.models import Cost
from congress.finance.rules.receipts import MOST_BYTES
from congress.finance.rules.supplier_invoice import (
    NotAnEInvoice,
    RateAmount,
    SupplierInvoice,
    read_supplier_invoice,
)
from congress.setup.models import Congress

_MOST_DESCRIPTION = 120


class CannotTakeOver(NotAnEInvoice):
    """An e-invoice that says what a cost cannot be."""

    sentence = nl("Deze e-factuur kunnen we niet overnemen. {why}")


def found_invoice(content: bytes) -> SupplierInvoice:
    """The e-invoice in an XML file or inside a PDF. Raises ReceiptTooLarge or a NotAnEInvoice."""
    if len(content) > MOST_BYTES:
        raise ReceiptTooLarge
    if not content.startswith(b"%PDF-"):
        return read_supplier_invoice(content)
    said = NotAnEInvoice()
    for name, xml in attached(content):
        if name.lower().endswith(".xml"):
            try:
                return read_supplier_invoice(xml)
            except NotAnEInvoice as refusal:
                said = refusal
    raise said


def record_invoice(
    tx: Tx,
    congress: Congress,
    form: EInvoiceForm,
    invoice: SupplierInvoice,
    *,
    receipt: tuple[str, bytes],
    actor: str,
    now: datetime,
) -> list[Cost]:
    """A cost per VAT rate of an e-invoice, each with the file (name, content) as its receipt.

    Raises PerhapsDouble unless the form says to record it anyway, NotInThisCongress, CannotTakeOver, or a
    refusal of the receipt.
    """
    if not form.anyway:
        refuse_double(tx, congress, supplier=invoice.supplier, number=invoice.number)
    made = []
    for rate in invoice.rates:
        cost = add_cost(tx, congress, _cost_form(form, invoice, rate), actor=actor, now=now)
        attach_receipt(tx, congress, cost, filename=receipt[0], content=receipt[1], actor=actor, now=now)
        made.append(cost)
    return made


def record_list(
    tx: Tx, congress: Congress, listed: Sequence[ListedCost], *, actor: str, now: datetime
) -> None:
    """All costs of a list. Raises NotInThisCongress."""
    for cost in listed:
        add_cost(tx, congress, cost.form, actor=actor, now=now)


def _cost_form(form: EInvoiceForm, invoice: SupplierInvoice, rate: RateAmount) -> CostForm:
    description = form.description or invoice.description or form.category
    typed = {
        "category": form.category,
        "description": description[:_MOST_DESCRIPTION],
        "supplier": invoice.supplier,
        "supplier_number": invoice.number,
        "invoiced_on": invoice.issued_on.isoformat(),
        "net": decimal_text(rate.net),
        "vat_percent": str(rate.vat_percent),
        "vat": decimal_text(rate.vat),
        "payer": form.payer,
        "key": form.key or "",
    }
    try:
        return CostForm.read(typed)
    except InvalidForm as invalid:
        raise CannotTakeOver(why=" ".join(invalid.draft.problems.values())) from None
