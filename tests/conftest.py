"""What every test may ask for: an empty database of both kinds, the application on it, and a still clock."""

import importlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import hypothesis
import psycopg
import pytest
from sqlalchemy import make_url
from starlette.testclient import TestClient

from congress.core.db import Base, Database
from congress.core.settings import Settings
from tests import make, postgres

NOW = make.NOW
ROOT = Path(__file__).parents[1]

# The suite judges a change, so it tries the same examples each time; looking for new ones is other work:
# pytest --hypothesis-profile=explore. A slow machine is no reason to fail: benchmarks/ measures speed.
_patient = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("suite", _patient, derandomize=True, max_examples=50)
hypothesis.settings.register_profile("explore", _patient, max_examples=1000)
hypothesis.settings.load_profile("suite")

for name in [name for name in os.environ if name.startswith("CONGRESS_") and name != postgres.VARIABLE]:
    del os.environ[name]  # the settings of whoever runs the tests have no say in them


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Let time pass: `clock.advance(minutes=31)`."""
        self.now += timedelta(**by)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server where databases may be made."""
    with postgres.server() as address:
        yield address


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "congress.db"
    _make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def _postgres_address(postgres_server: str) -> Iterator[str]:
    with postgres.fresh_database(postgres_server) as address:
        _make_tables(address)
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with all tables and no rows; the test runs once on each kind."""
    if request.param == "sqlite":
        path = tmp_path / "congress.db"
        shutil.copyfile(request.getfixturevalue("_sqlite_template"), path)
        return f"sqlite:///{path}"
    address: str = request.getfixturevalue("_postgres_address")
    _empty(address)
    return address


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with all tables and no rows; the test runs once on each kind."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def own_database(database_url: str, postgres_server: str) -> Iterator[Database]:
    """As `database`, but of this test alone, also on PostgreSQL: its tables and triggers may be changed."""
    if database_url.startswith("sqlite"):
        opened = Database(database_url)
        yield opened
        opened.close()
        return
    with postgres.fresh_database(postgres_server) as address:
        _make_tables(address)
        opened = Database(address)
        yield opened
        opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with postgres.fresh_database(request.getfixturevalue("postgres_server")) as address:
        yield address


@pytest.fixture
def clock() -> Clock:
    """The clock of the application; it stands at NOW."""
    return Clock()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of an installation on the test's database, with files in the test's folder."""
    return Settings(
        _env_file=None,
        database_url=database_url,
        data_dir=tmp_path / "data",
        secret_key="a key of more than thirty-two characters",
        base_url="http://testserver",
    )


@pytest.fixture
def client(database: Database, settings: Settings, clock: Clock) -> Iterator[TestClient]:
    """A browser without JavaScript on the whole application. It follows redirects."""
    from congress.app import create_app  # noqa: PLC0415 -- tests of rules need not load the whole application

    settings.data_dir.mkdir(exist_ok=True)
    with TestClient(create_app(database, settings, clock=clock)) as opened:
        yield opened


@pytest.fixture
def staff() -> Callable[..., str]:
    """Signs in: `staff(client, Role.FINANCE, congress)`; see tests.make.staff."""
    return make.staff


def _make_tables(address: str) -> None:
    for path in sorted((ROOT / "congress").glob("*/models*")):
        importlib.import_module(f"congress.{path.parent.name}.models")
    for name in ("audit", "limits", "once"):
        importlib.import_module(f"congress.core.{name}")
    made = Database(address)
    Base.metadata.create_all(made.engine)
    made.close()
    if made.is_embedded:
        for suffix in ("-wal", "-shm"):  # closing the last connection wrote everything to the file itself
            with suppress(FileNotFoundError):
                Path(f"{make_url(address).database}{suffix}").unlink()


def _empty(address: str) -> None:
    # Ten times faster than TRUNCATE on tables that are nearly empty.
    deletes = "; ".join(f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables))
    plain = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
    as_replica = "-c lock_timeout=5000 -c session_replication_role=replica"  # the log refuses to be emptied
    with psycopg.connect(plain, options=as_replica) as connection:
        connection.execute(deletes.encode())
