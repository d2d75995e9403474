"""Counting what goes to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from congress.core.db import Database


@dataclass
class Count:
    """What went to the database while counting: `texts` holds every statement, for when a test fails."""

    texts: list[str] = field(default_factory=list)
    commits: int = 0

    @property
    def statements(self) -> int:
        """How many statements; beginning and ending a transaction do not count."""
        return len(self.texts)


@contextmanager
def count_statements(database: Database) -> Iterator[Count]:
    """Count the statements and commits on this database inside the block.

    ::

        with count_statements(database) as count:
            client.get("/beheer/hlt-2026/aanmeldingen")
        assert count.statements == 5
    """
    count = Count()

    def on_statement(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            count.texts.append(statement)

    def on_commit(_connection: Any) -> None:
        count.commits += 1

    event.listen(database.engine, "before_cursor_execute", on_statement)
    event.listen(database.engine, "commit", on_commit)
    try:
        yield count
    finally:
        event.remove(database.engine, "before_cursor_execute", on_statement)
        event.remove(database.engine, "commit", on_commit)
