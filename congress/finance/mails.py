"""The mail with an invoice."""

from sqlalchemy import select
from sqlalchemy.orm import undefer

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.i18n import nl
from congress.core.money import euros
from congress.finance.models import Invoice
from congress.finance.queries import accounts
from congress.finance.rules.invoice import InvoiceKind, from_json
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Attachment, Letter, Post
from congress.setup.queries import congress_by_id


def invoice_mail(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """An invoice or credit note to the receiving gemeente, with PDF and e-invoice."""
    invoice = _invoice(tx, mail)
    is_credit = invoice.kind is InvoiceKind.CREDIT
    subject = nl("Creditfactuur {number}: {title}") if is_credit else nl("Factuur {number}: {title}")
    return _letter(tx, invoice, post, subject=subject, template="invoice")


def reminder_mail(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """What is still open after the last day to pay, with the invoice once more."""
    invoice = _invoice(tx, mail)
    subject = nl("Herinnering: factuur {number}, {title}")
    return _letter(tx, invoice, post, subject=subject, template="reminder")


def _invoice(tx: Tx, mail: OutboxMail) -> Invoice:
    query = select(Invoice).where(Invoice.id == mail.about_id)
    found = tx.scalars(query.options(undefer(Invoice.pdf), undefer(Invoice.xml))).one_or_none()
    if found is None:
        raise NotFound
    return found


def _letter(tx: Tx, invoice: Invoice, post: Post, *, subject: str, template: str) -> Letter:
    document = from_json(invoice.document)
    account = accounts(tx, [invoice])[invoice.id]
    facts = {
        "number": invoice.number,
        "title": document.title,
        "seller": document.seller.name,
        "total": euros(document.total),
        "open": euros(account.open),
        "is_partly_open": account.open != document.total,
        "iban": document.seller.iban,
        "issued": document.issued_on,
        "due": document.due_on,
        "corrects": document.corrects,
        "is_part": document.is_part,
        "is_credit": invoice.kind is InvoiceKind.CREDIT,
    }
    return Letter(
        to=document.buyer.email,
        subject=subject.format(number=invoice.number, title=document.title),
        text=post.render(f"finance/mail/{template}.txt", **facts),
        html=post.render(f"finance/mail/{template}.html", **facts),
        reply_to=document.seller.email or congress_by_id(tx, invoice.congress_id).reply_to,
        attachments=(
            Attachment(f"{invoice.number}.pdf", "application/pdf", invoice.pdf),
            Attachment(f"{invoice.number}.xml", "application/xml", invoice.xml),
        ),
    )


kinds = {"invoice": invoice_mail, "invoice-reminder": reminder_mail}
