"""The program, run as an administrator would, in an empty data folder."""

import json
import os
import socket
from collections.abc import Callable
from datetime import date, timedelta
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
        (["staff", "token", MAIL], 2, "--revoke"),
        (["staff", "token", MAIL, "--list", "--id", "1"], 2, "--id"),
        (["staff", "token", MAIL, "--scope", "scans:write", "--days", "0"], 2, "days"),
        (["staff", "token", "onbekend@hillegom.nl", "--list"], 1, "geen medewerker met dit e-mailadres"),
        (["staff", "token", "onbekend@hillegom.nl", "--revoke"], 1, "geen medewerker met dit e-mailadres"),
        (["settle", "weg"], 1, "geen congres"),
        (["export", "weg"], 1, "Er is geen congres met de naam weg."),
        (["badges", "weg", "--output", "x.pdf"], 1, "Er is geen congres met de naam weg."),
        (["retention", "--congress", "weg"], 1, "Er is geen congres met de naam weg."),
        (["programme", "export", "weg", "x.toml"], 1, "Er is geen congres met de naam weg."),
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


def test_tokens_are_shown_without_secrets_and_taken_away_one_or_all(run: Run) -> None:
    run("staff", "add", MAIL, "--role", "admin")
    secrets = [
        run("staff", "token", MAIL, "--scope", "scans:write", *more).stdout.strip()
        for more in ((), ("--days", "30"), ("--scope", "programme:read"))
    ]

    listed = run("staff", "token", MAIL, "--list").stdout
    one = run("staff", "token", MAIL, "--revoke", "--id", "2")
    missing = run("staff", "token", MAIL, "--revoke", "--id", "2")
    rest = run("staff", "token", MAIL, "--revoke")

    rows = [line.split("\t") for line in listed.splitlines()]
    assert [row[:2] for row in rows] == [
        ["1", "scans:write"],
        ["2", "scans:write"],
        ["3", "programme:read,scans:write"],
    ]
    made, until = (date.fromisoformat(day) for day in rows[0][2:])
    assert (until - made, date.fromisoformat(rows[1][3]) - made) == (timedelta(days=365), timedelta(days=30))
    assert not any(secret in listed for secret in secrets)
    assert (one.stdout, rest.stdout) == (f"{MAIL}: 1 weg\n", f"{MAIL}: 2 weg\n")
    assert (missing.returncode, "geen sleutel met nummer 2" in missing.stderr) == (1, True)
    assert run("staff", "token", MAIL, "--list").stdout == ""


def test_wrong_settings_are_told_by_name(run: Run) -> None:
    done = run("doctor", CONGRESS_ENVIRONMENT="production")

    assert done.returncode == 1
    assert "CONGRESS_SECRET_KEY is verplicht" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "settings", "sentence"),
    [
        ("staff list", {"CONGRESS_DATABASE_URL": "onzin"}, "CONGRESS_DATABASE_URL: dit moet een adres zijn"),
        ("staff list", {"CONGRESS_DATABASE_URL": "mysql://x/y"}, "CONGRESS_DATABASE_URL: dit moet een adres"),
        (
            "serve",
            {"CONGRESS_DATABASE_URL": "postgresql://localhost:1/x"},
            "er luistert niemand op dat adres.",
        ),
        ("migrate", {"CONGRESS_DATABASE_URL": "postgresql://localhost:1/x"}, "er luistert niemand"),
        ("staff list", {"CONGRESS_DATABASE_URL": "postgresql://localhost:1/x"}, "er luistert niemand"),
        ("migrate", {"CONGRESS_DATABASE_URL": "postgresql://weg.invalid/x"}, "die server is niet te vinden."),
        ("migrate", {"CONGRESS_DATABASE_URL": "sqlite:////nope/x.db"}, "het bestand is niet te openen."),
        ("migrate", {"CONGRESS_DATA_DIR": "/proc/nope"}, "/proc/nope"),
        ("demo --output /proc/x --no-serve", {}, "/proc/x"),
        ("serve --host bestaat-niet.invalid", {}, "bestaat-niet.invalid"),
        ("backup /nope/x.backup", {}, "/nope"),
        ("staff list", {"CONGRESS_ENVIRONMENT": "test"}, "'development' of 'production'"),
        ("staff list", {"CONGRESS_BASE_URL": "onzin"}, "CONGRESS_BASE_URL: dit moet een adres zijn"),
    ],
)
def test_what_the_machine_refuses_is_one_sentence_too(
    run: Run, arguments: str, settings: dict[str, str], sentence: str
) -> None:
    if arguments.startswith("backup"):
        run("migrate")
    done = run(*arguments.split(), **settings)

    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr and len(done.stderr.splitlines()) == 1


def test_a_file_that_is_no_database_is_named_in_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "congress.db").write_bytes(b"geen database " * 1000)

    done = run("staff", "list")

    assert done.returncode == 1 and "het bestand is geen database" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_port_that_is_taken_is_told_before_anything_else(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        served, shown = run("serve", "--port", port), run("demo", "--port", port)

    assert (served.returncode, shown.returncode) == (1, 1)
    assert served.stderr == shown.stderr == f"Poort {port} is al in gebruik. Kies een andere met --port.\n"


def test_badges_that_cannot_be_written_are_not_printed(filled: Run) -> None:
    done = filled("badges", "bollenstreek-2026", "--output", "/nope/x.pdf")

    assert (done.returncode, done.stderr) == (1, "/nope/x.pdf is er niet, of de map ervan niet.\n")


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
