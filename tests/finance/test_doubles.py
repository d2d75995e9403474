"""An invoice of a supplier that is there already is noticed, whatever its capitals, also at one moment."""

import pytest

from congress.core.db import Database, Tx
from congress.finance.actions import add_cost, refuse_double
from congress.finance.actions.costs import PerhapsDouble
from congress.finance.forms.costs import CostForm
from congress.finance.queries import costs, possible_doubles, recorded_numbers
from tests.make import NOW, by_slug
from tests.make_finance import ACTOR, COST, make_cost, make_money_congress
from tests.overlap import overlapping


def record(tx: Tx) -> None:
    form, congress = CostForm.read(COST), by_slug(tx)
    refuse_double(tx, congress, supplier=form.supplier, number=form.supplier_number)
    add_cost(tx, congress, form, actor=ACTOR, now=NOW)


def test_capitals_and_accents_make_no_other_supplier(database: Database) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx)
        first = make_cost(tx, congress, supplier="ÇELIK'S CAFÉ", supplier_number="É-7")
        with pytest.raises(PerhapsDouble):
            refuse_double(tx, congress, supplier="Çelik's café", number="é-7")
        refuse_double(tx, congress, supplier="Çelik's café", number="é-8")
        second = make_cost(tx, congress, supplier="Çelik's café", supplier_number="é-7")

    with database.read() as tx:
        assert possible_doubles(tx, congress.id) == {first.id, second.id}
        assert recorded_numbers(tx, congress.id) == {("celik's cafe", "e-7")}


def test_of_the_same_invoice_twice_at_once_one_is_asked_about(database: Database) -> None:
    with database.write() as tx:
        make_money_congress(tx)

    with pytest.raises(PerhapsDouble):
        overlapping(database, record, record)

    with database.read() as tx:
        assert len(costs(tx, by_slug(tx).id)) == 1
