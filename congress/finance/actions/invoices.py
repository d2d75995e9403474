"""Issuing invoices and credit notes: a number, a record, a PDF and an XML that never change again."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from congress.core.clock import local
from congress.core.db import LOCK, Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.core.money import Cents
from congress.finance.actions.drafts import NoLead, invoice_drafts
from congress.finance.actions.payments import lock_invoice, log, state_now
from congress.finance.documents.invoice import invoice_pdf
from congress.finance.models import Invoice, InvoiceSeries, InvoiceState, Settlement
from congress.finance.queries.invoices import accounts, credits_of
from congress.finance.queries.proof import document_hashes
from congress.finance.rules.account import standing_lines
from congress.finance.rules.invoice import InvoiceDocument, InvoiceKind, as_json, credit_of, from_json
from congress.finance.rules.nlcius import faults
from congress.finance.rules.ubl import ubl
from congress.setup.models import Congress


class FactsMissing(Conflict):
    """Something that an invoice must say is not known."""

    sentence = nl("Voor de factuur aan {name} ontbreekt nog: {fields}.")


class NothingToInvoice(Conflict):
    """Nobody has to pay, or all invoices were made."""

    sentence = nl("Er zijn geen facturen meer te maken voor deze afrekening.")


class NotByTheRules(Conflict):
    """The e-invoice breaks a rule, so it may not leave."""

    sentence = nl("De factuur aan {name} voldoet niet aan de regels voor e-facturen. {reason}")


class LeadChanged(Conflict):
    """All invoices of a congress come from one gemeente."""

    sentence = nl("Er zijn al facturen van een andere penvoerder. Zet de penvoerder terug bij Instellingen.")


class CannotCredit(Conflict):
    """Only an invoice that stands can be credited."""

    sentence = nl("Deze factuur is al teruggenomen met een creditfactuur, of is er zelf een.")


class CannotCreditLines(Conflict):
    """These lines together make no credit note, or were taken back already."""

    sentence = nl(
        "Kies regels die nog niet zijn teruggenomen. Samen zijn ze meer dan nul, en niet meer dan wat er van "
        "de factuur over is. Of neem de hele factuur terug."
    )


def issue_invoices(
    tx: Tx,
    congress: Congress,
    settlement: Settlement,
    *,
    codes: Collection[str] | None = None,
    actor: str,
    now: datetime,
) -> Sequence[Invoice]:
    """Issue an invoice to every gemeente of the settlement that has to pay (or only to `codes`).

    All or nothing, in the caller's transaction: the series stays locked until it ends, so the numbers of
    an issuer and a year have no gaps, whatever happens at the same moment.
    Raises NothingToInvoice, FactsMissing, NotByTheRules, NoLead or LeadChanged.
    """
    tx.refresh(congress, with_for_update=LOCK)
    drafts = [
        draft
        for draft in invoice_drafts(tx, congress, settlement, on=local(now).date())
        if draft.document and (codes is None or draft.code in codes)
    ]
    if not drafts:
        raise NothingToInvoice
    for draft in drafts:
        if draft.missing:
            raise FactsMissing(name=draft.name, fields=", ".join(gap.sentence for gap in draft.missing))
    if congress.lead_code is None:
        raise NoLead
    if _other_issuer(tx, congress):
        raise LeadChanged
    series = _locked_series(tx, congress.lead_code, local(now).year)
    return [
        _issue(
            tx,
            congress,
            series,
            draft.document,
            settlement_id=settlement.id,
            code=draft.code,
            actor=actor,
            now=now,
        )
        for draft in drafts
        if draft.document
    ]


def credit_invoice(
    tx: Tx,
    congress: Congress,
    invoice: Invoice,
    *,
    lines: Collection[int] | None = None,
    actor: str,
    now: datetime,
) -> Invoice:
    """Take an invoice back with a credit note that names it: all that still stands, or only `lines`.

    `lines` are places from 0. Raises CannotCredit, or CannotCreditLines when they make no credit note.
    """
    tx.refresh(congress, with_for_update=LOCK)
    lock_invoice(tx, invoice)
    original = from_json(invoice.document)
    earlier = credits_of(tx, invoice)
    standing = standing_lines(original, earlier)
    if invoice.kind is InvoiceKind.CREDIT or invoice.state is InvoiceState.CREDITED or not standing:
        raise CannotCredit
    chosen = standing if lines is None else tuple(sorted(set(lines)))
    if not set(chosen) <= set(standing):
        raise CannotCreditLines
    document = credit_of(original, number="", issued_on=local(now).date(), lines=chosen, earlier=earlier)
    left = accounts(tx, [invoice])[invoice.id].due
    if document.total < 0 or (chosen != standing and not 0 < document.total <= left):
        raise CannotCreditLines
    issuer = tx.get_one(InvoiceSeries, invoice.series_id).issuer_code
    credit = _issue(
        tx,
        congress,
        _locked_series(tx, issuer, local(now).year),
        document,
        settlement_id=invoice.settlement_id,
        code=invoice.municipality_code,
        corrects=invoice,
        actor=actor,
        now=now,
    )
    invoice.state = InvoiceState.CREDITED if chosen == standing else state_now(tx, invoice)
    return credit


def _issue(
    tx: Tx,
    congress: Congress,
    series: InvoiceSeries,
    document: InvoiceDocument,
    *,
    settlement_id: int,
    code: str,
    corrects: Invoice | None = None,
    actor: str,
    now: datetime,
) -> Invoice:
    series.last += 1
    final = replace(document, number=f"{series.year}-{series.last:04d}")
    pdf = invoice_pdf(final, at=now)
    xml = ubl(final, pdf=pdf)
    broken = faults(xml)
    if broken:
        raise NotByTheRules(name=final.buyer.name, reason=broken[0].sentence)
    invoice = Invoice(
        congress_id=congress.id,
        settlement_id=settlement_id,
        municipality_code=code,
        series_id=series.id,
        sequence=series.last,
        number=final.number,
        kind=final.kind,
        corrects_id=corrects.id if corrects else None,
        document=as_json(final),
        pdf=pdf,
        xml=xml,
        total_cents=Cents(final.total),
        issued_at=now,
        due_on=final.due_on,
        state=InvoiceState.ISSUED,
    )
    tx.add(invoice)
    tx.flush()  # the next number must see this one
    action = "credit-issued" if corrects else "invoice-issued"
    log(tx, invoice, action, actor=actor, now=now, facts=document_hashes(invoice))
    return invoice


def _locked_series(tx: Tx, issuer_code: str, year: int) -> InvoiceSeries:
    query = (
        select(InvoiceSeries)
        .where(InvoiceSeries.issuer_code == issuer_code, InvoiceSeries.year == year)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = tx.scalars(query).one_or_none()
    if found is None:
        try:
            with tx.begin_nested():  # another process may make the series at the same moment
                tx.add(InvoiceSeries(issuer_code=issuer_code, year=year, last=0))
        except IntegrityError:
            pass
        found = tx.scalars(query).one()
    return found


def _other_issuer(tx: Tx, congress: Congress) -> bool:
    issuers = select(InvoiceSeries.issuer_code).join(Invoice).where(Invoice.congress_id == congress.id)
    return any(code != congress.lead_code for code in tx.scalars(issuers))
