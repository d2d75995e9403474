"""From a cost to a settlement, on both databases."""

import pytest
from sqlalchemy import select

from congress.core.audit import AuditEntry
from congress.core.db import Database, Tx
from congress.core.errors import NotFound
from congress.core.forms import InvalidForm, Typed
from congress.finance.actions import (
    add_planned,
    agree_on_key,
    attach_receipt,
    change_cost,
    change_party,
    make_settlement,
    remove_cost,
    remove_planned,
)
from congress.finance.actions.budget import ReasonNeeded
from congress.finance.actions.costs import AlreadySettled, NotInThisCongress
from congress.finance.actions.settlements import CannotSettleYet, NothingToSettle
from congress.finance.forms.costs import AgreementForm, BudgetForm, CostForm
from congress.finance.forms.parties import PartyForm
from congress.finance.forms.problem import fingerprint
from congress.finance.models import BudgetLine, Party
from congress.finance.queries import (
    agreements,
    budget_lines,
    cost_of,
    costs,
    possible_doubles,
    receipts,
    settlements,
    standings,
)
from congress.setup.models import Congress
from congress.setup.queries import congress_by_slug, participations
from congress.setup.rules.policies import ParticipationStatus
from tests.make import NOW, make_congress
from tests.make_finance import (
    ACTOR,
    COST,
    HILLEGOM,
    KATWIJK,
    LISSE,
    NAMES,
    NOORDWIJK,
    TEYLINGEN,
    make_cost,
    make_money_congress,
)

PDF = b"%PDF-1.7\nbon\n%%EOF\n"
SLUG = "hlt-2026"


def log_of(database: Database) -> list[str]:
    with database.read() as tx:
        return list(tx.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_cost_is_kept_as_typed_with_its_vat_computed(database: Database) -> None:
    with database.write() as tx:
        make_cost(tx, make_money_congress(tx), net="1.234,56", vat_percent="9")

    with database.read() as tx:
        cost = costs(tx, congress_by_slug(tx, SLUG).id)[0]
    assert (cost.net_cents, cost.vat_cents, cost.gross_cents) == (123_456, 11_111, 134_567)
    assert (cost.supplier, cost.payer_code, cost.key) == ("De Voorbeeldhof", TEYLINGEN, None)
    assert log_of(database) == ["cost-added"]


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("net", "1,000.00", "Gebruik een komma"),
        ("net", "12,345", "Gebruik een komma"),
        ("net", "=1+1", "Gebruik een komma"),
        ("net", "0", "niet nul"),
        ("net", "9" * 40, "Gebruik een komma"),
        ("vat", "-252", "ander teken"),
        ("vat", "300,00", "past niet bij het tarief"),
        ("vat_percent", "20", "21, 9 of 0"),
        ("invoiced_on", "0025-12-10", "datum"),
        ("invoiced_on", "31-02-2026", "datum"),
        ("description", "x" * 121, "120"),
        ("description", "\u0000", "waar de kosten voor zijn"),
        ("key", "eerlijk", "hoe deze kosten worden verdeeld"),
        ("supplier", "   ", "van wie"),
    ],
)
def test_a_mistake_in_a_cost_gets_a_sentence_at_its_field(field: str, text: str, sentence: str) -> None:
    with pytest.raises(InvalidForm) as caught:
        CostForm.read(COST | {field: text})

    assert list(caught.value.draft.problems) == [field]
    assert sentence in caught.value.draft.problems[field]
    assert caught.value.draft.typed[field] == text


def test_the_key_for_one_gemeente_asks_which() -> None:
    with pytest.raises(InvalidForm) as caught:
        CostForm.read(COST | {"key": "one"})

    assert list(caught.value.draft.problems) == ["one"]


def test_fixed_amounts_that_cannot_be_read_are_named() -> None:
    typed = {f"fixed-{HILLEGOM}": "1,000.00", f"fixed-{KATWIJK}": "-5", f"fixed-{LISSE}": "500"}

    with pytest.raises(InvalidForm) as caught:
        CostForm.fixed_amounts(typed, NAMES)

    assert list(caught.value.draft.problems) == [f"fixed-{HILLEGOM}", f"fixed-{KATWIJK}"]
    assert CostForm.fixed_amounts({f"fixed-{LISSE}": "500"}, NAMES) == {LISSE: 50_000}


def test_a_gemeente_from_elsewhere_cannot_pay_or_share(database: Database) -> None:
    with database.write() as tx:
        make_money_congress(tx)
    with pytest.raises(NotInThisCongress), database.write() as tx:
        make_cost(tx, congress_by_slug(tx, SLUG), payer="GM0363")
    with pytest.raises(NotInThisCongress), database.write() as tx:
        make_cost(tx, congress_by_slug(tx, SLUG), key="one", one="GM0363")

    with database.read() as tx:
        assert costs(tx, congress_by_slug(tx, SLUG).id) == []
    assert log_of(database) == []


