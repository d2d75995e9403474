"""`congress doctor`: is this installation in order?"""

import os
from collections.abc import Callable
from datetime import UTC, datetime

import typer
from sqlalchemy import func, select

from congress.core.db import Database
from congress.core.errors import Refusal
from congress.core.installation import is_current
from congress.core.scanner import Infected, NotScanned, scan
from congress.core.settings import Settings, ready
from congress.mail.models import MailState, OutboxMail
from congress.web import static


class _Wrong(Exception):
    """What is wrong, and what to do about it."""


def doctor() -> None:
    """Check settings, database, migrations, mail, secrets, clock and assets; exit 1 when one is wrong."""
    settings = ready(Settings())
    db = Database(settings.database_url)
    checks: list[tuple[str, Callable[[], str]]] = [
        ("instellingen", lambda: _settings(settings)),
        ("geheimen", lambda: _secrets(settings)),
        ("database", lambda: _database(db)),
        ("versie van de tabellen", lambda: _migrations(db)),
        ("mail", lambda: _mail(settings, db)),
        ("virusscanner", lambda: _scanner(settings)),
        ("klok", lambda: _clock(db)),
        ("bestanden voor de browser", _assets),
    ]
    wrong = 0
    for name, check in checks:
        try:
            typer.echo(f"goed  {name}: {check()}")
        except (_Wrong, Refusal) as problem:
            wrong += 1
            typer.echo(f"FOUT  {name}: {problem}")
        except Exception as problem:  # a doctor tells every illness, also an unknown one
            wrong += 1
            typer.echo(f"FOUT  {name}: {type(problem).__name__}")
    db.close()
    if wrong:
        raise typer.Exit(1)


def _settings(settings: Settings) -> str:
    origin = {
        name: "ingesteld" if name in settings.model_fields_set else "standaard"
        for name in Settings.model_fields
    }
    secret = {"secret_key", "smtp_url", "database_url", "metrics_token"}
    shown = [
        f"CONGRESS_{name.upper()}={'***' if name in secret else getattr(settings, name)} ({origin[name]})"
        for name in Settings.model_fields
    ]
    return "\n      " + "\n      ".join(shown)


def _secrets(settings: Settings) -> str:
    path = settings.data_dir / "secret.key"
    if path.exists() and path.stat().st_mode & 0o077:
        raise _Wrong(f"anderen kunnen {path} lezen. Voer uit: chmod 600 {path}")
    return f"sleutel van {len(settings.secret_key)} tekens"


def _database(db: Database) -> str:
    db.ping()
    return db.engine.dialect.name


def _migrations(db: Database) -> str:
    if not is_current(db):
        raise _Wrong("de tabellen zijn van een andere versie. Voer uit: congress migrate")
    return "bij"


def _mail(settings: Settings, db: Database) -> str:
    if not is_current(db):
        raise _Wrong("niet te bepalen zonder tabellen. Voer uit: congress migrate")
    with db.read() as tx:
        failed = tx.scalar(select(func.count()).where(OutboxMail.state == MailState.FAILED))
    if failed:
        raise _Wrong(f"{failed} mails konden niet weg. Kijk bij Mail in het beheer")
    folder = settings.bounce_dir
    if folder and not folder.is_dir():
        raise _Wrong(f"de map {folder} van CONGRESS_BOUNCE_DIR is er niet")
    if folder and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise _Wrong(f"in de map {folder} van CONGRESS_BOUNCE_DIR mogen we niet lezen en schrijven")
    return "via SMTP" if settings.smtp_url else f"als .eml in {settings.data_dir / 'mail'}"


def _scanner(settings: Settings) -> str:
    if not settings.scan_command:
        return "geen: uploads worden niet gescand (CONGRESS_SCAN_COMMAND)"
    try:
        scan(settings.scan_command, b"%PDF-1.7\n%%EOF\n")
    except (Infected, NotScanned):
        raise _Wrong("CONGRESS_SCAN_COMMAND keurt een onschuldig bestand niet goed") from None
    return "antwoordt"


def _clock(db: Database) -> str:
    with db.read() as tx:
        theirs = tx.scalar(select(func.current_timestamp()))
    if isinstance(theirs, datetime):
        moment = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
        apart = abs((datetime.now(UTC) - moment).total_seconds())
        if apart > 60:
            raise _Wrong(f"de klok van de database loopt {apart:.0f} seconden anders")
    return "gelijk met de database"


def _assets() -> str:
    if not (static.FOLDER / "vendor").is_dir():
        raise _Wrong("de map static/vendor ontbreekt. Voer uit: make setup")
    return f"versie {static.version()}"
