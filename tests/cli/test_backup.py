"""A backup is the whole database of one moment, and comes back whole or not at all: on both databases."""

import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from sqlalchemy import func, select, text

from congress.core import dumps
from congress.core.clock import now
from congress.core.db import Database
from congress.core.dumps import ProgramMissing
from congress.core.installation import is_current, newest, upgrade
from congress.registration.models import Registration
from congress.setup.models import Congress, RetentionRecord
from tests import postgres
from tests.make import make_congress, make_registration
from tests.migrations.older import upgrade_to
from tests.processes import run_congress

KEY = "a key of more than thirty-two characters"
Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def db(empty_url: str) -> Iterator[Database]:
    """A migrated database without rows."""
    opened = Database(empty_url)
    upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture
def run(tmp_path: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """run("backup", "x") -> the finished process, on that database unless another is named."""
    monkeypatch.setenv("PATH", postgres.with_programs())

    def run_it(*arguments: str, url: str = empty_url) -> CompletedProcess[str]:
        monkeypatch.setenv("CONGRESS_DATABASE_URL", url)
        monkeypatch.setenv("CONGRESS_DATA_DIR", str(tmp_path / "data"))
        monkeypatch.setenv("CONGRESS_SECRET_KEY", KEY)
        return run_congress(*arguments, cwd=tmp_path)

    return run_it


def _people(db: Database) -> int:
    with db.read() as tx:
        return tx.scalar(select(func.count()).select_from(Registration)) or 0


def _fill(db: Database) -> int:
    with db.write() as tx:
        congress = make_congress(tx, capacity=20_000, starts_on=now().date(), ends_on=now().date())
        make_registration(tx, congress, given_name="Łucja")
        make_registration(tx, congress)
        return congress.id


def test_a_backup_made_while_others_write_is_of_one_moment(db: Database, run: Run, tmp_path: Path) -> None:
    congress_id, stop = _fill(db), threading.Event()

    def write() -> None:  # two at a time: a copy of half a transaction has an odd number
        while not stop.is_set():
            with db.write() as tx:
                for _ in range(2):
                    make_registration(tx, tx.get_one(Congress, congress_id))

    writer = threading.Thread(target=write)
    writer.start()
    done = run("backup", str(tmp_path / "a.backup"))
    stop.set()
    writer.join()
    at_the_end = _people(db)
    restored = run("restore", str(tmp_path / "a.backup"), "--force")

    assert (done.returncode, restored.returncode) == (0, 0), done.stderr + restored.stderr
    assert "sleutel" in done.stdout
    assert (tmp_path / "a.backup").stat().st_mode & 0o777 == 0o600
    assert 2 <= _people(db) <= at_the_end and _people(db) % 2 == 0
    assert is_current(db)
    assert {path.name for path in tmp_path.iterdir()} >= {"a.backup"}
    assert [path.name for path in tmp_path.rglob(".*")] == []


def test_a_backup_holds_everything_except_the_secret_key(db: Database, run: Run, tmp_path: Path) -> None:
    _fill(db)

    run("backup", str(tmp_path / "a.backup"))

    with zipfile.ZipFile(tmp_path / "a.backup") as packed:
        content = packed.read("database")
        assert packed.namelist() == ["backup.json", "database"]
    assert "Łucja".encode() in content
    assert KEY.encode() not in content


def test_an_installation_with_something_in_it_is_only_replaced_by_force(
    db: Database, run: Run, tmp_path: Path
) -> None:
    _fill(db)
    run("backup", str(tmp_path / "a.backup"))
    with db.write() as tx:
        make_registration(tx, tx.scalars(select(Congress)).one())

    refused = run("restore", str(tmp_path / "a.backup"))
    kept = _people(db)
    replaced = run("restore", str(tmp_path / "a.backup"), "--force")

    assert (refused.returncode, kept) == (1, 3)
    assert "--force" in refused.stderr
    assert (replaced.returncode, _people(db)) == (0, 2)


def test_an_older_backup_is_brought_to_this_version(empty_url: str, run: Run, tmp_path: Path) -> None:
    db = Database(empty_url)
    upgrade_to(db, "0004")
    run("backup", str(tmp_path / "a.backup"))
    upgrade(db)

    restored = run("restore", str(tmp_path / "a.backup"), "--force")

    assert restored.returncode == 0, restored.stderr
    assert is_current(db)
    db.close()


def test_who_is_over_the_term_does_not_come_back(db: Database, run: Run, tmp_path: Path) -> None:
    long_ago = now() - timedelta(days=800)
    with db.write() as tx:
        congress = make_congress(tx, starts_on=long_ago.date(), ends_on=long_ago.date())
        make_registration(tx, congress, arrived_at=long_ago)
    run("backup", str(tmp_path / "a.backup"))

    restored = run("restore", str(tmp_path / "a.backup"), "--force")

    assert restored.returncode == 0, restored.stderr
    with db.read() as tx:
        assert tx.scalars(select(Registration)).one().erased_at is not None
        assert tx.scalar(select(func.count()).select_from(RetentionRecord)) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda facts: facts.replace(b'"version":"0', b'"version":"9'), "nieuwere versie"),
        (lambda facts: facts.replace(b"congress-backup/1", b"something-else/1"), "geen back-up"),
        (lambda facts: facts.replace(b'"sqlite"', b'"x"').replace(b'"postgresql"', b'"sqlite"'), ""),
        (lambda facts: b"\xff", "geen back-up"),
    ],
)
def test_what_is_not_a_backup_of_this_or_an_older_version_changes_nothing(
    db: Database, run: Run, tmp_path: Path, change: Callable[[bytes], bytes], sentence: str
) -> None:
    _fill(db)
    run("backup", str(tmp_path / "a.backup"))
    with zipfile.ZipFile(tmp_path / "a.backup") as old, zipfile.ZipFile(tmp_path / "b.backup", "w") as new:
        new.writestr("backup.json", change(old.read("backup.json")))
        new.writestr("database", old.read("database"))

    refused = run("restore", str(tmp_path / "b.backup"), "--force")

    assert (refused.returncode, _people(db)) == (1, 2)
    assert sentence in refused.stderr and "Traceback" not in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", b"SQLite format 3\x00"])
