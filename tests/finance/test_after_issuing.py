"""What happens to an issued invoice: sent, paid in parts, reminded of, credited in part."""

import io
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from congress.core.audit import AuditEntry
from congress.core.db import Database, Tx
from congress.core.money import Cents
from congress.core.settings import Settings
from congress.finance.actions import (
    credit_invoice,
    invoice_drafts,
    record_payment,
    remind,
    send_invoice,
)
from congress.finance.actions.invoices import (
    CannotCreditLines,
    NothingToInvoice,
)
from congress.finance.actions.payments import NoAddress, NotLate, NotOpen, NotThisMuch
from congress.finance.documents.invoice import draft_pdf, payout_pdf
from congress.finance.mails import invoice_mail, reminder_mail
from congress.finance.models import Invoice, InvoiceState, Party
from congress.finance.queries import (
    accounts,
    payments,
)
from congress.finance.rules.account import Account
from congress.finance.rules.invoice import from_json
from congress.finance.rules.ubl import CAC, CBC
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Post
from congress.setup.rules.policies import VatTreatment
from congress.web.pages import text_of
from tests.finance.official import all_faults
from tests.make import NOW
from tests.make_finance import (
    ACTOR,
    HILLEGOM,
    IBAN,
    KATWIJK,
    issue,
    make_settled,
    text_in,
)

NS = {"cac": CAC, "cbc": CBC}


def test_sending_queues_one_mail_with_pdf_and_xml(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx, title="Thuis & <veilig>")
        made = issue(tx, congress, settlement)[0]
        assert tx.scalar(select(func.count()).select_from(OutboxMail)) == 0  # issuing sends nothing
        send_invoice(tx, made, actor=ACTOR, now=NOW)

    with database.read() as tx:
        mail = tx.scalars(select(OutboxMail)).one()
        letter = invoice_mail(tx, mail, Post(settings=settings, ticket=lambda *_: "", render=text_of))
    assert (mail.kind, letter.to) == ("invoice", "facturen1@voorbeeld.example")
    assert letter.subject == "Factuur 2026-0001: Thuis & <veilig>"
    assert '"Thuis & <veilig>"' in letter.text and "Thuis &amp; &lt;veilig&gt;" in letter.html
    assert "€\u00a0658,67" in letter.text and "2026-0001" in letter.html
    assert [(a.filename, a.content) for a in letter.attachments] == [
        ("2026-0001.pdf", made.pdf),
        ("2026-0001.xml", made.xml),
    ]
    assert made.state is InvoiceState.SENT


