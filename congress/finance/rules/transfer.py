"""The text of the QR code with which a banking app fills in a payment. No I/O."""

from congress.core.money import decimal_text
from congress.finance.rules.invoice import InvoiceDocument, InvoiceKind

MOST_CENTS = 99_999_999_999
NAME_LENGTH = 70
TEXT_LENGTH = 140


def transfer_text(invoice: InvoiceDocument) -> str:
    """The lines of a SEPA credit transfer, or "" when nothing is to be transferred to the seller.

    Source: European Payments Council, EPC069-12, version 002 (the BIC is optional in the EEA): service tag,
    version, character set (1 is UTF-8), SCT, BIC, name, IBAN, amount, purpose, reference, text. At most
    331 bytes, which name and text of these lengths never reach.
    """
    is_payable = invoice.kind is InvoiceKind.INVOICE and 0 < invoice.total <= MOST_CENTS
    if not is_payable or not invoice.seller.iban or not invoice.number:
        return ""
    return "\n".join(
        (
            "BCD",
            "002",
            "1",
            "SCT",
            "",
            invoice.seller.name[:NAME_LENGTH].strip(),
            invoice.seller.iban.replace(" ", ""),
            f"EUR{decimal_text(invoice.total)}",
            "",
            "",
            invoice.number[:TEXT_LENGTH],
        )
    )