def test_another_file_is_no_backup(db: Database, run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)

    refused = run("restore", str(tmp_path / "other"))

    assert refused.returncode == 1 and "geen back-up" in refused.stderr


def test_a_backup_that_is_damaged_inside_changes_nothing(db: Database, run: Run, tmp_path: Path) -> None:
    _fill(db)
    run("backup", str(tmp_path / "a.backup"))
    with zipfile.ZipFile(tmp_path / "a.backup") as old, zipfile.ZipFile(tmp_path / "b.backup", "w") as new:
        new.writestr("backup.json", old.read("backup.json"))
        new.writestr("database", old.read("database")[:-9000] + bytes(9000))

    refused = run("restore", str(tmp_path / "b.backup"), "--force")

    assert (refused.returncode, _people(db)) == (1, 2), refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_backup_that_cannot_be_migrated_leaves_what_was_there(
    db: Database, run: Run, tmp_path: Path
) -> None:
    _fill(db)
    with db.engine.begin() as connection:  # says that it is older than it is: migrating it must fail
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    run("backup", str(tmp_path / "a.backup"))
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :now"), {"now": newest()})
    with db.write() as tx:
        make_registration(tx, tx.scalars(select(Congress)).one())

    refused = run("restore", str(tmp_path / "a.backup"), "--force")

    assert refused.returncode == 1
    assert _people(db) == 3 and is_current(db)


def test_a_failed_backup_leaves_the_last_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.backup").write_bytes(b"the last one")

    refused = run("backup", str(tmp_path / "a.backup"))

    assert refused.returncode == 1 and "geen tabellen" in refused.stderr
    assert (tmp_path / "a.backup").read_bytes() == b"the last one"


def test_a_program_of_the_servers_version_is_needed() -> None:
    with pytest.raises(ProgramMissing, match="postgresql-client-99"):
        dumps._program("pg_dump", 99)
