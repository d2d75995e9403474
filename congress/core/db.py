"""The database: types, and the only two places where a transaction starts and ends."""

import fcntl
import json
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    CursorResult,
    DateTime,
    Delete,
    Dialect,
    Engine,
    MetaData,
    Select,
    Uuid,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from congress.core.errors import Busy
from congress.core.folding import fold
from congress.core.money import Cents

LOCK_SECONDS = 20
CONNECT_SECONDS = 10
LOCK = {"key_share": True}
"""For `refresh(with_for_update=LOCK)`: whoever else wants it waits, but rows that refer to it may come.

With a plain lock, a transaction that holds a person and adds a mail would wait for one that holds the
congress and wants that person, for ever.
"""


class Tx(Session):
    """One transaction. SQLAlchemy's Session, under a name that cannot be taken for a workshop."""


IdsOf = Callable[[int], Select[int]]
"""congress id -> the select of registration ids: so that a package can ask what a higher one knows."""


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: always UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: always aware, also where SQLite forgets the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of all tables. What a model does not say is said here."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: Moment(),
        Cents: BigInteger(),
        StrEnum: SqlEnum(
            StrEnum, native_enum=False, length=32, values_callable=lambda kind: [m.value for m in kind]
        ),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        list[str]: JSON(),
        uuid.UUID: Uuid(native_uuid=False),
    }


class Database:
    """One engine; every block of `read` or `write` is exactly one transaction."""

    def __init__(self, url: str, *, connections: int = 8) -> None:
        self.engine = _engine(url, connections)
        self.is_embedded = self.engine.dialect.name == "sqlite"
        self._writer = _FairLock(make_url(url).database if self.is_embedded else None)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """Never committed; PostgreSQL refuses to write in it."""
        with self._session(execution_options={"postgresql_readonly": True}) as tx:
            yield tx

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """Committed when the block ends, rolled back when it raises. Raises Busy when no lock came free."""
        options = {"sqlite_begin": "BEGIN IMMEDIATE"}
        try:
            with (
                self._writer,
                self._session(expire_on_commit=False, execution_options=options) as tx,
                tx.begin(),
            ):
                yield tx
        except OperationalError as error:
            if _is_about_a_lock(error):
                raise Busy from error
            raise

    def _session(self, **options: Any) -> Tx:
        # Closed for good: what still reads afterwards is a mistake, and would keep a connection of the pool.
        return Tx(self.engine, close_resets_only=False, **options)

    def ping(self) -> None:
        """Raises when the database does not answer."""
        with self.read() as tx:
            tx.execute(text("SELECT 1"))

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


class _FairLock:
    """Writers wait in line before SQLite's own unfair busy wait; a file lock does so between processes."""

    def __init__(self, path: str | None) -> None:
        self._line = threading.Lock() if path else None
        self._file = Path(f"{path}.lock") if path and path != ":memory:" else None

    def __enter__(self) -> None:
        if self._line is None:
            return
        if not self._line.acquire(timeout=LOCK_SECONDS):
            raise Busy
        try:
            if self._file:
                self._held = self._file.open("w")
                fcntl.flock(self._held, fcntl.LOCK_EX)
        except BaseException:
            self._line.release()
            raise

    def __exit__(self, *_: object) -> None:
        if self._line is None:
            return
        if self._file:
            self._held.close()
        self._line.release()


def _engine(url: str, connections: int) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(
            url,
            connect_args={"timeout": LOCK_SECONDS},
            pool_size=connections,
            json_serializer=_json,
            hide_parameters=True,  # values are personal data: never in a trace
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        url,
        pool_size=connections,
        pool_pre_ping=True,
        hide_parameters=True,
        json_serializer=_json,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "options": f"-c lock_timeout={LOCK_SECONDS * 1000} -c timezone=UTC",
        },
    )
    return engine


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin ourselves
    connection.create_function("folded", 1, fold, deterministic=True)
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={LOCK_SECONDS * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def _is_about_a_lock(error: OperationalError) -> bool:
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", "")
    return code in {"55P03", "40P01", "SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT"}


def deleted(tx: Tx, statement: Delete) -> int:
    """Delete, and tell how many rows went."""
    return cast("CursorResult[Any]", tx.execute(statement)).rowcount
