"""`congress doctor`: is this installation in order?"""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import typer
from dotenv import dotenv_values
from sqlalchemy import func, select

from congress.core.db import Database
from congress.core.failures import in_words
from congress.core.installation import is_current
from congress.core.scanner import Infected, NotScanned, scan
from congress.core.settings import Settings, ready
from congress.mail.actions.transport import MailServer, TryLater
from congress.mail.models import MailState, OutboxMail
from congress.web import static

MAIL_SECONDS = 5
SECRET = {"secret_key", "smtp_url", "database_url", "metrics_token"}


class _Wrong(Exception):
    """What is wrong, and what to do about it."""


def doctor() -> None:
    """Check settings, database, migrations, mail, secrets, clock and assets; exit 1 when one is wrong."""
    settings = ready(Settings())
    db = Database(settings.database_url)
    checks: list[tuple[str, Callable[[], str]]] = [
        ("instellingen", lambda: _settings(settings)),
        ("geheimen", lambda: _secrets(settings)),
        ("mailserver", lambda: _mail_server(settings)),
        ("teruggekomen mail", lambda: _bounces(settings)),
        ("virusscanner", lambda: _scanner(settings)),
        ("bestanden voor de browser", _assets),
    ]
    in_database: list[tuple[str, Callable[[], str]]] = [
        ("versie van de tabellen", lambda: _migrations(db)),
        ("mail", lambda: _mail(db)),
        ("klok", lambda: _clock(db)),
    ]
    found = [_is_well(name, check) for name, check in checks]
    found.append(_is_well("database", lambda: _database(db)))
    if found[-1]:  # without it the rest would only say the same again
        found += [_is_well(name, check) for name, check in in_database]
    db.close()
    if not all(found):
        raise typer.Exit(1)


def _is_well(name: str, check: Callable[[], str]) -> bool:
    try:
        typer.echo(f"goed  {name}: {check()}")
    except _Wrong as problem:
        typer.echo(f"FOUT  {name}: {problem}")
    except Exception as problem:  # a doctor tells every illness, also an unknown one
        typer.echo(f"FOUT  {name}: {in_words(problem) or type(problem).__name__}")
    else:
        return True
    return False


def _settings(settings: Settings) -> str:
    shown = [
        f"CONGRESS_{name.upper()}={_shown(settings, name)} ({_origin(name)})"
        for name in Settings.model_fields
    ]
    return "\n      " + "\n      ".join(shown)


def _shown(settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    return "***" if name in SECRET and value else "geen" if value is None else str(value)


def _origin(name: str) -> str:
    variable = f"CONGRESS_{name.upper()}"
    places: dict[str, Mapping[str, str | None]] = {
        "omgeving": os.environ,
        ".env-bestand": dotenv_values(".env"),
    }
    for place, values in places.items():
        if any(key.upper() == variable and value for key, value in values.items()):
            return place
    return "sleutelbestand" if name == "secret_key" else "standaard"


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


def _mail_server(settings: Settings) -> str:
    if not settings.smtp_url:
        return f"geen: mails komen als .eml in {settings.data_dir / 'mail'}"
    try:
        MailServer(settings.smtp_url, timeout=MAIL_SECONDS).try_out()
    except TryLater as problem:
        raise _Wrong(str(problem)) from None
    return "antwoordt"


def _bounces(settings: Settings) -> str:
    folder = settings.bounce_dir
    if not folder:
        return "wordt niet gelezen (CONGRESS_BOUNCE_DIR)"
    if not folder.is_dir():
        raise _Wrong(f"de map {folder} van CONGRESS_BOUNCE_DIR is er niet")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise _Wrong(f"in de map {folder} van CONGRESS_BOUNCE_DIR mogen we niet lezen en schrijven")
    return f"uit {folder}"


def _mail(db: Database) -> str:
    if not is_current(db):
        raise _Wrong("niet te bepalen zonder tabellen. Voer uit: congress migrate")
    with db.read() as tx:
        failed = tx.scalar(select(func.count()).where(OutboxMail.state == MailState.FAILED))
    if failed:
        raise _Wrong(f"{failed} mails konden niet weg. Kijk bij Mail in het beheer")
    return "niets mislukt"


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
