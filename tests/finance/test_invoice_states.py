"""Where an invoice stands when two things happen to it at the same moment."""

from collections.abc import Callable
from functools import partial
from itertools import permutations

import pytest
from sqlalchemy import select

from congress.core.db import Database, Tx
from congress.core.money import Cents
from congress.finance.actions import credit_invoice, record_payment, send_invoice
from congress.finance.models import Invoice, InvoiceState
from tests.make import NOW, by_slug
from tests.make_finance import ACTOR, HILLEGOM, issue, make_settled
from tests.overlap import overlapping

Act = Callable[[Tx], None]


def send(tx: Tx) -> None:
    send_invoice(tx, only_invoice(tx), actor=ACTOR, now=NOW)


def pay(tx: Tx, amount: int) -> None:
    record_payment(tx, only_invoice(tx), amount=Cents(amount), received_on=NOW.date(), actor=ACTOR, now=NOW)


def credit(tx: Tx, lines: list[int] | None) -> None:
    credit_invoice(tx, by_slug(tx), only_invoice(tx), lines=lines, actor=ACTOR, now=NOW)


ALL = 65_867
PAIRS = [
    (InvoiceState.PAID, send, partial(pay, amount=ALL)),
    (InvoiceState.SENT, send, partial(pay, amount=1)),
    (InvoiceState.SENT, send, partial(credit, lines=[1])),
    (InvoiceState.CREDITED, send, partial(credit, lines=None)),
]


@pytest.mark.parametrize(
    ("state", "first", "second"),
    [(state, *order) for state, *acts in PAIRS for order in permutations(acts)],
)
def test_of_two_things_at_once_neither_is_forgotten(
    database: Database, state: InvoiceState, first: Act, second: Act
) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        issue(tx, congress, settlement, codes=[HILLEGOM])

    overlapping(database, first, second)

    with database.read() as tx:
        invoice = only_invoice(tx)
    assert (invoice.state, invoice.sent_at) == (state, NOW)


def only_invoice(tx: Tx) -> Invoice:
    return tx.scalars(select(Invoice).where(Invoice.corrects_id.is_(None))).one()
