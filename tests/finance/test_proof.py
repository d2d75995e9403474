"""Settlements and invoices never change, and a change around the program shows."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from congress.core.audit import tampering
from congress.core.db import Database
from congress.finance.actions import attach_receipt, issue_invoices, record_payment
from congress.finance.models import Invoice, InvoiceState
from congress.finance.queries.proof import altered
from tests.make import NOW
from tests.make_finance import ACTOR, make_cost, make_settled

PDF = b"%PDF-1.7\nbon\n%%EOF\n"


@pytest.fixture
def settled(own_database: Database) -> Database:
    """With a settlement, its invoices and a receipt."""
    _fill(own_database)
    return own_database


def _fill(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        cost = make_cost(tx, congress, description="Koffie", supplier_number="9")
        attach_receipt(tx, congress, cost, filename="bon.pdf", content=PDF, actor=ACTOR, now=NOW)
        issue_invoices(tx, congress, settlement, actor=ACTOR, now=NOW)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM settlement",
        "UPDATE settlement SET made_by = 'x'",
        "UPDATE settlement SET answer = '{}'",
        "DELETE FROM invoice",
        "UPDATE invoice SET total_cents = 1",
        "UPDATE invoice SET number = '2026-9999', sequence = 9999",
        "UPDATE invoice SET document = '{}'",
        "UPDATE invoice SET pdf = xml",
    ],
)
def test_the_database_refuses_to_change_what_was_settled_and_issued(
    settled: Database, statement: str
) -> None:
    with pytest.raises(IntegrityError, match="this never changes"), settled.engine.begin() as connection:
        connection.execute(text(statement))


def test_where_an_invoice_stands_does_change(settled: Database) -> None:
    with settled.write() as tx:
        invoice = tx.scalars(select(Invoice)).first()
        assert invoice is not None
        record_payment(tx, invoice, amount=invoice.total_cents, received_on=NOW.date(), actor=ACTOR, now=NOW)

    with settled.read() as tx:
        assert tx.get_one(Invoice, invoice.id).state is InvoiceState.PAID
        assert [*tampering(tx), *altered(tx)] == []


@pytest.mark.parametrize(
    ("table", "statement", "subject"),
    [
        ("settlement", "UPDATE settlement SET answer = '{}'", "settlement 1"),
        ("settlement", "UPDATE settlement SET sha256 = 'x'", "settlement 1"),
        ("invoice", "UPDATE invoice SET document = '{}' WHERE sequence = 1", "invoice 2026-0001"),
        ("invoice", "UPDATE invoice SET pdf = xml WHERE sequence = 2", "invoice 2026-0002"),
        ("", "UPDATE receipt SET sha256 = 'x'", "cost 3"),
    ],
)
def test_a_change_around_the_program_shows(
    settled: Database, table: str, statement: str, subject: str
) -> None:
    on = "" if settled.is_embedded else f" ON {table}"
    with settled.engine.begin() as connection:
        if table:
            connection.execute(text(f"DROP TRIGGER {table}_refuse_update{on}"))
        connection.execute(text(statement))

    with settled.read() as tx:
        assert [fault.subject for fault in altered(tx)] == [subject]
