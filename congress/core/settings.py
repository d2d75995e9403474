"""The settings of an installation, read once from the environment or `.env`."""

import os
import secrets
from pathlib import Path
from typing import Literal, Self

from platformdirs import user_data_path
from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an administrator decides; names and defaults are in docs/beheerder.md."""

    model_config = SettingsConfigDict(env_prefix="CONGRESS_", env_file=".env", extra="ignore")

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

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.database_url:
            self.database_url = f"sqlite:///{self.data_dir / 'congress.db'}"
        if not self.secret_key and self.is_production:
            raise ValueError("CONGRESS_SECRET_KEY is required when CONGRESS_ENVIRONMENT=production")
        if self.smtp_url and not self.mail_from:
            raise ValueError("CONGRESS_MAIL_FROM is required with CONGRESS_SMTP_URL")
        if self.secret_key and len(self.secret_key) < 32:
            raise ValueError("CONGRESS_SECRET_KEY needs at least 32 characters")
        self.base_url = self.base_url.rstrip("/")
        return self

    @property
    def is_production(self) -> bool:
        """People use it for real."""
        return self.environment == "production"

    @property
    def is_embedded(self) -> bool:
        """The database is the SQLite file inside; migrations and the worker run by themselves."""
        return self.database_url.startswith("sqlite")


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
