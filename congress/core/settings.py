"""The settings of an installation, read once from the environment or `.env`."""

import os
import secrets
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

DATABASES = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")


class Settings(BaseSettings):
    """What an administrator decides; names and defaults are in docs/beheerder.md."""

    model_config = SettingsConfigDict(
        env_prefix="CONGRESS_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    environment: Literal["development", "production"] = "development"
    data_dir: Path = Field(default_factory=lambda: user_data_path("congress"))
    database_url: str = ""
    secret_key: str = ""
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str | None = None
    mail_from: str | None = None
    bounce_dir: Path | None = None
    scan_command: str | None = None
    trusted_proxies: str | None = None
    log_format: Literal["text", "json"] = "text"
    metrics_token: str | None = None
    responsible: str = "de organiserende gemeente"
    security_contact: str = "mailto:security@example.nl"

    @field_validator("database_url")
    @classmethod
    def _is_ours(cls, url: str) -> str:
        try:
            if url and make_url(url).drivername not in DATABASES:
                raise ValueError
        except (ArgumentError, ValueError):
            raise ValueError("dit moet een adres zijn als sqlite:///… of postgresql://…") from None
        return url

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if not _is_url(url, "http", "https"):
            raise ValueError("dit moet een adres zijn als https://congres.jouwgemeente.nl")
        return url.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _is_a_mail_server(cls, url: str | None) -> str | None:
        if url and not _is_url(url, "smtp", "smtp+starttls", "smtps"):
            raise ValueError("dit moet een adres zijn als smtp://…, smtp+starttls://… of smtps://…")
        return url

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.database_url:
            self.database_url = f"sqlite:///{self.data_dir / 'congress.db'}"
        if not self.secret_key and self.is_production:
            raise ValueError("CONGRESS_SECRET_KEY is verplicht bij CONGRESS_ENVIRONMENT=production")
        if self.smtp_url and not self.mail_from:
            raise ValueError("CONGRESS_MAIL_FROM is verplicht bij CONGRESS_SMTP_URL")
        if self.secret_key and len(self.secret_key) < 32:
            raise ValueError("CONGRESS_SECRET_KEY moet minstens 32 tekens hebben")
        return self

    @property
    def is_production(self) -> bool:
        """People use it for real."""
        return self.environment == "production"

    @property
    def is_embedded(self) -> bool:
        """The database is the SQLite file inside; migrations and the worker run by themselves."""
        return self.database_url.startswith("sqlite")


def _is_url(text: str, *schemes: str) -> bool:
    try:
        found = urlsplit(text)
        return found.scheme in schemes and bool(found.hostname) and (found.port is None or found.port > 0)
    except ValueError:
        return False


def ready(settings: Settings) -> Settings:
    """Make the data folder and, at the first start, the secret key in it (mode 600)."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not settings.secret_key:
        settings.secret_key = _kept_key(settings.data_dir / "secret.key")
    return settings


def _kept_key(path: Path) -> str:
    try:
        with open(path, "x", opener=_private) as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().strip()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
