"""What the overview of a congress shows of its money."""

from sqlalchemy import func, select

from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.i18n import nl
from congress.core.money import euros
from congress.finance.models import BudgetLine, Cost, Invoice
from congress.setup.models import Congress
from congress.setup.rules.cards import Card


def card(tx: Tx, congress: Congress) -> Card:
    """Budget, costs and invoices in numbers."""
    total = select(func.coalesce(func.sum(Cost.net_cents + Cost.vat_cents), 0))
    budget = select(func.coalesce(func.sum(BudgetLine.amount_cents), 0))
    issued = select(func.count()).select_from(Invoice)
    return Card(
        title=nl("Financiën"),
        path="/financien",
        right=Right.FINANCE,
        lines=(
            (nl("Begroot"), euros(int(tx.scalar(budget.where(BudgetLine.congress_id == congress.id)) or 0))),
            (
                nl("Kosten tot nu toe"),
                euros(int(tx.scalar(total.where(Cost.congress_id == congress.id)) or 0)),
            ),
            (nl("Facturen"), str(tx.scalar(issued.where(Invoice.congress_id == congress.id)) or 0)),
        ),
    )
