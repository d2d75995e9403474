"""The books of a congress go when their term is over and somebody says so: the archive has them first."""

from sqlalchemy import delete

from congress.core.db import Tx, deleted
from congress.finance.queries.retention import BOOKS


def clear_books(tx: Tx, congress_id: int) -> int:
    """The costs with their receipts, budget, agreements and parties of this congress; how many."""
    return sum(deleted(tx, delete(book).where(book.congress_id == congress_id)) for book in BOOKS)
