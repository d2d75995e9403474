"""What happens to an issued invoice: it is sent, paid in one or more parts, and reminded of."""

from collections.abc import Mapping
from datetime import date, datetime

from congress.core.audit import record
from congress.core.clock import local
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.core.money import Cents, euros
from congress.finance.models import Invoice, InvoicePayment, InvoiceState
from congress.finance.queries.invoices import accounts
from congress.finance.rules.invoice import InvoiceKind, from_json
from congress.mail.actions import queue_mail


class NoAddress(Conflict):
    """Nobody to send the invoice to."""

    sentence = nl(
        "Er is geen e-mailadres voor facturen. Vul het in bij de factuurgegevens van deze gemeente."
    )


class NotOpen(Conflict):
    """Credited, or a credit note."""

    sentence = nl("Deze factuur staat niet meer open.")


class NotLate(Conflict):
    """Nothing to remind of."""

    sentence = nl("Een herinnering kan pas als een factuur niet op tijd is betaald.")


class NotYet(Conflict):
    """Money that is still to come."""

    sentence = nl("Deze dag moet nog komen. Vul in op welke dag het geld is ontvangen.")


class NotThisMuch(Conflict):
    """More than is open, or more taken off than came in."""

    sentence = nl("Er staat {open} open. Vul hooguit dat bedrag in. Eraf halen kan tot {paid}.")


def send_invoice(tx: Tx, invoice: Invoice, *, actor: str, now: datetime) -> None:
    """Mail the invoice with PDF and XML to the address on it. Raises NoAddress."""
    lock_invoice(tx, invoice)
    address = _address(invoice)
    queue_mail(tx, "invoice", about_id=invoice.id, congress_id=invoice.congress_id, now=now)
    invoice.sent_at, invoice.sent_to = now, address
    if invoice.state is InvoiceState.ISSUED:
        invoice.state = InvoiceState.SENT
    log(tx, invoice, "invoice-sent", actor=actor, now=now, facts={"mail": address})


def record_payment(
    tx: Tx, invoice: Invoice, *, amount: Cents, received_on: date, actor: str, now: datetime
) -> None:
    """Money came in, whole or in part; below zero it takes off what was recorded.

    Raises NotOpen, NotThisMuch or NotYet.
    """
    if received_on > local(now).date():
        raise NotYet
    lock_invoice(tx, invoice)
    if invoice.kind is InvoiceKind.CREDIT:
        raise NotOpen
    account = accounts(tx, [invoice])[invoice.id]
    if not -account.paid <= amount <= max(account.open, 0):
        raise NotThisMuch(open=euros(account.open), paid=euros(account.paid))
    tx.add(
        InvoicePayment(
            invoice_id=invoice.id,
            received_on=received_on,
            amount_cents=amount,
            recorded_by=actor,
            recorded_at=now,
        )
    )
    tx.flush()  # the state follows from all payments
    if invoice.state is not InvoiceState.CREDITED:
        invoice.state = state_now(tx, invoice)
    facts = {"amount": amount, "receivedOn": received_on.isoformat()}
    log(tx, invoice, "invoice-paid", actor=actor, now=now, facts=facts)


def remind(tx: Tx, invoice: Invoice, *, actor: str, now: datetime) -> None:
    """Mail a reminder of what is open after the last day to pay. Raises NotLate or NoAddress."""
    lock_invoice(tx, invoice)
    is_late = is_open(invoice) and invoice.due_on < local(now).date()
    if not is_late or accounts(tx, [invoice])[invoice.id].open <= 0:
        raise NotLate
    address = _address(invoice)
    queue_mail(tx, "invoice-reminder", about_id=invoice.id, congress_id=invoice.congress_id, now=now)
    invoice.reminded_at = now
    log(tx, invoice, "invoice-reminded", actor=actor, now=now, facts={"mail": address})


def lock_invoice(tx: Tx, invoice: Invoice) -> None:
    """Wait for who changes where it stands, and read that again: the state follows from all of it."""
    tx.refresh(invoice, ["state", "sent_at"], with_for_update=True)


def is_open(invoice: Invoice) -> bool:
    """Money is still expected."""
    return invoice.kind is InvoiceKind.INVOICE and invoice.state in {InvoiceState.ISSUED, InvoiceState.SENT}


def state_now(tx: Tx, invoice: Invoice) -> InvoiceState:
    """Where an invoice stands by its payments and credit notes."""
    if accounts(tx, [invoice])[invoice.id].open <= 0:
        return InvoiceState.PAID
    return InvoiceState.SENT if invoice.sent_at else InvoiceState.ISSUED


def log(
    tx: Tx, invoice: Invoice, action: str, *, actor: str, now: datetime, facts: Mapping[str, object]
) -> None:
    """One line in the log about this invoice."""
    record(
        tx,
        congress_id=invoice.congress_id,
        actor=actor,
        action=action,
        subject=f"invoice {invoice.number}",
        after={"to": invoice.municipality_code, "total": invoice.total_cents, **facts},
        now=now,
    )


def _address(invoice: Invoice) -> str:
    address = from_json(invoice.document).buyer.email
    if not address:
        raise NoAddress
    return address
