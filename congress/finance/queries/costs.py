"""Budget lines, costs and their receipts."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import undefer

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.folding import fold, folded
from congress.finance.models import BudgetLine, Commitment, Cost, Receipt
from congress.finance.rules.forecast import Category, categories


def costs(tx: Tx, congress_id: int, *, only_open: bool = False) -> Sequence[Cost]:
    """All costs, or those not settled yet, in the order in which they were recorded."""
    query = select(Cost).where(Cost.congress_id == congress_id).order_by(Cost.id)
    if only_open:
        query = query.where(Cost.settlement_id.is_(None))
    return tx.scalars(query).all()


def cost_of(tx: Tx, congress_id: int, cost_id: int) -> Cost:
    """One cost of this congress; raises NotFound."""
    found = tx.get(Cost, cost_id)
    if found is None or found.congress_id != congress_id:
        raise NotFound
    return found


def possible_doubles(tx: Tx, congress_id: int) -> frozenset[int]:
    """Costs with the same supplier, number and VAT rate as another one: perhaps recorded twice.

    An invoice with two rates is two costs, and not a double.
    """
    seen: dict[tuple[str, str, int], list[int]] = {}
    for cost in costs(tx, congress_id):
        if cost.supplier_number:
            same = (*invoice_key(cost.supplier, cost.supplier_number), cost.vat_percent)
            seen.setdefault(same, []).append(cost.id)
    return frozenset(cost_id for found in seen.values() if len(found) > 1 for cost_id in found)


def is_recorded(tx: Tx, congress_id: int, *, supplier: str, number: str) -> bool:
    """Whether there is a cost of this supplier with this number already."""
    query = select(Cost.id).where(
        Cost.congress_id == congress_id,
        folded(Cost.supplier) == fold(supplier),
        folded(Cost.supplier_number) == fold(number),
    )
    return bool(number) and tx.scalar(query.limit(1)) is not None


def recorded_numbers(tx: Tx, congress_id: int) -> frozenset[tuple[str, str]]:
    """The `invoice_key` of every cost that has a number."""
    found = costs(tx, congress_id)
    return frozenset(invoice_key(c.supplier, c.supplier_number) for c in found if c.supplier_number)


def invoice_key(supplier: str, number: str) -> tuple[str, str]:
    """What makes two invoices of suppliers the same: capitals and accents make no difference."""
    return fold(supplier), fold(number)


def receipts(tx: Tx, congress_id: int) -> Mapping[int, Receipt]:
    """What is known of the receipt of each cost that has one, without its content."""
    query = select(Receipt).join(Cost).where(Cost.congress_id == congress_id)
    return {receipt.cost_id: receipt for receipt in tx.scalars(query)}


def receipt_of(tx: Tx, cost: Cost) -> Receipt:
    """The receipt of a cost with its content; raises NotFound."""
    query = select(Receipt).where(Receipt.cost_id == cost.id).options(undefer(Receipt.content))
    found = tx.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def budget_lines(tx: Tx, congress_id: int) -> Sequence[BudgetLine]:
    """The budget by category."""
    query = select(BudgetLine).where(BudgetLine.congress_id == congress_id)
    return tx.scalars(query.order_by(BudgetLine.category, BudgetLine.id)).all()


def commitments(tx: Tx, congress_id: int) -> Sequence[Commitment]:
    """What was ordered and is not yet billed, by category."""
    query = select(Commitment).where(Commitment.congress_id == congress_id)
    return tx.scalars(query.order_by(Commitment.category, Commitment.id)).all()


def forecast(tx: Tx, congress_id: int) -> list[Category]:
    """Each kind of cost: its budget, what was spent, what was ordered, and what is expected in the end."""
    return categories(
        ((line.category, line.amount_cents) for line in budget_lines(tx, congress_id)),
        ((cost.category, cost.gross_cents) for cost in costs(tx, congress_id)),
        ((one.category, one.amount_cents) for one in commitments(tx, congress_id)),
    )


def to_come(tx: Tx, congress_id: int) -> int:
    """What is still expected, in cents with VAT; a kind that went over takes nothing off the rest."""
    return sum(kind.to_come for kind in forecast(tx, congress_id))