def test_a_changed_cost_shows_before_and_after_in_the_log(database: Database) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx)
        cost = make_cost(tx, congress)
        form = CostForm.read(COST | {"net": "1.000", "key": "fixed", "rest": "inhabitants"})
        change_cost(tx, congress, cost, form, amounts={KATWIJK: 50_000}, actor=ACTOR, now=NOW)

    with database.read() as tx:
        entry = tx.scalars(select(AuditEntry).where(AuditEntry.action == "cost-changed")).one()
        cost = costs(tx, congress_by_slug(tx, SLUG).id)[0]
    assert entry.before is not None and entry.after is not None
    assert (entry.before["net"], entry.after["net"], entry.actor) == (120_000, 100_000, ACTOR)
    assert cost.key_facts == {"amounts": {KATWIJK: 50_000}, "rest": "inhabitants"}


def test_a_removed_cost_takes_its_receipt_along(database: Database) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx)
        kept, gone = make_cost(tx, congress), make_cost(tx, congress, supplier_number="2")
        for cost in (kept, gone):
            attach_receipt(tx, congress, cost, filename="bon.pdf", content=PDF, actor=ACTOR, now=NOW)
        remove_cost(tx, congress, gone, actor=ACTOR, now=NOW)

    with database.read() as tx:
        congress = congress_by_slug(tx, SLUG)
        assert [cost.id for cost in costs(tx, congress.id)] == [kept.id]
        assert list(receipts(tx, congress.id)) == [kept.id]


def test_the_same_supplier_and_number_twice_is_noticed(database: Database) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx)
        first, second = make_cost(tx, congress), make_cost(tx, congress, supplier="DE VOORBEELDHOF")
        make_cost(tx, congress, supplier_number="VH-413")
        make_cost(tx, congress, supplier_number="")
        make_cost(tx, congress, supplier_number="")

    with database.read() as tx:
        assert possible_doubles(tx, congress.id) == {first.id, second.id}


def test_costs_of_another_congress_are_not_found(database: Database) -> None:
    with database.write() as tx:
        cost = make_cost(tx, make_money_congress(tx))
        other = make_congress(tx, slug="ander")

    with database.read() as tx:
        assert costs(tx, other.id) == []
        with pytest.raises(NotFound):
            cost_of(tx, other.id, cost.id)


def test_a_budget_line_comes_and_goes(database: Database) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx)
        form = BudgetForm.read({"category": "Zaal", "amount": "1.500"})
        line = add_planned(tx, congress, BudgetLine, form, actor=ACTOR, now=NOW)
        assert [each.amount_cents for each in budget_lines(tx, congress.id)] == [150_000]

        other = make_congress(tx, slug="ander")
        with pytest.raises(NotFound):
            remove_planned(tx, other, BudgetLine, line.id, actor=ACTOR, now=NOW)
        remove_planned(tx, congress, BudgetLine, line.id, actor=ACTOR, now=NOW)

    with database.read() as tx:
        assert tx.scalars(select(BudgetLine)).all() == []
    assert log_of(database) == ["budget-added", "budget-removed"]


def test_an_agreement_sets_the_key_and_after_a_settlement_needs_a_reason(database: Database) -> None:
    agreed = Typed({"key": "inhabitants", "agreed_on": "2026-10-05"}, {"agreed_by": [KATWIJK, HILLEGOM]})
    with database.write() as tx:
        congress = make_money_congress(tx)
        make_cost(tx, congress)
        agree_on_key(tx, congress, AgreementForm.read(agreed), actor=ACTOR, now=NOW)
        assert standings(tx, congress).share(KATWIJK) == 64_091
        make_settlement(tx, congress, actor=ACTOR, now=NOW)
        with pytest.raises(ReasonNeeded):
            agree_on_key(tx, congress, AgreementForm.read(agreed), actor=ACTOR, now=NOW)
        agreed["reason"] = "Noordwijk doet mee"
        agree_on_key(tx, congress, AgreementForm.read(agreed), actor=ACTOR, now=NOW)

    with database.read() as tx:
        found = agreements(tx, congress.id)
    assert [a.reason for a in found] == ["Noordwijk doet mee", ""]
    assert found[0].agreed_by == [HILLEGOM, KATWIJK]


@pytest.mark.parametrize("typed", [{"key": "fixed"}, {"key": "one"}, {"agreed_on": "gisteren"}])
def test_an_agreement_needs_a_key_for_all_costs_and_a_date(typed: dict[str, str]) -> None:
    good = {"key": "equal", "agreed_on": "2026-10-05"}
    with pytest.raises(InvalidForm) as caught:
        AgreementForm.read(Typed(good | typed, {"agreed_by": [HILLEGOM]}))
    assert list(caught.value.draft.problems) == list(typed)

    with pytest.raises(InvalidForm) as caught:
        AgreementForm.read(Typed(good))
    assert list(caught.value.draft.problems) == ["agreed_by"]


