"""Transactions and types."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, StatementError

from congress.access.models import Account, Login
from congress.core.db import Database, Tx


def account(tx: Tx, at: datetime, email: str = "a@b.nl") -> Account:
    made = Account(email=email, created_at=at)
    tx.add(made)
    tx.flush()  # so that the database looks at it
    return made


def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as tx:
        account(tx, datetime.now(UTC))
        _ = 1 / 0

    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Account)) == 0


def test_a_reading_block_keeps_nothing(database: Database) -> None:
    try:
        with database.read() as tx:
            account(tx, datetime.now(UTC))
    except Exception as error:  # PostgreSQL refuses, SQLite forgets
        assert "read-only" in str(error)

    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Account)) == 0


def test_moments_come_back_aware_and_in_utc(database: Database) -> None:
    at = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2)))
    with database.write() as tx:
        account(tx, at)

    with database.read() as tx:
        found = tx.scalars(select(Account.created_at)).one()

    assert found == at
    assert found.tzinfo is UTC


def test_a_moment_without_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without zone"), database.write() as tx:
        account(tx, datetime(2026, 1, 1))  # noqa: DTZ001 -- that is the mistake under test


def test_foreign_keys_hold_on_both_databases(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as tx:
        now = datetime.now(UTC)
        tx.add(Login(account_id=999, secret_hash=b"x" * 32, created_at=now, expires_at=now))