def test_without_an_address_nothing_is_sent(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        tx.get_one(Party, (congress.id, HILLEGOM)).invoice_email = None
        made = issue(tx, congress, settlement)[0]
        with pytest.raises(NoAddress):
            send_invoice(tx, made, actor=ACTOR, now=NOW)

    assert made.state is InvoiceState.ISSUED


def pay(tx: Tx, invoice: Invoice, amount: int) -> None:
    record_payment(tx, invoice, amount=Cents(amount), received_on=NOW.date(), actor=ACTOR, now=NOW)


def test_an_invoice_is_paid_in_parts_and_a_mistake_is_taken_off(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        made = issue(tx, congress, settlement)[0]
        send_invoice(tx, made, actor=ACTOR, now=NOW)
        pay(tx, made, 60_000)
        assert made.state == "sent"
        for wrong in (5_868, -60_001):
            with pytest.raises(NotThisMuch, match=r"58,67 open.*600,00"):
                pay(tx, made, wrong)
        pay(tx, made, 5_867)
        assert made.state == "paid"
        with pytest.raises(NotThisMuch):
            pay(tx, made, 1)
        pay(tx, made, -5_867)
        assert made.state == "sent"

    with database.read() as tx:
        assert accounts(tx, [made])[made.id] == Account(65_867, credited=0, paid=60_000)
        assert [p.amount_cents for p in payments(tx, made)] == [60_000, 5_867, -5_867]
        lines = tx.scalars(
            select(AuditEntry.after).where(AuditEntry.action == "invoice-paid").order_by(AuditEntry.id)
        ).all()
        assert [line["amount"] for line in lines if line] == [60_000, 5_867, -5_867]


def test_the_database_refuses_to_change_what_came_in(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        pay(tx, issue(tx, congress, settlement)[0], 100)
    for statement in ("UPDATE invoice_payment SET amount_cents = 1", "DELETE FROM invoice_payment"):
        with pytest.raises(IntegrityError, match="this never changes"), database.write() as tx:
            tx.execute(text(statement))


def test_a_credit_note_is_not_paid(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        first = issue(tx, congress, settlement)[0]
        with pytest.raises(NotOpen):
            pay(tx, credit_invoice(tx, congress, first, actor=ACTOR, now=NOW), 1)
        with pytest.raises(NotThisMuch):
            pay(tx, first, 1)

    assert first.state is InvoiceState.CREDITED


def test_some_lines_are_credited_and_billed_again(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        first = issue(tx, congress, settlement, codes=[HILLEGOM])[0]
        original = from_json(first.document)
        credit = credit_invoice(tx, congress, first, lines=[1], actor=ACTOR, now=NOW)
        assert (first.state, credit.total_cents) == (InvoiceState.ISSUED, original.lines[1].amount)
        for wrong in ([1], [7], []):
            with pytest.raises(CannotCreditLines):
                credit_invoice(tx, congress, first, lines=wrong, actor=ACTOR, now=NOW)
        again = issue(tx, congress, settlement, codes=[HILLEGOM])[0]
        with pytest.raises(NothingToInvoice):
            issue(tx, congress, settlement, codes=[HILLEGOM])
        pay(tx, first, original.lines[0].amount)
        assert first.state is InvoiceState.PAID
        rest = credit_invoice(tx, congress, first, actor=ACTOR, now=NOW)

    assert from_json(again.document).lines == (original.lines[1],)
    assert all_faults(credit.xml) == []
    assert "deze regels van de genoemde factuur" in text_in(credit.pdf)
    assert (rest.total_cents, first.state) == (original.lines[0].amount, InvoiceState.CREDITED)
    with database.read() as tx:
        assert accounts(tx, [first])[first.id].open == -original.lines[0].amount  # to be paid back


def test_after_another_vat_treatment_nothing_is_billed_twice(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        made = issue(tx, congress, settlement)
        congress.vat_treatment = VatTreatment.EXEMPT
        tx.flush()  # issuing reads the congress again
        with pytest.raises(NothingToInvoice):
            issue(tx, congress, settlement)
        credit_invoice(tx, congress, made[0], actor=ACTOR, now=NOW)
        again = issue(tx, congress, settlement)

    assert [(i.municipality_code, from_json(i.document).treatment) for i in again] == [
        (HILLEGOM, VatTreatment.EXEMPT)
    ]


def test_a_reminder_names_what_is_open_and_only_after_the_last_day(
    database: Database, settings: Settings
) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx, title="Thuis & veilig")
        made = issue(tx, congress, settlement)[0]
        pay(tx, made, 60_000)
        due = datetime(made.due_on.year, made.due_on.month, made.due_on.day, 12, tzinfo=UTC)
        with pytest.raises(NotLate):
            remind(tx, made, actor=ACTOR, now=due)
        late = due + timedelta(days=1)
        remind(tx, made, actor=ACTOR, now=late)
        mail = tx.scalars(select(OutboxMail)).one()
        letter = reminder_mail(tx, mail, Post(settings=settings, ticket=lambda *_: "", render=text_of))
        pay(tx, made, 5_867)
        with pytest.raises(NotLate):
            remind(tx, made, actor=ACTOR, now=late)

    assert (mail.kind, made.reminded_at) == ("invoice-reminder", late)
    assert letter.subject == "Herinnering: factuur 2026-0001, Thuis & veilig"
    for part in ('"Thuis & veilig"', "Nog open: €\u00a058,67", "niet zien dat u die helemaal betaalde", IBAN):
        assert part in letter.text
    assert "58,67" in letter.html and len(letter.attachments) == 2


def test_who_receives_gets_an_overview_and_a_draft_says_that_it_is_one(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx, vat_treatment=VatTreatment.STANDARD)
        drafts = {d.code: d for d in invoice_drafts(tx, congress, settlement, on=NOW.date())}
    payout, draft = drafts[KATWIJK].payout, drafts[HILLEGOM].document
    assert payout is not None and draft is not None and drafts[HILLEGOM].payout is None

    read = text_in(payout_pdf(payout, at=NOW))
    for part in ("Betaaloverzicht", "U ontvangt", "€ 523,99", "geen factuur", "Al zelf betaald: Lunch", "9%"):
        assert part in read, part
    assert "Te betalen" not in read and payout.total == -52_399

    read = text_in(draft_pdf(draft, at=NOW))
    assert "Dit is een concept, geen factuur." in read
    assert "Nummer" not in read and "QR-code" not in read
    assert PdfReader(io.BytesIO(draft_pdf(draft, at=NOW))).attachments == {}


def test_the_qr_code_on_the_page_pays_this_invoice(database: Database) -> None:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        made = issue(tx, congress, settlement)[0]
        credit = credit_invoice(tx, congress, made, actor=ACTOR, now=NOW)

    name = from_json(made.document).seller.name
    (found,) = codes_on(made.pdf)
    assert found.split("\n") == ["BCD", "002", "1", "SCT", "", name, IBAN, "EUR658.67", "", "", "2026-0001"]
    assert codes_on(credit.pdf) == []


def codes_on(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as opened:
        image = opened[0].render(scale=3).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(image)]
