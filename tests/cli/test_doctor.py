"""`congress doctor` finds what is wrong, says where each setting came from, and tells no secret."""

import socket
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from congress.core.settings import Settings
from tests.mail.server import mail_server
from tests.processes import run_congress

Run = Callable[..., CompletedProcess[str]]
MAIL = {"CONGRESS_MAIL_FROM": "congres@hillegom.nl"}


@pytest.fixture
def doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """doctor(CONGRESS_X="y") -> the finished process, in a folder of its own."""
    monkeypatch.setenv("CONGRESS_DATA_DIR", str(tmp_path / "data"))

    def run(**settings: str) -> CompletedProcess[str]:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        return run_congress("doctor", cwd=tmp_path)

    run_congress("migrate", cwd=tmp_path)
    return run


def test_it_says_where_each_value_came_from(doctor: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CONGRESS_RESPONSIBLE=Hillegom\nCONGRESS_LOG_FORMAT=\n")

    told = doctor(CONGRESS_BASE_URL="https://congres.hillegom.nl").stdout

    assert "CONGRESS_BASE_URL=https://congres.hillegom.nl (omgeving)" in told
    assert "CONGRESS_RESPONSIBLE=Hillegom (.env-bestand)" in told
    assert "CONGRESS_SECRET_KEY=*** (sleutelbestand)" in told
    assert "CONGRESS_DATABASE_URL=*** (standaard)" in told
    assert "CONGRESS_SMTP_URL=geen (standaard)" in told
    assert told.count("CONGRESS_DATA_DIR=") == 1
    assert "CONGRESS_LOG_FORMAT=text (standaard)" in told
    assert all(f"CONGRESS_{name.upper()}=" in told for name in Settings.model_fields)


def test_a_mail_server_is_tried_without_sending_anything(doctor: Run) -> None:
    with mail_server() as (mailbox, address):
        done = doctor(CONGRESS_SMTP_URL=f"smtp://{address}", **MAIL)

    assert done.returncode == 0, done.stdout
    assert "goed  mailserver: antwoordt" in done.stdout
    assert mailbox.messages == []


def test_a_mail_server_that_does_not_answer_is_found(doctor: Run) -> None:
    refused = doctor(CONGRESS_SMTP_URL="smtp://naam:wachtw@127.0.0.1:1", **MAIL)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        waited = doctor(CONGRESS_SMTP_URL=f"smtp://127.0.0.1:{silent.getsockname()[1]}", **MAIL)

    for done in (refused, waited):
        assert done.returncode == 1
        assert "FOUT  mailserver: De mailserver is niet te bereiken" in done.stdout
    assert "wachtw" not in refused.stdout + refused.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONGRESS_SMTP_URL", "onzin"),
        ("CONGRESS_SMTP_URL", "http://mail.hillegom.nl"),
        ("CONGRESS_BASE_URL", "onzin"),
        ("CONGRESS_DATABASE_URL", "onzin"),
    ],
)
def test_an_address_that_is_none_is_found(doctor: Run, name: str, value: str) -> None:
    done = doctor(**{name: value}, **MAIL)

    assert done.returncode == 1 and f"{name}: dit moet een adres zijn" in done.stderr


def test_a_database_that_is_down_is_told_once_with_the_reason(doctor: Run) -> None:
    done = doctor(CONGRESS_DATABASE_URL="postgresql://naam:wachtw@127.0.0.1:1/x")

    assert done.returncode == 1
    assert "FOUT  database: De database van CONGRESS_DATABASE_URL doet het niet: er luistert" in done.stdout
    assert done.stdout.count("FOUT") == 1
    assert "wachtw" not in done.stdout + done.stderr


def test_a_folder_for_returned_mail_that_is_not_there_is_found(doctor: Run) -> None:
    done = doctor(CONGRESS_BOUNCE_DIR="/nope")

    assert done.returncode == 1 and "FOUT  teruggekomen mail: de map /nope" in done.stdout
