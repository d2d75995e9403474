"""`congress backup` and `congress restore`: the database in one file, and back."""

import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import Annotated, Literal

import typer
from pydantic import AwareDatetime, BaseModel, StringConstraints, ValidationError
from rich.console import Console

from congress.core.clock import local
from congress.core.db import Database
from congress.core.dumps import Damaged, check, dump, is_empty, load
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.core.installation import Installation, found_version, installation, newest, upgrade
from congress.worker import clean

FACTS = "backup.json"
DATABASE = "database"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError)
"""What the library raises for what is damaged, or packed in a way that is not ours."""


class NotABackup(Conflict):
    """Another file, or one that is damaged."""

    sentence = nl("Dit bestand is geen back-up van Congres, of het is beschadigd. Er is niets veranderd.")


class NewerBackup(Conflict):
    """Made by a later version of the program."""

    sentence = nl("Deze back-up is van een nieuwere versie van Congres. Werk eerst het programma bij.")


class OtherDatabase(Conflict):
    """Made of the other kind of database."""

    sentence = nl("Deze back-up is van {there}, en deze installatie gebruikt {here}. Kies dezelfde database.")


class NotEmpty(Conflict):
    """There is something that would be lost."""

    sentence = nl("Er staat al iets in deze installatie. Met --force komt de back-up daarvoor in de plaats.")


class NothingToKeep(Conflict):
    """There are no tables yet."""

    sentence = nl("Deze installatie heeft nog geen tabellen, dus er is niets te bewaren.")


class Facts(BaseModel):
    """What a backup says of itself: the kind of database, the version of its tables, and when it was made."""

    format: Literal["congress-backup/1"] = "congress-backup/1"
    database: Literal["sqlite", "postgresql"]
    version: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
    made_at: AwareDatetime


def backup(file: Annotated[Path, typer.Argument(help="The file to write.", dir_okay=False)]) -> None:
    """Write the database to one file, also while serving. The secret key is not in it: keep that apart.

    With only this file nobody can use a personal link; without the key no link works after restoring it.
    Mails that were written to the data folder are not in it either, as they hold such links.
    """
    with installation(any_version=True) as here, _working("Back-up maken"):
        version = found_version(here.db)
        if version is None:
            raise NothingToKeep
        facts = Facts(
            database="sqlite" if here.db.is_embedded else "postgresql", version=version, made_at=here.clock()
        )
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
            copy, packed = Path(folder, DATABASE), Path(folder, "packed")
            dump(here.db, copy)
            _pack(packed, facts, copy)
            packed.replace(file)
    typer.echo(f"De back-up staat in {file}. De geheime sleutel zit er niet in: bewaar die ergens anders.")


def restore(
    file: Annotated[Path, typer.Argument(help="A file of `congress backup`.", exists=True, dir_okay=False)],
    force: Annotated[bool, typer.Option("--force", help="Also when something would be overwritten.")] = False,
) -> None:
    """Put a backup back, bring it to this version and let go what is over its term; or change nothing.

    Stop `serve` and `worker` first. The secret key is not in a backup: put that back yourself.
    """
    with (
        installation(any_version=True) as here,
        tempfile.TemporaryDirectory(prefix=".restore-", dir=here.settings.data_dir) as name,
        _working("Back-up terugzetten"),
    ):
        folder = Path(name)
        facts = _unpack(file, folder / DATABASE)
        if facts.version > newest():
            raise NewerBackup
        if facts.database != here.db.engine.dialect.name:
            raise OtherDatabase(there=facts.database, here=here.db.engine.dialect.name)
        if not force and not is_empty(here.db):
            raise NotEmpty
        if here.db.is_embedded:
            _restore_embedded(here, folder)
        else:
            _restore_server(here, folder)
    typer.echo(f"De back-up van {local(facts.made_at):%d-%m-%Y %H:%M} is teruggezet.")


def _restore_embedded(here: Installation, folder: Path) -> None:
    """Everything is made ready beside the database, which is replaced in one transaction."""
    try:
        check(folder / DATABASE)
    except Damaged as error:
        raise NotABackup from error
    staged = Database(f"sqlite:///{folder / DATABASE}")
    try:
        _bring_up_to_date(staged, here, folder)
    finally:
        staged.close()
    load(here.db, folder / DATABASE)


def _restore_server(here: Installation, folder: Path) -> None:
    """There is no room beside the database: what goes wrong after loading puts back what was there."""
    before = folder / "before"
    dump(here.db, before)
    load(here.db, folder / DATABASE)
    try:
        _bring_up_to_date(here.db, here, folder)
    except BaseException:
        here.db.close()
        load(here.db, before)
        raise


def _bring_up_to_date(db: Database, here: Installation, folder: Path) -> None:
    upgrade(db)
    elsewhere = here.settings.model_copy(update={"data_dir": folder})  # files of mails stay, should this fail
    clean(db, elsewhere, now=here.clock())


def _pack(target: Path, facts: Facts, copy: Path) -> None:
    with open(target, "xb", opener=_private) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(FACTS, facts.model_dump_json())
            packed.write(copy, DATABASE)
        file.flush()
        os.fsync(file.fileno())


def _unpack(source: Path, target: Path) -> Facts:
    try:
        with zipfile.ZipFile(source) as packed:
            facts = Facts.model_validate_json(packed.read(FACTS))
            with packed.open(DATABASE) as content, open(target, "xb", opener=_private) as file:
                copyfileobj(content, file)
    except (*_DAMAGED, ValidationError) as error:
        raise NotABackup from error
    return facts


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _working(what: str) -> Iterator[None]:
    with Console(stderr=True).status(what):
        yield
