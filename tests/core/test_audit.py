"""The log: only added to, refused by the database, and a chain in which every tampering shows."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from congress.core.audit import (
    START,
    AuditEntry,
    AuditFault,
    Tampering,
    chains,
    has_line,
    line_hash,
    record,
    tampering,
)
from congress.core.db import Database, Tx
from tests.make import NOW, make_congress


def write(tx: Tx, number: int, congress_id: int | None = None) -> None:
    record(
        tx,
        congress_id=congress_id,
        actor="geld@voorbeeld.example",
        action="cost-changed",
        subject=f"cost {number}",
        before={"net": number, "text": "Zaal é"},
        after={"net": -number, "facts": {"10": 1, "9": None}},
        now=NOW + timedelta(microseconds=number),
    )


def filled(database: Database) -> int:
    """Three lines of a congress and two of the installation, mixed."""
    with database.write() as tx:
        congress_id = make_congress(tx).id
        for number in range(1, 6):
            write(tx, number, congress_id if number % 2 else None)
    return congress_id


def unguarded(database: Database, statement: str, **values: Any) -> None:
    """What somebody with the rights of the owner can do: drop the trigger, then change the table."""
    on = "" if database.is_embedded else " ON audit_entry"
    with database.engine.begin() as connection:
        for moment in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER audit_entry_refuse_{moment}{on}"))
        connection.execute(text(statement), values)


def found(database: Database) -> list[Tampering]:
    with database.read() as tx:
        return list(tampering(tx))


def test_a_log_that_nobody_touched_holds(database: Database) -> None:
    congress_id = filled(database)

    assert found(database) == []
    with database.read() as tx:
        assert {chain: head.length for chain, head in chains(tx).items()} == {0: 2, congress_id: 3}
        assert has_line(tx, chains(tx)[congress_id].hash)
        assert not has_line(tx, START)


def test_the_hash_is_over_every_part_of_a_line() -> None:
    line = {
        "congress_id": 1,
        "at": NOW,
        "actor": "a",
        "action": "b",
        "subject": "c",
        "before": None,
        "after": {},
    }
    other = {"congress_id": 2, "at": NOW + timedelta(microseconds=1), "actor": "x", "action": "x"}
    other |= {"subject": "x", "before": {}, "after": {"x": 1}}

    hashes = {line_hash(START, line), line_hash("1" * 64, line)}
    hashes |= {line_hash(START, line | {name: value}) for name, value in other.items()}

    assert len(hashes) == 2 + len(line)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'x'",
        "UPDATE audit_entry SET after = NULL WHERE subject = 'cost 3'",
        "DELETE FROM audit_entry",
    ],
)
def test_the_database_refuses_to_change_the_log(database: Database, statement: str) -> None:
    filled(database)

    with pytest.raises(IntegrityError, match="this never changes"), database.engine.begin() as connection:
        connection.execute(text(statement))

    assert found(database) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_refuses_to_empty_the_log_at_once(database: Database) -> None:
    with pytest.raises(IntegrityError, match="this never changes"), database.engine.begin() as connection:
        connection.execute(text("TRUNCATE audit_entry"))


@pytest.mark.parametrize(
    ("statement", "which"),
    [
        ("UPDATE audit_entry SET actor = 'x' WHERE subject = 'cost 3'", ["cost 3"]),
        ("UPDATE audit_entry SET subject = 'cost 9' WHERE subject = 'cost 2'", ["cost 9"]),
        ("UPDATE audit_entry SET after = '{}' WHERE subject = 'cost 5'", ["cost 5"]),
        ("DELETE FROM audit_entry WHERE subject = 'cost 3'", ["cost 5"]),
        ("DELETE FROM audit_entry WHERE subject = 'cost 1'", ["cost 3"]),
        ("DELETE FROM audit_entry WHERE subject = 'cost 5'", []),
        ("DELETE FROM audit_entry", []),
    ],
)
def test_every_tampering_shows(own_database: Database, statement: str, which: list[str]) -> None:
    filled(own_database)

    unguarded(own_database, statement)

    faults = found(own_database)
    with own_database.read() as tx:
        lines = {line.id: line.subject for line in tx.scalars(select(AuditEntry))}
    assert [lines[f.entry_id] for f in faults if f.entry_id] == which
    assert any(f.fault is AuditFault.CUT_OFF for f in faults) == statement.startswith("DELETE")


def test_a_line_put_in_between_shows(own_database: Database) -> None:
    congress_id = filled(own_database)

    unguarded(
        own_database,
        "INSERT INTO audit_entry (congress_id, at, actor, action, subject, hash) "
        "VALUES (:congress, '2026-11-23 12:00:00', 'x', 'y', 'z', :hash)",
        congress=congress_id,
        hash="0" * 64,
    )

    assert [fault.fault for fault in found(own_database)] == [AuditFault.CHANGED, AuditFault.CUT_OFF]


def test_lines_written_at_the_same_moment_make_one_chain(database: Database) -> None:
    with database.write() as tx:
        congress_id = make_congress(tx).id
    start = threading.Barrier(4)

    def write_some(worker: int) -> None:
        start.wait()
        for number in range(5):
            with database.write() as tx:
                write(tx, worker * 10 + number, congress_id)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write_some, range(4)))

    assert found(database) == []
    with database.read() as tx:
        assert chains(tx)[congress_id].length == 20
