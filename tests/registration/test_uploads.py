"""Lists in files: counted before they are read, and nobody waits while one is."""

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.app import create_app
from congress.core.db import LOCK, Database
from congress.core.settings import Settings
from congress.registration.actions.limits import FILES_PER_HOST
from tests import make
from tests.conftest import Clock
from tests.make import by_slug, make_congress, make_participation
from tests.make_team import typed_team

FORM = "/hlt-2026/aanmelden/team"
STAFF = "/beheer/hlt-2026"
FILE = {"file": ("team.csv", b"Naam;E-mail\nBob van Dam;bob@isd.nl")}


@pytest.fixture(autouse=True)
def _congress(database: Database) -> None:
    with database.write() as tx:
        make_participation(tx, make_congress(tx))


@pytest.fixture
def visitor(database: Database, settings: Settings, clock: Clock) -> Iterator[TestClient]:
    """Somebody on the internet."""
    settings.data_dir.mkdir(exist_ok=True)
    with TestClient(create_app(database, settings, clock=clock), client=("9.9.9.9", 4711)) as opened:
        yield opened


def test_files_with_a_team_are_counted_before_they_are_read(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    read = _calls(monkeypatch, "congress.registration.routes.team.form.read_upload")
    for _ in range(FILES_PER_HOST):
        visitor.post(FORM, data=typed_team(doe="bestand"), files=FILE)

    refused = visitor.post(FORM, data=typed_team(doe="bestand"), files=FILE)

    assert refused.status_code == 429
    assert "Wacht een uur, of vul de regels hier zelf in." in refused.text
    assert len(read) == FILES_PER_HOST
    clock.advance(hours=1, seconds=1)
    assert "bob@isd.nl" in visitor.post(FORM, data=typed_team(doe="bestand"), files=FILE).text


@pytest.mark.parametrize(
    ("role", "address", "reader"),
    [
        (Role.ORGANISER, f"{STAFF}/aanmeldingen/inlezen", "registration.routes.roster.read_upload"),
        (Role.FINANCE, f"{STAFF}/financien/kosten/lijst", "finance.routes.cost_list.read_upload"),
        (Role.ORGANISER, f"{STAFF}/programma/bestand", "programme.routes.files.read_programme"),
        (None, FORM, "registration.routes.team.form.read_upload"),
    ],
)
def test_nobody_waits_to_write_while_a_file_is_read(
    request: pytest.FixtureRequest, client: TestClient, role: Role | None, address: str, reader: str
) -> None:
    database: Database = request.getfixturevalue("database")

    def write() -> None:
        with database.write() as tx:
            by_slug(tx).venue = "De Kade"
            tx.refresh(by_slug(tx), with_for_update=LOCK)

    read = _calls(request.getfixturevalue("monkeypatch"), f"congress.{reader}", meanwhile=write)
    if role:
        with database.read() as tx:
            congress = by_slug(tx)
        make.staff(client, role, congress)

    answer = client.post(address, data=typed_team(doe="bestand"), files=FILE | {"bestand": FILE["file"]})

    assert answer.status_code in {200, 422}
    assert len(read) == 1


def _calls(
    monkeypatch: pytest.MonkeyPatch, name: str, *, meanwhile: Callable[[], None] = lambda: None
) -> list[bytes]:
    """The contents that are given to the reader of this name from now on; it does `meanwhile` first."""
    read: list[bytes] = []
    module, _, function = name.rpartition(".")
    reader = getattr(importlib.import_module(module), function)

    def wrapped(content: bytes, **options: Any) -> Any:
        meanwhile()
        read.append(content)
        return reader(content, **options)

    monkeypatch.setattr(name, wrapped)
    return read
