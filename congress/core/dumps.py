"""The whole database as one file and back: SQLite by its online backup, PostgreSQL by its own programs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect, text

from congress.core.db import LOCK_SECONDS, Database
from congress.core.errors import Conflict
from congress.core.i18n import nl

_DROP_ALL = """
DO $$
DECLARE statement text;
BEGIN
  FOR statement IN
    SELECT format('DROP TABLE %s CASCADE', oid::regclass) FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
    UNION ALL
    SELECT format('DROP FUNCTION %s CASCADE', oid::regprocedure) FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
  LOOP
    EXECUTE statement;
  END LOOP;
END $$
"""
"""Everything of ours, also what an older dump does not know; what an extension brought stays."""


class ProgramMissing(Conflict):
    """A program of PostgreSQL that we cannot do without."""

    sentence = nl(
        "Hiervoor is het programma {program} van PostgreSQL {version} nodig, en dat is er niet. "
        "Debian: sudo apt install postgresql-client-{version}."
    )


class ProgramFailed(Conflict):
    """A program of PostgreSQL stopped; what it said has no rows in it."""

    sentence = nl("Het programma {program} is gestopt: {why}")


class Damaged(Conflict):
    """A file that is no database."""

    sentence = nl("De database in dit bestand is beschadigd.")


def dump(db: Database, target: Path) -> None:
    """Write all of `db` to `target` as it is at one moment, while others go on writing.

    Raises ProgramMissing or ProgramFailed.
    """
    if db.is_embedded:
        with closing(_sqlite(_path(db))) as source, closing(_sqlite(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
        return
    options = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges", "--no-comments"]
    _run(db, "pg_dump", [*options, f"--file={target}", f"--dbname={_address(db)}"])


def check(source: Path) -> None:
    """Raises Damaged when this is not a sound SQLite database."""
    try:
        with closing(_sqlite(source)) as opened:
            found = opened.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise Damaged from error
    if found != ("ok",):
        raise Damaged


def load(db: Database, source: Path) -> None:
    """Put what `dump` wrote in the place of everything in `db`: all of it, or nothing changes.

    Raises ProgramMissing or ProgramFailed.
    """
    if db.is_embedded:
        with closing(_sqlite(source)) as copy, closing(_sqlite(_path(db))) as target:
            copy.backup(target)
        return
    script = source.with_suffix(".sql")
    _run(db, "pg_restore", ["--no-owner", "--no-privileges", f"--file={script}", str(source)])
    quiet = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=sqlstate"]
    steps = [f"--command={_DROP_ALL}", f"--file={script}"]
    _run(db, "psql", [*quiet, "--single-transaction", *steps, f"--dbname={_address(db)}"])
    script.unlink()


def is_empty(db: Database) -> bool:
    """Whether no table has a row, apart from the version of the tables."""
    with db.engine.connect() as connection:
        quote = connection.dialect.identifier_preparer.quote
        return not any(
            connection.scalar(text(f"SELECT 1 FROM {quote(name)} LIMIT 1"))  # noqa: S608 -- a table's own name
            for name in inspect(connection).get_table_names()
            if name != "alembic_version"
        )


def _path(db: Database) -> Path:
    return Path(db.engine.url.database or "")


def _sqlite(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None)


def _address(db: Database) -> str:
    """Without the password, which other users of the machine could see on a command line."""
    url = db.engine.url.set(drivername="postgresql")._replace(password=None)
    return url.render_as_string()


def _run(db: Database, program: str, arguments: list[str]) -> None:
    command = _program(program, _server_version(db))
    env = os.environ | {"PGOPTIONS": f"-c lock_timeout={LOCK_SECONDS * 1000}", "LC_ALL": "C"}
    if db.engine.url.password:
        env["PGPASSWORD"] = str(db.engine.url.password)
    done = subprocess.run([command, *arguments], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [str(done.returncode)]
        raise ProgramFailed(program=program, why=said[0][:300])


def _server_version(db: Database) -> int:
    with db.engine.connect() as connection:
        return int(connection.scalar(text("SHOW server_version_num"))) // 10_000


def _program(name: str, version: int) -> str:
    """The program of the server's version: an older one refuses, a newer one writes what it cannot read."""
    places = [f"/usr/lib/postgresql/{version}/bin", f"/usr/pgsql-{version}/bin", None]
    for place in places:
        found = shutil.which(name, path=place)
        if found and f" {version}." in _says_version(found):
            return found
    raise ProgramMissing(program=name, version=version)


def _says_version(program: str) -> str:
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
