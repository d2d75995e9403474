"""Reading money: costs, standings, settlements and invoices."""

from congress.finance.queries.costs import (
    budget_lines,
    commitments,
    cost_of,
    costs,
    forecast,
    is_recorded,
    possible_doubles,
    receipt_of,
    receipts,
    recorded_numbers,
    to_come,
)
from congress.finance.queries.invoices import (
    accounts,
    credits_of,
    invoice_by_number,
    invoices,
    parties,
    party_elsewhere,
    party_facts,
    payments,
)
from congress.finance.queries.overview import card
from congress.finance.queries.settlements import (
    agreements,
    latest_settlement,
    open_problem,
    settlement_by_number,
    settlement_differences,
    settlement_record,
    settlements,
)
from congress.finance.queries.standing import Standing, standings

__all__ = [
    "Standing",
    "accounts",
    "agreements",
    "budget_lines",
    "card",
    "commitments",
    "cost_of",
    "costs",
    "credits_of",
    "forecast",
    "invoice_by_number",
    "invoices",
    "is_recorded",
    "latest_settlement",
    "open_problem",
    "parties",
    "party_elsewhere",
    "party_facts",
    "payments",
    "possible_doubles",
    "receipt_of",
    "receipts",
    "recorded_numbers",
    "settlement_by_number",
    "settlement_differences",
    "settlement_record",
    "settlements",
    "standings",
    "to_come",
]
