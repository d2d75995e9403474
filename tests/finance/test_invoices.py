"""Issuing, crediting, sending and paying, on both databases; and that PDF, XML and database agree."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree
from pypdf import PdfReader
from sqlalchemy import select

from congress.core.audit import AuditEntry
from congress.core.db import Database
from congress.core.money import euros
from congress.finance.actions import (
    credit_invoice,
    invoice_drafts,
    make_settlement,
)
from congress.finance.actions.drafts import NoLead
from congress.finance.actions.invoices import (
    CannotCredit,
    FactsMissing,
    LeadChanged,
    NotByTheRules,
    NothingToInvoice,
)
from congress.finance.documents.invoice import invoice_pdf
from congress.finance.documents.settlement import settlement_pdf
from congress.finance.models import Invoice, InvoiceSeries, InvoiceState, Party
from congress.finance.queries import (
    invoice_by_number,
    settlement_by_number,
    settlement_record,
)
from congress.finance.rules.invoice import as_json, from_json
from congress.finance.rules.ubl import CAC, CBC, ubl
from congress.setup.queries import congress_by_slug, participations
from congress.setup.rules.policies import ParticipationStatus, VatTreatment
from tests.finance.official import all_faults
from tests.make import NOW, make_registration
from tests.make_finance import (
    ACTOR,
    HILLEGOM,
    KATWIJK,
    LISSE,
    NAMES,
    TEYLINGEN,
    issue,
    make_cost,
    make_money_congress,
    make_parties,
    make_settled,
    text_in,
)

NS = {"cac": CAC, "cbc": CBC}


def test_who_has_to_pay_gets_an_invoice_and_nobody_else(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        drafts = {d.code: d for d in invoice_drafts(tx, congress, settlement, on=NOW.date())}
        made = issue(tx, congress, settlement)

    assert sorted(drafts) == [HILLEGOM, KATWIJK, LISSE]  # never the lead itself
    payout = drafts[KATWIJK].payout
    assert payout is not None
    assert (payout.total, drafts[KATWIJK].document) == (-52_399, None)
    assert [(i.number, i.municipality_code, i.total_cents) for i in made] == [
        ("2026-0001", HILLEGOM, 65_867),
        ("2026-0002", LISSE, 65_866),
    ]
    with database.read() as tx:
        actions = tx.scalars(select(AuditEntry.action)).all()
    assert actions.count("invoice-issued") == 2


def test_pdf_xml_and_database_say_the_same(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx, title="Zien & doen: <geweld> 🎪 stoppen")
        make_cost(tx, congress, description="Zaal ﷽ & meer", net="10")
        issue(tx, congress, settlement)
        issue(tx, congress, make_settlement(tx, congress, actor=ACTOR, now=NOW))

    with database.read() as tx:
        for number in ("2026-0001", "2026-0002", "2026-0003"):
            invoice = invoice_by_number(tx, congress.id, number)
            document = from_json(invoice.document)
            text = text_in(invoice.pdf)
            xml = etree.fromstring(invoice.xml)

            assert all_faults(invoice.xml) == []
            assert xml.findtext("cbc:ID", None, NS) == invoice.number
            assert xml.findtext("cbc:Note", None, NS) == document.title == "Zien & doen: <geweld> ? stoppen"
            assert xml.findtext("cac:LegalMonetaryTotal/cbc:PayableAmount", None, NS).replace(".", "") == str(
                invoice.total_cents
            )
            said = [document.number, document.title, euros(document.total), document.buyer.name]
            said += [document.seller.kvk, document.buyer_reference, document.reason]
            said += [part for line in document.lines for part in (line.text, euros(line.amount))]
            for part in said:
                assert part.replace("\u00a0", " ") in text, part
            names = [
                line.findtext("cac:Item/cbc:Name", None, NS) for line in xml.iter(f"{{{CAC}}}InvoiceLine")
            ]
            assert names == [line.text for line in document.lines]
            assert PdfReader(io.BytesIO(invoice.pdf)).attachments == {f"{number}.xml": [ubl(document)]}
            assert as_json(document) == invoice.document


def test_the_same_invoice_at_the_same_moment_gives_the_same_pdf(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        made = issue(tx, congress, settlement)[0]

    assert invoice_pdf(from_json(made.document), at=NOW) == made.pdf
    said = PdfReader(io.BytesIO(made.pdf)).xmp_metadata
    assert said is not None
    text = said.stream.get_data().decode()
    assert ("<pdfaid:part>3" in text, "<pdfuaid:part>1" in text) == (True, True)
    assert b"/Lang(nl)" in made.pdf.replace(b" ", b"")


def test_a_settlement_reads_as_it_was_made(database: Database) -> None:
    with database.write() as tx:
        congress, _ = make_settled(tx)

    with database.read() as tx:
        record = settlement_record(tx, congress, settlement_by_number(tx, congress.id, 1))
    made = settlement_pdf(record, NAMES)
    text = text_in(made)
    for part in (
        "Tussentijdse afrekening 1",
        "€ 2.634,65",
        "€ 658,67",
        "Hillegom",
        "Huur zalen",
        record.sha256[:20],
    ):
        assert part in text, part
    assert settlement_pdf(record, NAMES) == made


def test_what_is_missing_is_named_and_no_number_is_used(database: Database) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx)
        make_cost(tx, congress)
        settlement = make_settlement(tx, congress, actor=ACTOR, now=NOW)
    with (
        pytest.raises(FactsMissing, match=r"Hillegom.*de naam.*KvK.*de IBAN") as caught,
        database.write() as tx,
    ):
        issue(tx, tx.merge(congress), tx.merge(settlement))

    assert "kenmerk" not in str(caught.value)
    with database.read() as tx:
        assert tx.scalars(select(Invoice)).all() == []
        assert tx.scalars(select(InvoiceSeries)).all() == []


def test_without_a_reference_of_the_buyer_nothing_is_issued(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        for participation in participations(tx, congress.id):
            participation.buyer_reference = None
    with pytest.raises(FactsMissing, match="kenmerk"), database.write() as tx:
        issue(tx, tx.merge(congress), tx.merge(settlement))


def test_without_a_lead_nothing_is_issued(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx, lead_code=None)
    with pytest.raises(NoLead), database.write() as tx:
        issue(tx, tx.merge(congress), tx.merge(settlement))


def test_with_vat_the_number_of_the_seller_is_needed(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx, vat_treatment=VatTreatment.STANDARD)
        tx.get_one(Party, (congress.id, TEYLINGEN)).vat_id = None
    with pytest.raises(FactsMissing, match="het btw-nummer"), database.write() as tx:
        issue(tx, tx.merge(congress), tx.merge(settlement))


@pytest.mark.parametrize(
    ("treatment", "total"), [(VatTreatment.STANDARD, 65_866), (VatTreatment.EXEMPT, 65_867)]
)
def test_other_vat_treatments_pass_the_official_rules(
    database: Database, treatment: VatTreatment, total: int
) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx, vat_treatment=treatment)
        made = issue(tx, congress, settlement)[0]

    assert all_faults(made.xml) == []
    assert made.total_cents == total
    assert "NL123456782B90" in text_in(made.pdf).replace(" ", "")


def test_with_vat_an_invoice_is_never_negative(database: Database) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx, vat_treatment=VatTreatment.STANDARD)
        make_parties(tx, congress)
        for part in participations(tx, congress.id):
            if part.municipality_code in {KATWIJK, LISSE}:
                part.status = ParticipationStatus.DECLINED
        make_cost(tx, congress, net="1.000", vat_percent="0", payer=HILLEGOM)
        make_cost(tx, congress, net="900", vat_percent="21", payer=TEYLINGEN)
        settlement = make_settlement(tx, congress, actor=ACTOR, now=NOW)
        draft = invoice_drafts(tx, congress, settlement, on=NOW.date())[0]

    assert draft.payout is not None  # with VAT on its lines, though its balance is € 44,50
    assert (draft.code, draft.document, draft.payout.total) == (HILLEGOM, None, -6_050)


def test_with_vat_the_total_of_the_lines_decides_who_is_billed(database: Database) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx, vat_treatment=VatTreatment.STANDARD)
        make_parties(tx, congress)
        make_cost(tx, congress, net="400", vat_percent="0")
        make_cost(tx, congress, net="90", vat_percent="21", payer=KATWIJK, key="one", one=TEYLINGEN)
        settlement = make_settlement(tx, congress, actor=ACTOR, now=NOW)
        drafts = {d.code: d for d in invoice_drafts(tx, congress, settlement, on=NOW.date())}
        made = issue(tx, congress, settlement)

    assert drafts[KATWIJK].payout is None  # its balance is € 8,90 to receive, without VAT on the lines
    assert [(i.municipality_code, i.total_cents) for i in made] == [
        (HILLEGOM, 121_00),
        (KATWIJK, 12_10),
        (LISSE, 121_00),
    ]
    assert all_faults(made[1].xml) == []


def test_fixed_amounts_are_shown_as_money_in_the_annex(database: Database) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx)
        make_parties(tx, congress)
        make_cost(tx, congress, key="fixed", amounts={HILLEGOM: 500_00}, net="1.000", vat_percent="0")
        settlement = make_settlement(tx, congress, actor=ACTOR, now=NOW)
        made = issue(tx, congress, settlement)[0]

    assert "vaste bedragen" in text_in(made.pdf)
    assert "€ 625,00 van € 1.000,00" in text_in(made.pdf)
    assert made.total_cents == 625_00


def test_the_rules_for_e_invoices_are_asked_before_a_number_is_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
    monkeypatch.setattr("congress.finance.rules.ubl.CREDIT_TRANSFER", "10")
    with pytest.raises(NotByTheRules, match="manier van betalen"), database.write() as tx:
        issue(tx, tx.merge(congress), tx.merge(settlement))
    monkeypatch.undo()

    with database.write() as tx:
        made = issue(tx, tx.merge(congress), tx.merge(settlement))
    assert made[0].number == "2026-0001"


def test_a_failure_after_numbering_leaves_neither_number_nor_document(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
    with pytest.raises(ZeroDivisionError), database.write() as tx:
        assert len(issue(tx, tx.merge(congress), tx.merge(settlement))) == 2
        1 / 0  # noqa: B018 -- any failure, at the latest moment there is

    with database.write() as tx:
        for kind in (Invoice, InvoiceSeries):
            assert tx.scalars(select(kind)).all() == []
        assert "invoice-issued" not in tx.scalars(select(AuditEntry.action)).all()
        made = issue(tx, tx.merge(congress), tx.merge(settlement))
    assert made[0].number == "2026-0001"


def test_an_invoice_is_issued_once_and_again_after_a_credit_note(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        first = issue(tx, congress, settlement)[0]
        with pytest.raises(NothingToInvoice):
            issue(tx, congress, settlement)
        credit = credit_invoice(tx, congress, first, actor=ACTOR, now=NOW + timedelta(days=1))
        with pytest.raises(CannotCredit):
            credit_invoice(tx, congress, first, actor=ACTOR, now=NOW)
        with pytest.raises(CannotCredit):
            credit_invoice(tx, congress, credit, actor=ACTOR, now=NOW)
        again = issue(tx, congress, settlement)

    assert (credit.number, credit.total_cents, credit.corrects_id) == ("2026-0003", 65_867, first.id)
    assert [i.number for i in again] == ["2026-0004"]
    assert first.state is InvoiceState.CREDITED
    assert all_faults(credit.xml) == []
    xml = etree.fromstring(credit.xml)
    assert xml.findtext("cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID", None, NS) == "2026-0001"
    assert "Creditfactuur" in text_in(credit.pdf)


def test_changing_facts_afterwards_leaves_an_invoice_as_it_was(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        before = issue(tx, congress, settlement)[0]
        kept = (before.pdf, before.xml, dict(before.document))
    with database.write() as tx:
        tx.get_one(Party, (congress.id, HILLEGOM)).name = "Iets anders"
        congress_by_slug(tx, "hlt-2026").title = "Andere titel"

    with database.read() as tx:
        after = invoice_by_number(tx, congress.id, "2026-0001")
        assert (after.pdf, after.xml, after.document) == kept


def test_numbers_start_again_in_a_new_year_and_go_on_over_congresses(database: Database) -> None:
    later = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # already the new year in the Netherlands
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        issue(tx, congress, settlement)
        other, other_settlement = make_settled(tx, slug="ander")
        assert [i.number for i in issue(tx, other, other_settlement)] == ["2026-0003", "2026-0004"]
        third, third_settlement = make_settled(tx, slug="derde")
        assert [i.number for i in issue(tx, third, third_settlement, now=later)] == ["2027-0001", "2027-0002"]


def test_another_lead_cannot_go_on_with_the_invoices(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        issue(tx, congress, settlement)
    with database.write() as tx:
        congress_by_slug(tx, "hlt-2026").lead_code = KATWIJK
    with database.write() as tx:
        congress = congress_by_slug(tx, "hlt-2026")
        make_cost(tx, congress)
        second = make_settlement(tx, congress, actor=ACTOR, now=NOW)
        with pytest.raises(LeadChanged):
            issue(tx, congress, second)


def test_no_data_of_attendees_enters_an_invoice(database: Database) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx)
        make_parties(tx, congress)
        person = make_registration(tx, congress, municipality_code=HILLEGOM)
        make_cost(tx, congress, key="registrations")
        settlement = make_settlement(tx, congress, actor=ACTOR, now=NOW)
        made = issue(tx, congress, settlement)[0]

    kept = str(made.document) + str(settlement.problem) + text_in(made.pdf)
    assert person.family_name not in kept and person.email not in kept
    assert "1 van 1" in text_in(made.pdf)
