"""A settlement beside the one before: who joined, which key, and what each bears now."""

import io

from pypdf import PdfReader

from congress.core.db import Database
from congress.core.forms import Typed
from congress.finance.actions import agree_on_key, make_settlement
from congress.finance.documents.settlement import settlement_pdf
from congress.finance.forms.costs import AgreementForm
from congress.finance.forms.problem import fingerprint
from congress.finance.queries import settlement_differences, settlement_record
from congress.finance.rules.differences import Snapshot, differences
from congress.finance.rules.keys import KeyKind
from congress.finance.rules.record import SettlementKind
from congress.setup.queries import congress_by_slug, participations
from congress.setup.rules.policies import ParticipationStatus
from tests.make import NOW
from tests.make_finance import (
    ACTOR,
    HILLEGOM,
    KATWIJK,
    LISSE,
    NAMES,
    NOORDWIJK,
    make_cost,
    make_money_congress,
)

SLUG = "hlt-2026"


def test_a_second_settlement_shows_what_changed_since_the_first(database: Database) -> None:
    agreed = Typed({"key": "equal", "agreed_on": "2026-10-05"}, {"agreed_by": [HILLEGOM, KATWIJK]})
    with database.write() as tx:
        congress = make_money_congress(tx)
        agree_on_key(tx, congress, AgreementForm.read(agreed), actor=ACTOR, now=NOW)
        make_cost(tx, congress, vat_percent="0", net="1.000")
        first = make_settlement(tx, congress, actor=ACTOR, now=NOW)
        for part in participations(tx, congress.id):
            if part.municipality_code == NOORDWIJK:
                part.status = ParticipationStatus.CONFIRMED
                part.inhabitants = 44_000
        agreed |= {"key": "inhabitants", "reason": "Noordwijk doet mee"}
        agree_on_key(tx, congress, AgreementForm.read(agreed), actor=ACTOR, now=NOW)
        make_cost(tx, congress, vat_percent="0", net="1.957")
        second = make_settlement(tx, congress, kind=SettlementKind.FINAL, actor=ACTOR, now=NOW)

    with database.read() as tx:
        assert settlement_differences(tx, first) is None
        found = settlement_differences(tx, second)
        record = settlement_record(tx, congress_by_slug(tx, SLUG), second)
    assert found is not None
    assert (found.before, found.now, found.joined, found.left) == (100_000, 295_700, (NOORDWIJK,), ())
    assert found.shares[HILLEGOM] == (25_000, 25_000 + 22_826)
    assert found.shares[NOORDWIJK] == (0, 44_000)
    assert found.keys == (KeyKind.EQUAL, KeyKind.INHABITANTS)
    assert second.problem["kind"] == "final"
    assert second.problem["agreement"]["reason"] == "Noordwijk doet mee"
    assert second.problem["agreement"]["agreedBy"] == [HILLEGOM, KATWIJK]
    assert second.sha256 == fingerprint(second.problem, second.answer)
    pages = PdfReader(io.BytesIO(settlement_pdf(record, NAMES))).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert "Eindafrekening 2" in text
    assert "Noordwijk doet nu mee." in text
    assert "was gelijke delen en is nu naar inwonertal" in text


def test_a_key_that_did_not_change_is_no_difference() -> None:
    same = Snapshot({HILLEGOM: 5}, {HILLEGOM: 22_826, LISSE: None}, KeyKind.EQUAL)

    found = differences([same, same], Snapshot({LISSE: 7}, {HILLEGOM: 22_900}, None))

    assert found.shares == {HILLEGOM: (10, 10), LISSE: (0, 7)}
    assert (found.joined, found.left, found.keys) == ((), (LISSE,), None)
    assert found.inhabitants == {HILLEGOM: (22_826, 22_900)}
