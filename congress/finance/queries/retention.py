"""How much is left of the books, for the terms."""

from typing import Any

from sqlalchemy import func, select

from congress.core.db import Tx
from congress.finance.models import Agreement, BudgetLine, Commitment, Cost, Party

BOOKS: tuple[type[Any], ...] = (Cost, Commitment, BudgetLine, Agreement, Party)
"""What can go; receipts go with their cost. Settlements, issued invoices and the log never change and never
go: their numbers must stay without a gap, and no participant is named in them."""


def books_left(tx: Tx, congress_id: int) -> int:
    """How many costs, orders, budget lines, agreements and parties are kept."""
    return sum(tx.scalar(select(func.count()).where(book.congress_id == congress_id)) or 0 for book in BOOKS)
