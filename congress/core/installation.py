"""Opening the installation for a command: settings, database, clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import inspect, text

from congress.core import clock
from congress.core.db import Database
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.core.settings import Settings, ready

MIGRATIONS = Path(__file__).parents[1] / "migrations"


class Outdated(Conflict):
    """The tables are not those of this version."""

    sentence = nl("De database hoort bij een andere versie. Voer uit: congress migrate.")


@dataclass(frozen=True)
class Installation:
    """What commands work on."""

    db: Database
    settings: Settings
    clock: Callable[[], datetime] = clock.now


@contextmanager
def installation(*, migrates: bool = False, any_version: bool = False) -> Iterator[Installation]:
    """The installation of the settings. An embedded database is brought up to date by itself.

    Raises Outdated for another database whose tables are of another version, unless `migrates`. With
    `any_version` the tables are left as they are.
    """
    settings = ready(Settings())
    db = Database(settings.database_url)
    try:
        if any_version:
            pass
        elif settings.is_embedded or migrates:
            upgrade(db)
        elif not is_current(db):
            raise Outdated
        yield Installation(db, settings)
    finally:
        db.close()


def upgrade(db: Database) -> None:
    """Bring the tables to this version, in one transaction; nothing happens when they are."""
    if is_current(db):
        return
    from alembic import command  # noqa: PLC0415 -- half of the start-up time, and seldom needed
    from alembic.config import Config  # noqa: PLC0415 -- same

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with (
        db.engine.connect().execution_options(sqlite_begin="BEGIN IMMEDIATE") as connection,
        connection.begin(),
    ):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(db: Database) -> bool:
    """Whether the tables are those of this version."""
    return found_version(db) == newest()


def found_version(db: Database) -> str | None:
    """The version of the tables, such as "0012"; None when there are none."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def newest() -> str:
    """The version that the tables of this program have: migrations are numbered, 0001 first."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
