"""The migrations make exactly the tables of the models, on both databases; an old database is not served."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table, inspect, text

import congress.app  # noqa: F401 -- knows every table
import congress.core.limits  # noqa: F401 -- a table that nothing of the application may use yet
from congress.core.audit import chains, tampering
from congress.core.db import Base, Database
from congress.core.installation import is_current, upgrade
from tests import postgres
from tests.migrations.older import upgrade_to
from tests.processes import run_congress

OPENED = datetime(2026, 11, 1, tzinfo=UTC)


def test_migrating_an_empty_database_gives_the_tables_of_the_models(empty_url: str) -> None:
    db = Database(empty_url)
    assert not is_current(db)

    upgrade(db)
    upgrade(db)  # a second time changes nothing

    assert is_current(db)
    with db.engine.connect() as connection:
        made = set(inspect(connection).get_table_names())
        assert made == {*Base.metadata.tables, "alembic_version"}
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    db.close()


def test_the_checks_of_the_models_are_in_the_database(empty_url: str) -> None:
    db = Database(empty_url)
    upgrade(db)

    with db.engine.connect() as connection:
        found = inspect(connection)
        for table in ("congress", "session"):
            assert f"ck_{table}_taken" in {check["name"] for check in found.get_check_constraints(table)}
    db.close()


def test_what_may_never_change_is_guarded_in_a_migrated_database_too(
    empty_url: str, own_database: Database
) -> None:
    migrated = Database(empty_url)
    upgrade(migrated)

    if migrated.is_embedded == own_database.is_embedded:
        assert _triggers(migrated) == _triggers(own_database) != []
    migrated.close()


def test_the_lines_of_an_older_log_become_a_chain(empty_url: str) -> None:
    db = Database(empty_url)
    upgrade_to(db, "0002")
    with db.engine.begin() as connection:
        for number in (1, 2, 3):
            connection.execute(
                text(
                    "INSERT INTO audit_entry (at, actor, action, subject, before, after) VALUES "
                    "('2026-11-23 12:00:00.000123', 'a@b.example', 'x', :subject, 'null', :after)"
                ),
                {"subject": f"cost {number}", "after": '{"net": 5, "naam": "é", "b": null, "a": {"x": 1}}'},
            )

    upgrade(db)

    with db.read() as tx:
        assert list(tampering(tx)) == []
        assert chains(tx)[0].length == 3
    db.close()


def test_what_invoices_say_of_a_gemeente_goes_to_every_congress_of_it(empty_url: str) -> None:
    db = Database(empty_url)
    upgrade_to(db, "0016")
    with db.engine.begin() as connection:
        for code in ("GM0001", "GM0002", "GM0003"):
            _insert(connection, "municipality", code=code)
            _insert(connection, "party", municipality_code=code, iban=f"van {code}")
        for number, lead in ((1, None), (2, "GM0002"), (3, None)):
            _insert(connection, "congress", id=number, slug=f"c{number}", lead_code=lead, opens_at=OPENED)
        for number, (congress_id, code) in enumerate(((1, "GM0001"), (2, "GM0001"), (2, "GM0002")), 1):
            facts = {"congress_id": congress_id, "municipality_code": code}
            _insert(connection, "participation", id=number, **facts)

    upgrade(db)

    with db.engine.connect() as connection:
        found = connection.execute(
            text("SELECT congress_id, municipality_code, iban FROM party ORDER BY 1, 2")
        )
        assert [tuple(row) for row in found] == [
            (1, "GM0001", "van GM0001"),
            (2, "GM0001", "van GM0001"),
            (2, "GM0002", "van GM0002"),
        ]
    db.close()


def _insert(connection: Connection, name: str, **facts: object) -> None:
    """A row of an older version: these facts, and something plain where a column must have a value."""
    table = Table(name, MetaData(), autoload_with=connection)
    plain: dict[type, object] = {str: "x", int: 1, bool: False, dict: {}}
    plain |= {date: date(2026, 12, 10), datetime: datetime(2026, 12, 10, tzinfo=UTC)}
    asked = {c.name: plain[c.type.python_type] for c in table.c if not c.nullable}
    connection.execute(table.insert(), asked | facts)


def test_a_congress_takes_over_its_inhabitants_and_no_reservation_is_below_zero(empty_url: str) -> None:
    db = Database(empty_url)
    upgrade_to(db, "0018")
    counted = {"inhabitants": 66_960, "inhabitants_on": date(2024, 1, 1), "inhabitants_source": "CBS"}
    with db.engine.begin() as connection:
        _insert(connection, "congress", id=1, opens_at=OPENED)
        for number, (code, facts) in enumerate((("GM9001", counted), ("GM9002", {})), 1):
            _insert(connection, "municipality", code=code, **facts)
            where = {"congress_id": 1, "municipality_code": code}
            cents = {"lower_cents": -200, "upper_cents": -100 if number == 1 else 7}
            _insert(connection, "participation", id=number, **where, **cents)

    upgrade(db)

    with db.engine.connect() as connection:
        table = Table("participation", MetaData(), autoload_with=connection)
        found = [row._mapping for row in connection.execute(table.select().order_by(table.c.id))]
        assert [{name: row[name] for name in counted} for row in found] == [counted, dict.fromkeys(counted)]
        assert [(row["lower_cents"], row["upper_cents"]) for row in found] == [(0, 0), (0, 7)]
    db.close()


def _triggers(db: Database) -> list[tuple[str, ...]]:
    embedded = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    server = "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(embedded if db.is_embedded else server))]


def test_an_outdated_postgresql_is_not_served_and_the_sentence_says_what_to_run(
    postgres_server: str, tmp_path: Path
) -> None:
    with postgres.fresh_database(postgres_server) as address:
        env = os.environ | {"CONGRESS_DATABASE_URL": address, "CONGRESS_DATA_DIR": str(tmp_path)}

        refused = run_congress("serve", "--port", "1", cwd=tmp_path, env=env)
        migrated = run_congress("migrate", cwd=tmp_path, env=env)
        db = Database(address)
        with db.engine.begin() as connection:
            is_right = is_current(db)
            connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        again = run_congress("staff", "list", cwd=tmp_path, env=env)
        db.close()

    assert (refused.returncode, refused.stdout) == (1, "")
    assert "congress migrate" in refused.stderr
    assert migrated.returncode == 0 and is_right
    assert again.returncode == 1 and "congress migrate" in again.stderr
