"""Settings: defaults, what must go together, and the secret key."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from congress.core.settings import Settings, ready


def made(**given: Any) -> Settings:
    return Settings(_env_file=None, **given)


def test_the_secret_key_is_made_once_and_only_for_the_owner(tmp_path: Path) -> None:
    first = ready(made(data_dir=tmp_path / "new" / "folder"))
    second = ready(made(data_dir=tmp_path / "new" / "folder"))

    assert len(first.secret_key) >= 32
    assert first.secret_key == second.secret_key
    assert (tmp_path / "new" / "folder" / "secret.key").stat().st_mode & 0o077 == 0


def test_the_database_is_a_file_in_the_data_folder_unless_told_otherwise(tmp_path: Path) -> None:
    assert made(data_dir=tmp_path).database_url == f"sqlite:///{tmp_path / 'congress.db'}"
    assert made(data_dir=tmp_path).is_embedded
    assert not made(data_dir=tmp_path, database_url="postgresql://server/congress").is_embedded


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"environment": "production"}, "CONGRESS_SECRET_KEY is verplicht"),
        ({"secret_key": "short"}, "minstens 32 tekens"),
        ({"smtp_url": "smtp://mail.hillegom.nl"}, "CONGRESS_MAIL_FROM is verplicht"),
        ({"environment": "test"}, "development"),
        ({"database_url": "onzin"}, "sqlite:///… of postgresql://…"),
        ({"database_url": "mysql://x/y"}, "sqlite:///… of postgresql://…"),
        ({"database_url": "postgresql://a:b@c:poort/x"}, "sqlite:///… of postgresql://…"),
        ({"base_url": "onzin"}, "https://congres.jouwgemeente.nl"),
        ({"base_url": "ftp://congres.hillegom.nl"}, "https://congres.jouwgemeente.nl"),
        ({"smtp_url": "onzin", "mail_from": "x@y.nl"}, "smtps://"),
        ({"smtp_url": "http://mail.hillegom.nl", "mail_from": "x@y.nl"}, "smtps://"),
        ({"smtp_url": "smtp://mail:poort", "mail_from": "x@y.nl"}, "smtps://"),
    ],
)
def test_settings_that_cannot_work_are_refused(given: dict[str, str], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match=sentence):
        made(data_dir=tmp_path, **given)


def test_the_address_has_no_slash_at_the_end() -> None:
    assert made(base_url="https://congres.hillegom.nl/").base_url == "https://congres.hillegom.nl"
