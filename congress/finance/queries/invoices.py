"""Parties and issued invoices."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.finance.models import Invoice, InvoicePayment, Party
from congress.finance.rules.account import Account
from congress.finance.rules.invoice import InvoiceDocument, PartyFacts, from_json
from congress.setup.models import Congress


def parties(tx: Tx, congress_id: int) -> Mapping[str, Party]:
    """What is known of each gemeente for the invoices of this congress, by CBS code."""
    query = select(Party).where(Party.congress_id == congress_id)
    return {party.municipality_code: party for party in tx.scalars(query)}


def party_elsewhere(tx: Tx, congress_id: int, code: str) -> Party | None:
    """What the latest other congress knows of a gemeente: to look at, never for an invoice."""
    query = select(Party).join(Congress).where(Party.municipality_code == code, Congress.id != congress_id)
    return tx.scalars(query.order_by(Congress.starts_on.desc(), Congress.id.desc()).limit(1)).one_or_none()


def party_facts(party: Party | None) -> PartyFacts:
    """A party as an invoice takes it; what is unknown is empty."""
    if party is None:
        return PartyFacts()
    return PartyFacts(
        name=party.name or "",
        street=party.street or "",
        number=party.number or "",
        postcode=party.postcode or "",
        city=party.city or "",
        kvk=party.kvk or "",
        oin=party.oin or "",
        vat_id=party.vat_id or "",
        iban=party.iban or "",
        endpoint=party.endpoint or "",
        email=party.invoice_email or "",
    )


def invoices(tx: Tx, congress_id: int, *, settlement_id: int | None = None) -> Sequence[Invoice]:
    """Issued invoices and credit notes by number, without PDF and XML."""
    query = select(Invoice).where(Invoice.congress_id == congress_id)
    if settlement_id is not None:
        query = query.where(Invoice.settlement_id == settlement_id)
    return tx.scalars(query.order_by(Invoice.series_id, Invoice.sequence)).all()


def invoice_by_number(tx: Tx, congress_id: int, number: str) -> Invoice:
    """One invoice with PDF and XML; raises NotFound."""
    query = (
        select(Invoice)
        .where(Invoice.congress_id == congress_id, Invoice.number == number)
        .options(undefer(Invoice.pdf), undefer(Invoice.xml))
    )
    found = tx.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def credits_of(tx: Tx, invoice: Invoice) -> Sequence[InvoiceDocument]:
    """The credit notes that take something of this invoice back, in order."""
    query = select(Invoice.document).where(Invoice.corrects_id == invoice.id).order_by(Invoice.id)
    return [from_json(stored) for stored in tx.scalars(query)]


def accounts(tx: Tx, found: Iterable[Invoice]) -> Mapping[int, Account]:
    """What was credited and paid of each of these, by id."""
    totals = {invoice.id: invoice.total_cents for invoice in found}
    credited = (
        select(Invoice.corrects_id, func.sum(Invoice.total_cents))
        .where(Invoice.corrects_id.in_(totals))
        .group_by(Invoice.corrects_id)
    )
    paid = (
        select(InvoicePayment.invoice_id, func.sum(InvoicePayment.amount_cents))
        .where(InvoicePayment.invoice_id.in_(totals))
        .group_by(InvoicePayment.invoice_id)
    )
    less = {key: int(amount) for key, amount in tx.execute(credited)}
    received = {key: int(amount) for key, amount in tx.execute(paid)}
    return {
        key: Account(total, credited=less.get(key, 0), paid=received.get(key, 0))
        for key, total in totals.items()
    }


def payments(tx: Tx, invoice: Invoice) -> Sequence[InvoicePayment]:
    """What came in on an invoice, in the order in which it was recorded."""
    query = select(InvoicePayment).where(InvoicePayment.invoice_id == invoice.id)
    return tx.scalars(query.order_by(InvoicePayment.id)).all()
