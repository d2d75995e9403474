"""What is expected in the end: actual + committed + budget not yet used."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from congress.core.audit import AuditEntry
from congress.core.db import Database
from congress.core.errors import NotFound
from congress.finance.actions import add_planned, remove_planned
from congress.finance.forms.costs import BudgetForm
from congress.finance.models import BudgetLine, Commitment
from congress.finance.queries import commitments, standings, to_come
from congress.finance.rules.forecast import Category, categories
from tests.make import NOW, make_congress
from tests.make_finance import ACTOR, make_money_congress

CENTS = st.integers(0, 10**9)


def test_what_is_ordered_uses_the_budget_once() -> None:
    kind = Category("Zaal", budget=100_000, actual=20_000, committed=50_000)

    assert (kind.unused, kind.to_come, kind.forecast) == (30_000, 80_000, 100_000)


def test_more_ordered_than_budgeted_is_expected_too() -> None:
    kind = Category("Zaal", budget=100_000, actual=20_000, committed=90_000)

    assert (kind.unused, kind.forecast) == (0, 110_000)


def test_kinds_are_put_together_from_all_three() -> None:
    found = categories([("Zaal", 5), ("Zaal", 6)], [("Drukwerk", 7)], [("Catering", 8)])

    assert found == [Category("Catering", 0, 0, 8), Category("Drukwerk", 0, 7), Category("Zaal", 11)]


@given(CENTS, CENTS, CENTS)
def test_the_forecast_is_the_budget_until_more_is_known_to_come(
    budget: int, actual: int, committed: int
) -> None:
    assert Category("Zaal", budget, actual, committed).forecast == max(budget, actual + committed)


def test_what_is_ordered_is_expected_and_never_divided(database: Database) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx)
        before = standings(tx, congress).total
        known = to_come(tx, congress.id)
        form = BudgetForm.read({"category": "Muziek", "amount": "1.500", "description": "Harmonie"})
        made = add_planned(tx, congress, Commitment, form, actor=ACTOR, now=NOW)

        assert [one.amount_cents for one in commitments(tx, congress.id)] == [150_000]
        assert to_come(tx, congress.id) == known + 150_000
        assert standings(tx, congress).total == before

        budget = BudgetForm.read({"category": "Muziek", "amount": "2.000"})
        add_planned(tx, congress, BudgetLine, budget, actor=ACTOR, now=NOW)
        assert to_come(tx, congress.id) == known + 200_000  # the order is part of the budget

        with pytest.raises(NotFound):
            remove_planned(tx, make_congress(tx, slug="ander"), Commitment, made.id, actor=ACTOR, now=NOW)
        remove_planned(tx, congress, Commitment, made.id, actor=ACTOR, now=NOW)
        assert commitments(tx, congress.id) == []

    with database.read() as tx:
        logged = tx.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert logged == ["commitment-added", "budget-added", "commitment-removed"]