def test_an_oin_is_known_by_what_it_holds() -> None:
    for oin in (
        "00000001123456782000",
        "00000003123456780000",
        "00000004123456789000",
        "0000009900000000 1000",
    ):
        assert PartyForm.read({"oin": oin}).oin == oin.replace(" ", "")


def test_facts_for_invoices_are_kept_and_logged(database: Database) -> None:
    typed = {"name": "Gemeente Katwijk (voorbeeld)", "postcode": "2215aa", "iban": "NL91 ABNA 0417 1643 00"}
    with database.write() as tx:
        congress = make_money_congress(tx)
        change_party(tx, congress, KATWIJK, PartyForm.read(typed), actor=ACTOR, now=NOW)
        with pytest.raises(NotFound):
            change_party(tx, congress, "GM0363", PartyForm.read(typed), actor=ACTOR, now=NOW)

    with database.read() as tx:
        party = tx.get_one(Party, (congress.id, KATWIJK))
    assert (party.postcode, party.iban, party.kvk) == ("2215 AA", "NL91ABNA0417164300", None)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("postcode", "0215 AA"),
        ("kvk", "1234567"),
        ("oin", "12345678901234567890"),
        ("oin", "00000001123456783000"),
        ("oin", "00000003123456780001"),
        ("vat_id", "NL123456789B01"),
        ("iban", "NL91ABNA0417164301"),
        ("endpoint", "0210:123"),
        ("invoice_email", "facturen@"),
        ("name", "x" * 121),
    ],
)
def test_a_wrong_number_is_explained_at_its_field(field: str, text: str) -> None:
    with pytest.raises(InvalidForm) as caught:
        PartyForm.read({field: text})

    assert list(caught.value.draft.problems) == [field]


def test_a_settlement_is_a_snapshot_that_later_changes_leave_alone(database: Database) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx)
        cost = make_cost(tx, congress)
        made = make_settlement(tx, congress, actor=ACTOR, now=NOW)
        before = made.answer
        join(congress, tx)
        make_cost(tx, congress, supplier_number="later")

    with database.read() as tx:
        kept = settlements(tx, congress.id)[0]
        assert (kept.number, kept.answer, kept.made_by) == (1, before, ACTOR)
        assert kept.sha256 == fingerprint(kept.problem, kept.answer)
        found = standings(tx, congress_by_slug(tx, SLUG))
        assert (found.share(HILLEGOM), found.share(NOORDWIJK)) == (36_300 + 29_040, 29_040)
        assert cost_of(tx, congress.id, cost.id).settlement_id == kept.id


def test_what_is_settled_does_not_change(database: Database) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx)
        cost = make_cost(tx, congress)
        make_settlement(tx, congress, actor=ACTOR, now=NOW)
    with pytest.raises(AlreadySettled), database.write() as tx:
        change_cost(tx, congress_by_slug(tx, SLUG), tx.merge(cost), CostForm.read(COST), actor=ACTOR, now=NOW)
    with pytest.raises(AlreadySettled), database.write() as tx:
        remove_cost(tx, congress_by_slug(tx, SLUG), tx.merge(cost), actor=ACTOR, now=NOW)
    with pytest.raises(NothingToSettle), database.write() as tx:
        make_settlement(tx, congress_by_slug(tx, SLUG), actor=ACTOR, now=NOW)


def test_nothing_is_settled_while_a_cost_cannot_be_divided(database: Database) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx)
        make_cost(tx, congress)
        make_cost(tx, congress, supplier_number="2", key="present")
    with pytest.raises(CannotSettleYet, match="aanwezigen"), database.write() as tx:
        make_settlement(tx, congress_by_slug(tx, SLUG), actor=ACTOR, now=NOW)

    with database.read() as tx:
        assert settlements(tx, congress.id) == []


def test_what_if_noordwijk_takes_part_changes_nothing(database: Database) -> None:
    with database.write() as tx:
        make_cost(tx, make_money_congress(tx))

    with database.read() as tx:
        congress = congress_by_slug(tx, SLUG)
        what_if = standings(tx, congress, taking_part=frozenset(NAMES))
        now = standings(tx, congress)
    assert {row.code: row.share for row in what_if.rows} == dict.fromkeys(sorted(NAMES), 29_040)
    assert (now.total, what_if.total, now.share(NOORDWIJK)) == (145_200, 145_200, 0)


def join(congress: Congress, tx: Tx) -> None:
    for participation in participations(tx, congress.id):
        if participation.municipality_code == NOORDWIJK:
            participation.status = ParticipationStatus.CONFIRMED
