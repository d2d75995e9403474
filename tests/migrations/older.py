"""A database as an earlier version of the program left it."""

from alembic import command
from alembic.config import Config

from congress.core.db import Database
from congress.core.installation import MIGRATIONS


def upgrade_to(db: Database, version: str) -> None:
    """Make the tables of this version, such as "0004"."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with (
        db.engine.connect().execution_options(sqlite_begin="BEGIN IMMEDIATE") as connection,
        connection.begin(),
    ):
        config.attributes["connection"] = connection
        command.upgrade(config, version)
