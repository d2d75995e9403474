"""What goes when its term is over, and what stays: on both databases, once however often it is asked."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from congress.core.audit import AuditEntry, tampering
from congress.core.db import Base, Database, Tx
from congress.core.limits import Attempt
from congress.core.money import Cents
from congress.core.settings import Settings
from congress.door.models import Admission, Badge, Device, HeldScan, Scan
from congress.finance.models import BudgetLine
from congress.mail.actions import queue_mail, sweep_mail_files
from congress.mail.documents import file_name
from congress.mail.models import BulkMail, MailState, OutboxMail
from congress.privacy.actions import clear_congress, clear_everything_due
from congress.privacy.queries import due
from congress.registration.models import Answer, Need, Question, Registration, Seat
from congress.registration.rules.places import Status
from congress.setup.actions import set_term
from congress.setup.models import Congress, RetentionRecord
from congress.setup.queries import statement_of
from congress.setup.rules.statement import is_genuine
from congress.setup.rules.terms import Kind
from congress.worker import clean
from tests.make import DAY, NOW, by_slug, make_congress, make_participation, make_registration
from tests.make_privacy import PLANTED, plant
from tests.make_registration import KEY

OVER = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC)
"""Noon on the day of the congress."""


@pytest.fixture
def congress(database: Database) -> Congress:
    """A congress with two people about whom everything is known."""
    with database.write() as tx:
        made = make_congress(tx)
        make_participation(tx, made)
        plant(tx, made, 0)
        plant(tx, made, 1)
        return made


def _count(tx: Tx, table: type[Any], *where: Any) -> int:
    return tx.scalar(select(func.count()).select_from(table).where(*where)) or 0


def _clear(database: Database, congress: Congress, *, days: int, also: Sequence[Kind] = ()) -> dict[str, int]:
    return clear_congress(
        database, congress.id, also=also, actor="test", secret_key=KEY, now=OVER + timedelta(days=days)
    )


def test_before_its_term_nothing_goes(database: Database, congress: Congress) -> None:
    assert _clear(database, congress, days=13) == {}
    with database.read() as tx:
        assert _count(tx, Need) == 2
        assert _count(tx, RetentionRecord) == 0


def test_who_just_registered_is_kept_whatever_day_the_congress_says(
    database: Database, congress: Congress
) -> None:
    with database.write() as tx:
        made = by_slug(tx)
        made.starts_on = made.ends_on = DAY - timedelta(days=365)
    clear_everything_due(database, secret_key=KEY, now=NOW + timedelta(hours=1))

    with database.read() as tx:
        assert (_count(tx, Need), _count(tx, Registration, Registration.erased_at.is_(None))) == (2, 2)


def test_needs_go_after_fourteen_days_and_nothing_else_does(database: Database, congress: Congress) -> None:
    assert _clear(database, congress, days=14) == {"needs": 2}
    with database.read() as tx:
        assert (_count(tx, Need), _count(tx, Answer), _count(tx, Registration)) == (0, 2, 2)
        assert {p.given_name for p in tx.scalars(select(Registration))} == {
            f"{PLANTED}0-given",
            f"{PLANTED}1-given",
        }


def test_a_question_has_a_term_of_its_own(database: Database, congress: Congress) -> None:
    with database.write() as tx:
        first = tx.scalars(select(Question).order_by(Question.id)).first()
        assert first is not None
        first.keep_days = 30
    _clear(database, congress, days=14)

    assert _clear(database, congress, days=30) == {f"answers:{first.id}": 1}
    with database.read() as tx:
        assert [a.question_id != first.id for a in tx.scalars(select(Answer))] == [True]


def test_after_a_year_people_are_numbers(database: Database, congress: Congress) -> None:
    with database.write() as tx:
        make_registration(tx, by_slug(tx), municipality_code="GM0534", status=Status.CANCELLED)
    gone = _clear(database, congress, days=365)

    assert gone["persons"] == 3 + 2, "and the contacts of two teams"
    with database.read() as tx:
        people = tx.scalars(select(Registration)).all()
        assert all(person.erased_at for person in people)
        assert [p.status for p in people].count(Status.CONFIRMED) == 2, "the numbers stay"
        assert {person.municipality_code for person in people} == {"GM0534"}
        assert _count(tx, Admission) == 2, "presence stays"
        assert _count(tx, Seat) == 2, "how full the workshops were stays"
        assert by_slug(tx).taken == 2
        assert (_count(tx, Badge), _count(tx, Device), _count(tx, HeldScan)) == (0, 0, 0)
        assert [(s.actor, s.device, s.reason, s.device_id) for s in tx.scalars(select(Scan))] == [
            ("", "", None, None)
        ] * 2
        assert (_count(tx, OutboxMail), _count(tx, BulkMail)) == (0, 0)


def test_nothing_that_was_planted_is_left_after_the_terms(database: Database, congress: Congress) -> None:
    _clear(database, congress, days=365)
    with database.read() as tx:
        assert everything(tx, PLANTED) == {}


def test_no_place_is_given_away_and_nobody_is_mailed_by_anonymising(
    database: Database, congress: Congress
) -> None:
    with database.write() as tx:
        make_registration(tx, by_slug(tx), status=Status.WAITING, waiting_number=1)
    _clear(database, congress, days=365)
    with database.read() as tx:
        assert _count(tx, Registration, Registration.status == Status.WAITING) == 1
        assert _count(tx, OutboxMail) == 0


def test_a_second_time_finds_nothing_and_signs_nothing(database: Database, congress: Congress) -> None:
    first = _clear(database, congress, days=365)
    assert first
    assert _clear(database, congress, days=365) == {}
    with database.read() as tx:
        records = tx.scalars(select(RetentionRecord)).all()
        assert len(records) == 1
        assert records[0].counts == first
        assert _count(tx, AuditEntry, AuditEntry.action == "data-destroyed") == 1


def test_the_statement_has_numbers_only_and_is_signed(database: Database, congress: Congress) -> None:
    _clear(database, congress, days=14)
    with database.read() as tx:
        record = tx.scalars(select(RetentionRecord)).one()
        statement = statement_of(record, congress.slug)

        assert is_genuine(statement, record.signature, KEY)
        assert PLANTED not in statement.text()
        assert statement.counts == {"needs": 2}


def test_the_books_wait_until_somebody_says_so_and_the_log_stays(
    database: Database, congress: Congress
) -> None:
    ten_years = 3660
    with database.write() as tx:
        tx.add(BudgetLine(congress_id=congress.id, category="Zaal", amount_cents=Cents(100)))
        set_term(tx, congress.id, Kind.NEEDS, 10, actor="test", now=NOW)  # a line in the log

    assert "finance" not in _clear(database, congress, days=ten_years)
    assert _clear(database, congress, days=ten_years, also=[Kind.FINANCE]) == {"finance": 1}
    with database.read() as tx:
        assert _count(tx, AuditEntry, AuditEntry.action == "term-changed") == 1
        assert list(tampering(tx)) == []


def test_what_still_waits_to_be_mailed_is_not_lost(database: Database, congress: Congress) -> None:
    with database.write() as tx:
        for mail in tx.scalars(select(OutboxMail)):
            mail.state, mail.kind = MailState.WAITING, "invoice"
    _clear(database, congress, days=365)
    with database.read() as tx:
        assert _count(tx, OutboxMail) == 4


def test_the_term_of_the_congress_wins_over_that_of_the_installation(
    database: Database, congress: Congress
) -> None:
    with database.write() as tx:
        set_term(tx, None, Kind.NEEDS, 60, actor="test", now=NOW)
        set_term(tx, congress.id, Kind.NEEDS, 3, actor="test", now=NOW)
        set_term(tx, congress.id, Kind.NEEDS, 2, actor="test", now=NOW)
    assert _clear(database, congress, days=1) == {}
    assert _clear(database, congress, days=2) == {"needs": 2}


def test_a_dry_look_tells_the_numbers_that_go(database: Database, congress: Congress) -> None:
    now = OVER + timedelta(days=365)
    with database.read() as tx:
        told = {holding.key: holding.left for holding in due(tx, by_slug(tx), now=now)}
    assert _clear(database, congress, days=365) == told


def test_more_people_than_go_at_once_all_go(
    database: Database, congress: Congress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("congress.registration.actions.retention.AT_ONCE", 1)
    assert _clear(database, congress, days=365)["persons"] == 2 + 2
    with database.read() as tx:
        assert _count(tx, Registration, Registration.erased_at.is_(None)) == 0


def test_log_in_data_go_after_half_a_year(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        for days in (0, 182, 184):
            tx.add(Attempt(kind="link", key_hash=b"0" * 32, at=NOW - timedelta(days=days)))
            queue_mail(tx, "sign-in", about_id=days + 1, now=NOW - timedelta(days=days))
        tx.execute(update(OutboxMail).values(state=MailState.SENT))
        queue_mail(tx, "sign-in", about_id=1, now=NOW - timedelta(days=200))
    folder = settings.data_dir / "mail"
    folder.mkdir(parents=True)
    with database.read() as tx:
        for mail in tx.scalars(select(OutboxMail)):
            (folder / f"{file_name(mail)}.eml").write_text("Aan: iemand")
    gone = clear_everything_due(database, secret_key=KEY, now=NOW)

    assert gone[""] == {"login": 2}
    assert sweep_mail_files(database, settings) == 1
    with database.read() as tx:
        assert _count(tx, Attempt) == 2
        assert _count(tx, OutboxMail) == 3, "what waits must leave first"
        assert tx.scalars(select(RetentionRecord)).one().congress_id is None


def test_the_worker_clears_and_takes_the_files_of_mails_along(
    database: Database, congress: Congress, settings: Settings, tmp_path: Path
) -> None:
    folder = settings.data_dir / "mail"
    folder.mkdir(parents=True)
    with database.write() as tx:
        mail = tx.scalars(select(OutboxMail).order_by(OutboxMail.id)).first()
        assert mail is not None
        name = f"{mail.id:06}-{mail.kind}.eml"
    (folder / name).write_text("Aan: iemand")
    assert sweep_mail_files(database, settings) == 0

    clean(database, settings, now=OVER + timedelta(days=365))

    assert list(folder.iterdir()) == []


def everything(tx: Tx, words: str) -> dict[str, list[str]]:
    """Where in the whole database these words stand: {table: rows as text}."""
    found: dict[str, list[str]] = {}
    for table in Base.metadata.sorted_tables:
        rows = [str(dict(row._mapping)) for row in tx.execute(select(table))]
        if hits := [row for row in rows if words in row.lower()]:
            found[table.name] = hits
    return found
