"""What would be invoiced from a settlement, before anything is issued."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from congress.core.clock import short_day
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.finance.documents.typeset import printable
from congress.finance.forms.problem import CostPart, SettlementAnswer, SettlementProblem
from congress.finance.models import Invoice, InvoiceState, Settlement
from congress.finance.queries import invoices, parties, party_facts
from congress.finance.rules.billing import BilledCost, annex_for, lines_for
from congress.finance.rules.invoice import InvoiceDocument, InvoiceKind, PartyFacts, due_on
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
    """One gemeente of a settlement. A balance above zero (cents) is invoiced, one below zero is paid out.

    `document` has no number yet; it is None where there is nothing to invoice. `issued` is the invoice
    that was made already and not credited.
    """

    code: str
    name: str
    balance: int
    document: InvoiceDocument | None
    missing: tuple[Missing, ...]
    issued: Invoice | None


def invoice_drafts(tx: Tx, congress: Congress, settlement: Settlement, *, on: date) -> list[InvoiceDraft]:
    """A draft for every gemeente but the lead, by CBS code, dated `on`. Raises NoLead."""
    if congress.lead_code is None:
        raise NoLead
    problem = SettlementProblem.model_validate(settlement.problem)
    answer = SettlementAnswer.model_validate(settlement.answer)
    known = parties(tx)
    references = {p.municipality_code: p.buyer_reference or "" for p in participations(tx, congress.id)}
    valid = {
        invoice.municipality_code: invoice
        for invoice in invoices(tx, congress.id, settlement_id=settlement.id)
        if invoice.kind is InvoiceKind.INVOICE and invoice.state is not InvoiceState.CREDITED
    }
    shares = [CostShares(s.id, s.weights, s.net_cents, s.vat_cents) for s in answer.costs]
    costs = [_billed(cost, problem.names) for cost in problem.costs]
    seller = _printable(party_facts(known.get(congress.lead_code)))
    drafts = []
    for balance in answer.municipalities:
        if balance.code == congress.lead_code:
            continue
        buyer = _printable(party_facts(known.get(balance.code)))
        reference = printable(references.get(balance.code, ""))
        document = InvoiceDocument(
            kind=InvoiceKind.INVOICE,
            number="",
            issued_on=on,
            due_on=due_on(on),
            title=printable(congress.title),
            buyer_reference=reference,
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
        # Never a negative invoice: who gets money back is paid. With VAT the total is not the balance.
        is_due = balance.balance_cents > 0 and document.total > 0
        drafts.append(
            InvoiceDraft(
                code=balance.code,
                name=problem.names.get(balance.code, balance.code),
                balance=balance.balance_cents,
                document=document if is_due else None,
                missing=missing(seller, buyer, reference=reference, treatment=congress.vat_treatment)
                if is_due
                else (),
                issued=valid.get(balance.code),
            )
        )
    return drafts


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
