"""What would be invoiced from a settlement, before anything is issued."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from congress.core.clock import short_day
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.core.typeset import printable
from congress.finance.forms.problem import CostPart, SettlementAnswer, SettlementProblem
from congress.finance.models import Invoice, InvoiceState, Settlement
from congress.finance.queries import invoices, parties, party_facts
from congress.finance.rules.account import lines_to_bill, standing_lines
from congress.finance.rules.billing import BilledCost, annex_for, lines_for
from congress.finance.rules.invoice import (
    InvoiceDocument,
    InvoiceKind,
    InvoiceLine,
    PartyFacts,
    due_on,
    from_json,
)
from congress.finance.rules.keys import KEY_NAMES
from congress.finance.rules.missing import Missing, missing
from congress.finance.rules.settlement import CostShares
from congress.setup.models import Congress
from congress.setup.queries import participations


class NoLead(Conflict):
    """Nobody issues the invoices."""

    sentence = nl("Kies eerst bij Instellingen welke gemeente penvoerder is.")


@dataclass(frozen=True)
class InvoiceDraft:
    """One gemeente of a settlement. What its lines add up to decides: above zero is invoiced, below paid out.

    `document` is what is still to be invoiced, without a number; None where that is nothing. After a credit
    note for some lines it holds those lines. `issued` is the latest invoice that stands. `payout` explains
    what a gemeente receives. With VAT on the lines their total is not the balance of the settlement.
    """

    code: str
    name: str
    document: InvoiceDocument | None
    missing: tuple[Missing, ...]
    issued: Invoice | None
    payout: InvoiceDocument | None = None


def invoice_drafts(tx: Tx, congress: Congress, settlement: Settlement, *, on: date) -> list[InvoiceDraft]:
    """A draft for every gemeente but the lead, by CBS code, dated `on`. Raises NoLead."""
    if congress.lead_code is None:
        raise NoLead
    problem = SettlementProblem.model_validate(settlement.problem)
    answer = SettlementAnswer.model_validate(settlement.answer)
    known = {code: _printable(party_facts(party)) for code, party in parties(tx, congress.id).items()}
    references = {p.municipality_code: p.buyer_reference or "" for p in participations(tx, congress.id)}
    found = invoices(tx, congress.id, settlement_id=settlement.id)
    valid = {
        invoice.municipality_code: invoice
        for invoice in found
        if invoice.kind is InvoiceKind.INVOICE and invoice.state is not InvoiceState.CREDITED
    }
    billed = _standing(found)
    shares = [CostShares(s.id, s.weights, s.net_cents, s.vat_cents) for s in answer.costs]
    costs = [_billed(cost, problem.names) for cost in problem.costs]
    seller = known.get(congress.lead_code, PartyFacts())
    drafts = []
    for balance in answer.municipalities:
        if balance.code == congress.lead_code:
            continue
        buyer = known.get(balance.code, PartyFacts())
        document = InvoiceDocument(
            kind=InvoiceKind.INVOICE,
            number="",
            issued_on=on,
            due_on=due_on(on),
            title=printable(congress.title),
            buyer_reference=printable(references.get(balance.code, "")),
            seller=seller,
            buyer=buyer,
            treatment=congress.vat_treatment,
            lines=lines_for(
                balance.code,
                costs,
                shares,
                treatment=congress.vat_treatment,
                vat_is_shared=problem.vat_is_shared,
            ),
            annex=annex_for(balance.code, costs, shares),
            delivered_on=congress.ends_on if congress.ends_on <= on else None,
            settlement=settlement.number,
        )
        standing = billed.get(balance.code, ())
        to_bill = _to_bill(document, standing)
        drafts.append(
            InvoiceDraft(
                code=balance.code,
                name=problem.names.get(balance.code, balance.code),
                document=to_bill,
                missing=_missing(to_bill) if to_bill else (),
                issued=valid.get(balance.code),
                payout=document if document.total < 0 and not standing else None,
            )
        )
    return drafts


def _standing(found: Sequence[Invoice]) -> Mapping[str, Sequence[InvoiceLine]]:
    # Per gemeente the lines of its invoices that no credit note took back.
    credits: dict[int | None, list[InvoiceDocument]] = {}
    for invoice in found:
        if invoice.kind is InvoiceKind.CREDIT:
            credits.setdefault(invoice.corrects_id, []).append(from_json(invoice.document))
    lines: dict[str, list[InvoiceLine]] = {}
    for invoice in found:
        if invoice.kind is InvoiceKind.INVOICE:
            document = from_json(invoice.document)
            standing = standing_lines(document, credits.get(invoice.id, ()))
            lines.setdefault(invoice.municipality_code, []).extend(document.lines[n] for n in standing)
    return lines


def _to_bill(document: InvoiceDocument, standing: Sequence[InvoiceLine]) -> InvoiceDocument | None:
    # Never a negative invoice: who gets money back is paid.
    lines = lines_to_bill(document.lines, standing)
    left = replace(document, lines=lines) if lines and document.total > 0 else None
    return left if left and left.total > 0 else None


def _missing(document: InvoiceDocument) -> tuple[Missing, ...]:
    return missing(
        document.seller,
        document.buyer,
        reference=document.buyer_reference,
        treatment=document.treatment,
    )


def _billed(cost: CostPart, names: Mapping[str, str]) -> BilledCost:
    return BilledCost(
        id=cost.id,
        description=printable(cost.description),
        supplier=printable(cost.supplier),
        invoiced_on=short_day(cost.invoiced_on) if cost.invoiced_on else "",
        payer_code=cost.payer,
        payer=printable(names.get(cost.payer, cost.payer)),
        key=KEY_NAMES[cost.key.by],
        net=cost.net_cents,
        vat_percent=cost.vat_percent,
        vat=cost.vat_cents,
    )


def _printable(facts: PartyFacts) -> PartyFacts:
    return replace(
        facts,
        name=printable(facts.name),
        street=printable(facts.street),
        number=printable(facts.number),
        city=printable(facts.city),
    )
