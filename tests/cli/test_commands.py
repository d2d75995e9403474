"""The program, run as an administrator would, in an empty data folder."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.processes import run_congress

ROOT = Path(__file__).parents[2]
MAIL = "anna@hillegom.nl"
Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """run("staff", "list") -> the finished process; named arguments are settings."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith("CONGRESS_")}
    env = keep | {"CONGRESS_DATA_DIR": str(tmp_path / "data")}

    def run_it(*arguments: str, **more: str) -> CompletedProcess[str]:
        return run_congress(*arguments, cwd=tmp_path, env=env | more)

    return run_it


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """The same, with a congress brought in from a file."""
    made = run("migrate")
    assert made.returncode == 0, made.stderr
    document = (ROOT / "congress" / "demo" / "data" / "congress.toml").read_text()
    document = document.replace("2026-", "2096-")  # commands have the clock of the machine
    path = tmp_path / "congres.toml"
    parts = document.split("[[participations]]")
    themes = parts[-1][parts[-1].index("[[themes]]") :]
    path.write_text(parts[0].replace('lead_code = "GM1525"\n', "") + themes)
    assert run("import", str(path)).returncode == 0
    return run


def test_a_new_installation_is_made_by_the_first_command_and_is_well(run: Run, tmp_path: Path) -> None:
    assert run("staff", "add", MAIL, "--role", "admin").returncode == 0
    listed = run("staff", "list")
    link = run("staff", "link", MAIL)
    doctor = run("doctor")

    assert MAIL in listed.stdout and "admin" in listed.stdout
    assert link.stdout.startswith("http://127.0.0.1:8000/beheer/inloggen/")
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o777 == 0o600
    assert doctor.returncode == 0, doctor.stdout
    assert (tmp_path / "data" / "secret.key").read_text().strip() not in doctor.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["staff", "add", "geen-adres", "--role", "admin"], 1, "Dit is geen e-mailadres"),
        (["staff", "add", MAIL, "--role", "door"], 1, "Noem het congres"),
        (
            ["staff", "add", MAIL, "--role", "door", "--congress", "weg"],
            1,
            "Er is geen congres met de naam weg",
        ),
        (["staff", "add", MAIL, "--role", "keizer"], 2, "keizer"),
        (["staff", "link", "onbekend@hillegom.nl"], 1, "geen medewerker met dit e-mailadres"),
        (["staff", "token", MAIL, "--scope", "alles"], 2, "alles"),
        (["settle", "weg"], 1, "geen congres"),
        (["export", "weg"], 1, "."),
        (["badges", "weg", "--output", "x.pdf"], 1, "."),
        (["import", "bestaat-niet.toml"], 2, "bestaat-niet.toml"),
        (["serve", "--port", "0"], 2, "port"),
        (["onbekend"], 2, "onbekend"),
    ],
)
def test_a_command_that_cannot_do_its_work_says_so_in_one_sentence(
    run: Run, arguments: list[str], code: int, sentence: str
) -> None:
    done = run(*arguments)

    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_settings_are_told_by_name(run: Run) -> None:
    done = run("doctor", CONGRESS_ENVIRONMENT="production")

    assert done.returncode == 1
    assert "CONGRESS_SECRET_KEY is required" in done.stderr


def test_what_is_exported_can_be_imported_elsewhere(filled: Run, tmp_path: Path) -> None:
    exported = filled("export", "bollenstreek-2026")
    (tmp_path / "uit.toml").write_text(exported.stdout)
    twice = filled("import", str(tmp_path / "uit.toml"))
    elsewhere = {"CONGRESS_DATA_DIR": str(tmp_path / "elders")}
    assert filled("import", str(tmp_path / "uit.toml"), **elsewhere).returncode == 0

    assert twice.returncode == 1 and "al een congres met dit adres" in twice.stderr
    assert filled("export", "bollenstreek-2026", **elsewhere).stdout == exported.stdout


def test_a_faulty_document_is_refused_whole_with_every_fault(filled: Run, tmp_path: Path) -> None:
    text = filled("export", "bollenstreek-2026").stdout
    wrong = text.replace("bollenstreek-2026", "anders-2026").replace("capacity = 200", "capacity = 0")
    (tmp_path / "fout.toml").write_text(wrong.replace('kind = "break"', 'kind = "feest"'))

    done = filled("import", str(tmp_path / "fout.toml"))

    assert done.returncode == 1
    assert "capacity" in done.stderr and "kind" in done.stderr
    assert filled("export", "anders-2026").returncode == 1


def test_badges_and_settlement_of_an_empty_congress(filled: Run, tmp_path: Path) -> None:
    badges = filled("badges", "bollenstreek-2026", "--output", str(tmp_path / "badges.pdf"))
    settled = filled("settle", "bollenstreek-2026")

    assert badges.returncode == 0 and (tmp_path / "badges.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads(settled.stdout)["answer"]["totalCents"] == 0


def test_the_api_is_described(run: Run) -> None:
    assert json.loads(run("openapi").stdout)["openapi"].startswith("3.1")
