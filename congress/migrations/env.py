"""How Alembic runs here: on a connection that is given, or on the database of the settings."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

import congress.access.models  # noqa: F401 -- the tables must be known
import congress.core.audit  # noqa: F401 -- the tables must be known
import congress.core.limits  # noqa: F401 -- the tables must be known
import congress.core.once  # noqa: F401 -- the tables must be known
import congress.door.models  # noqa: F401 -- the tables must be known
import congress.finance.models  # noqa: F401 -- the tables must be known
import congress.mail.models  # noqa: F401 -- the tables must be known
import congress.programme.models  # noqa: F401 -- the tables must be known
import congress.registration.models  # noqa: F401 -- the tables must be known
import congress.setup.models  # noqa: F401 -- the tables must be known
from congress.core.db import Base, Database
from congress.core.settings import Settings, ready


def _plain(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Write our own column types as plain SQLAlchemy ones, so that a migration imports nothing of ours."""
    if kind != "type":
        return False
    if isinstance(item, TypeDecorator):
        return "sa.DateTime(timezone=True)"
    if type(item).__name__ == "Enum":
        return f"sa.String({item.length})"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=_plain,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=False,
        user_module_prefix="sa.",
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    database = Database(ready(Settings()).database_url)
    with database.engine.begin() as opened:
        _run(opened)
    database.close()
