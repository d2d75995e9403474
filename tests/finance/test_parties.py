"""What invoices say of a gemeente is of one congress; what another one knows is only shown."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.finance.actions import change_party, invoice_drafts, make_settlement
from congress.finance.actions.invoices import FactsMissing
from congress.finance.forms.parties import PartyForm
from congress.finance.models import Party
from congress.finance.queries import latest_settlement
from congress.finance.rules.invoice import InvoiceDocument, from_json
from tests.make import DAY, NOW, by_slug, make_congress, staff
from tests.make_finance import (
    ACTOR,
    HILLEGOM,
    IBAN,
    TEYLINGEN,
    issue,
    make_cost,
    make_money_congress,
    make_settled,
)

BASE = "/beheer/hlt-2026/financien/gegevens"


def test_what_another_congress_says_of_a_gemeente_is_on_no_invoice_of_this_one(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        other = make_money_congress(tx, slug="ander")
        theirs = PartyForm.read({"name": "Elders", "iban": "NL20INGB0001234567"})
        change_party(tx, other, TEYLINGEN, theirs, actor=ACTOR, now=NOW)
        made = issue(tx, congress, settlement)[0]
        make_cost(tx, other)
        with pytest.raises(FactsMissing, match="Hillegom.*de straat"):
            issue(tx, other, make_settlement(tx, other, actor=ACTOR, now=NOW))

    assert from_json(made.document).seller.iban == IBAN


def test_facts_of_an_earlier_congress_are_shown_and_only_used_once_they_are_kept(
    client: TestClient, database: Database
) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx)
        for days, name in ((-300, "Ouder"), (-100, "Vorig jaar")):
            earlier = make_congress(tx, slug=f"voor-{-days}", starts_on=DAY + timedelta(days))
            tx.add(Party(congress_id=earlier.id, municipality_code=HILLEGOM, name=name, iban=IBAN))
        make_cost(tx, congress)
        make_settlement(tx, congress, actor=ACTOR, now=NOW)
    staff(client, Role.FINANCE, congress)

    shown = client.get(f"{BASE}/{HILLEGOM}").text
    assert 'value="Vorig jaar"' in shown and f'value="{IBAN}"' in shown
    assert "uit een eerder congres" in shown
    assert "de naam" in client.get(BASE).text
    assert _draft(database).buyer.name == ""

    client.post(f"{BASE}/{HILLEGOM}", data={"name": "Vorig jaar", "iban": IBAN})

    assert "uit een eerder congres" not in client.get(f"{BASE}/{HILLEGOM}").text
    assert _draft(database).buyer.name == "Vorig jaar"


def _draft(database: Database) -> InvoiceDocument:
    with database.read() as tx:
        congress = by_slug(tx)
        draft = invoice_drafts(tx, congress, latest_settlement(tx, congress.id), on=DAY)[0]
    assert draft.document is not None
    return draft.document
