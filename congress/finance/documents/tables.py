"""The money of a congress as tables, for downloads and for the archive."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from congress.core.audit import AuditEntry
from congress.core.audit_words import WORDS
from congress.core.clock import local
from congress.core.i18n import nl
from congress.core.money import decimal_text
from congress.core.tables import Table
from congress.finance.models import Agreement, BudgetLine, Commitment, Cost, Invoice, InvoiceState
from congress.finance.queries.standing import Standing
from congress.finance.rules.account import Account
from congress.finance.rules.invoice import InvoiceKind
from congress.finance.rules.keys import KEY_NAMES, KeyKind

STATES: Mapping[InvoiceState, str] = {
    InvoiceState.ISSUED: nl("gemaakt"),
    InvoiceState.SENT: nl("verstuurd"),
    InvoiceState.PAID: nl("betaald"),
    InvoiceState.CREDITED: nl("teruggenomen"),
}
KINDS: Mapping[InvoiceKind, str] = {
    InvoiceKind.INVOICE: nl("factuur"),
    InvoiceKind.CREDIT: nl("creditfactuur"),
}
MONEY = (
    "cost-added",
    "cost-changed",
    "cost-removed",
    "receipt",
    "budget-added",
    "budget-removed",
    "commitment-added",
    "commitment-removed",
    "key-agreed",
    "party-changed",
    "settled",
    "invoice-issued",
    "credit-issued",
    "invoice-sent",
    "invoice-paid",
    "invoice-reminded",
)
ACTIONS: Mapping[str, str] = {action: WORDS[action] for action in MONEY}
"""Every change of money that the log knows, in words."""


def costs_table(found: Iterable[Cost], names: Mapping[str, str], *, default_key: str) -> Table:
    """All costs; `names` by CBS code. The list of costs that is read in has the same columns."""
    header = (
        nl("Datum"),
        nl("Soort"),
        nl("Omschrijving"),
        nl("Leverancier"),
        nl("Factuurnummer"),
        nl("Zonder btw"),
        nl("Btw-tarief"),
        nl("Btw"),
        nl("Met btw"),
        nl("Betaald door"),
        nl("Verdeeld"),
        nl("Afgerekend"),
    )
    rows = [
        (
            cost.invoiced_on,
            cost.category,
            cost.description,
            cost.supplier,
            cost.supplier_number,
            _euro(cost.net_cents),
            cost.vat_percent,
            _euro(cost.vat_cents),
            _euro(cost.gross_cents),
            names[cost.payer_code],
            KEY_NAMES[cost.key or KeyKind(default_key)],
            nl("ja") if cost.settlement_id else nl("nee"),
        )
        for cost in found
    ]
    return Table(nl("Kosten"), header, rows)


def shares_table(found: Iterable[Standing]) -> Table:
    """Where each gemeente stands."""
    header = (
        nl("Code"),
        nl("Gemeente"),
        nl("Aandeel"),
        nl("Al afgerekend"),
        nl("Nog niet afgerekend"),
        nl("Zelf betaald, nog niet afgerekend"),
        nl("Nog te betalen"),
        nl("Reservering van"),
        nl("Reservering tot"),
    )
    rows = [
        (row.code, row.name, *map(_euro, (row.share, row.settled, row.open, row.paid, row.balance)))
        + tuple(map(_euro, (row.lower, row.upper)))
        for row in found
    ]
    return Table(nl("Aandelen"), header, rows)


def invoices_table(
    found: Iterable[Invoice], names: Mapping[str, str], accounts: Mapping[int, Account]
) -> Table:
    """All invoices and credit notes; the amount of a credit note is below zero."""
    header = (
        nl("Nummer"),
        nl("Soort"),
        nl("Gemeente"),
        nl("Datum"),
        nl("Betalen tot"),
        nl("Bedrag"),
        nl("Betaald"),
        nl("Staat open"),
        nl("Stand"),
    )
    return Table(nl("Facturen"), header, [_invoice(one, names, accounts[one.id]) for one in found])


def budget_table(found: Iterable[BudgetLine], ordered: Iterable[Commitment]) -> Table:
    """What was expected and what was ordered but not yet billed, VAT included."""
    header = (nl("Soort"), nl("Omschrijving"), nl("Met btw"), nl("Wat"))
    rows = [(line.category, line.description, _euro(line.amount_cents), nl("begroot")) for line in found]
    rows += [(one.category, one.description, _euro(one.amount_cents), nl("besteld")) for one in ordered]
    return Table(nl("Begroting"), header, rows)


def agreements_table(found: Iterable[Agreement], names: Mapping[str, str]) -> Table:
    """Who agreed to which key, and when."""
    header = (nl("Datum"), nl("Verdeeld"), nl("Akkoord"), nl("Reden"), nl("Wie"))
    rows = [
        (
            one.agreed_on,
            KEY_NAMES[one.key],
            ", ".join(names[c] for c in one.agreed_by),
            one.reason,
            one.recorded_by,
        )
        for one in found
    ]
    return Table(nl("Afspraken"), header, rows)


def log_table(found: Iterable[AuditEntry]) -> Table:
    """Every change of money, with the hash that chains it to the line before."""
    header = (
        nl("Wanneer"),
        nl("Wie"),
        nl("Wat"),
        nl("Waarover"),
        nl("Was"),
        nl("Werd"),
        nl("Controlegetal"),
    )
    rows = [
        (
            local(line.at).isoformat(sep=" ", timespec="seconds"),
            line.actor,
            ACTIONS[line.action],
            line.subject,
            _facts(line.before),
            _facts(line.after),
            line.hash,
        )
        for line in found
    ]
    return Table(nl("Logboek"), header, rows)


def _invoice(invoice: Invoice, names: Mapping[str, str], account: Account) -> Sequence[object]:
    is_credit = invoice.kind is InvoiceKind.CREDIT
    return (
        invoice.number,
        KINDS[invoice.kind],
        names[invoice.municipality_code],
        date.fromisoformat(invoice.document["issued_on"]),
        None if is_credit else invoice.due_on,
        _euro(-invoice.total_cents if is_credit else invoice.total_cents),
        None if is_credit else _euro(account.paid),
        None if is_credit else _euro(account.open),
        None if is_credit else STATES[invoice.state],
    )


def _facts(facts: Mapping[str, object] | None) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True) if facts else ""


def _euro(cents: int) -> Decimal:
    return Decimal(decimal_text(cents))
