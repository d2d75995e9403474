"""The mail with an invoice."""

from sqlalchemy import select
from sqlalchemy.orm import undefer

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.i18n import nl
from congress.core.money import euros
from congress.finance.models import Invoice
from congress.finance.rules.invoice import InvoiceKind, from_json
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Attachment, Letter, Post
from congress.setup.queries import congress_by_id


def invoice_mail(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """An invoice or credit note to the receiving gemeente, with PDF and e-invoice."""
    query = select(Invoice).where(Invoice.id == mail.about_id)
    invoice = tx.scalars(query.options(undefer(Invoice.pdf), undefer(Invoice.xml))).one_or_none()
    if invoice is None:
        raise NotFound
    document = from_json(invoice.document)
    is_credit = invoice.kind is InvoiceKind.CREDIT
    facts = {
        "number": invoice.number,
        "title": document.title,
        "seller": document.seller.name,
        "total": euros(document.total),
        "due": document.due_on,
        "corrects": document.corrects,
        "is_credit": is_credit,
    }
    subject = nl("Creditfactuur {number}: {title}") if is_credit else nl("Factuur {number}: {title}")
    return Letter(
        to=document.buyer.email,
        subject=subject.format(number=invoice.number, title=document.title),
        text=post.render("finance/mail/invoice.txt", **facts),
        html=post.render("finance/mail/invoice.html", **facts),
        reply_to=document.seller.email or congress_by_id(tx, invoice.congress_id).reply_to,
        attachments=(
            Attachment(f"{invoice.number}.pdf", "application/pdf", invoice.pdf),
            Attachment(f"{invoice.number}.xml", "application/xml", invoice.xml),
        ),
    )


kinds = {"invoice": invoice_mail}
