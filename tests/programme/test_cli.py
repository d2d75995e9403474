"""The commands: solving from JSON, and a congress in and out."""

import io
import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import tomli_w

from congress.cli import main
from tests.programme.formats import FOLDER, FORMS, schema_path, schema_text

PLAN = Path(__file__).parents[2] / "congress/demo/data/congress.toml"
DEMO = PLAN.read_text(encoding="utf-8").replace("2026-", "2096-")
"""The congress of the plan, still to come whatever day it is: commands have the clock of the machine."""


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """The program inside this process, in an installation of its own: starting Python costs seconds."""
    monkeypatch.setenv("CONGRESS_DATA_DIR", str(tmp_path))

    def run_inside(*arguments: str, given: str = "") -> Done:
        monkeypatch.setattr(sys, "argv", ["congress", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    return run_inside


def started(*arguments: str, given: str) -> Done:
    """The program as a user starts it, in a process of its own."""
    command = [sys.executable, "-m", "congress", *arguments]
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=120, check=False)
    return Done(done.returncode, done.stdout, done.stderr)


def example(name: str) -> dict[str, Any]:
    """A problem of the documentation."""
    problem: dict[str, Any] = json.loads((FOLDER / f"examples/{name}.json").read_text(encoding="utf-8"))
    return problem


@pytest.mark.parametrize("name", FORMS)
def test_the_schema_in_the_documentation_is_that_of_the_types(name: str) -> None:
    assert schema_path(name).read_text(encoding="utf-8") == schema_text(FORMS[name])


def test_an_assignment_is_solved_from_json_with_nothing_else_on_the_output() -> None:
    done = started("solve", "assignment", given=json.dumps(example("assignment")))

    answer = json.loads(done.stdout)
    FORMS["assignment-answer"].model_validate_json(done.stdout)
    assert done.returncode == 0
    assert answer["optimal"]
    assert answer["objective"] == answer["bound"] == 3
    assert answer["seats"]["daan"]["ronde-1"] == "gesprek"


def test_a_timetable_is_solved_from_json_with_nothing_else_on_the_output() -> None:
    done = started("solve", "timetable", given=json.dumps(example("timetable")))

    answer = json.loads(done.stdout)
    FORMS["timetable-answer"].model_validate_json(done.stdout)
    assert done.returncode == 0
    assert (answer["optimal"], answer["objective"], answer["unmet"]) == (True, 9, [])
    assert answer["place"]["meldcode"] == ["ronde-1", "duinzaal"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("", "is geen JSON"),
        ("[]", "moet een tabel zijn"),
        ('{"format": "congress-assignment/2"}', "format: is geen van de mogelijkheden"),
        ('{"format": "congress-assignment/1", "extra": 1}', "rounds: ontbreekt"),
    ],
)
def test_what_cannot_be_read_is_one_message_and_exit_code_one(run: Run, given: str, told: str) -> None:
    done = run("solve", "assignment", given=given)

    assert done.returncode == 1
    assert done.stdout == ""
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("registered", ["nope", "", None, True, "0001-01-01T00:00:00", 10**400, [1]])
def test_when_somebody_registered_is_a_moment_or_a_number(run: Run, registered: object) -> None:
    problem = example("assignment")
    problem["participants"][1]["registered"] = registered

    done = run("solve", "assignment", given=json.dumps(problem))

    assert (done.returncode, done.stdout) == (1, "")
    assert "participants.2.registered: moet een moment zijn" in done.stderr


@pytest.mark.parametrize("registered", ["2026-10-05T09:01:00+02:00", "2026-10-05", 5, -0.5])
def test_both_ways_to_say_when_somebody_registered_are_read(run: Run, registered: object) -> None:
    problem = example("assignment")
    problem["participants"][1]["registered"] = registered

    assert run("solve", "assignment", given=json.dumps(problem)).returncode == 0


@pytest.mark.parametrize("kind", ["assignment", "timetable"])
@pytest.mark.parametrize("seed", ["5", "woord", 1.5, True, None])
def test_a_seed_is_a_whole_number(run: Run, kind: str, seed: object) -> None:
    done = run("solve", kind, given=json.dumps(example(kind) | {"seed": seed}))

    assert (done.returncode, done.stdout) == (1, "")
    assert "seed: moet een heel getal zijn" in done.stderr


@pytest.mark.parametrize("said", [{}, {"points": {}, "wishes": []}])
def test_a_voter_gives_points_or_wishes(run: Run, said: dict[str, object]) -> None:
    problem = example("timetable")
    problem["participants"][0] = {"id": "sanne", **said}

    done = run("solve", "timetable", given=json.dumps(problem))

    assert (done.returncode, done.stdout) == (1, "")
    assert "participants.1: geef points of wishes: een van de twee" in done.stderr


def test_a_problem_that_contradicts_itself_is_refused_with_all_faults(run: Run) -> None:
    problem = example("assignment")
    problem["offers"][0]["round"] = "ronde-9"
    problem["participants"][0]["ranking"].append("meldcode")

    done = run("solve", "assignment", given=json.dumps(problem))

    assert done.returncode == 1
    assert "onbekende workshop of ronde" in done.stderr
    assert "deelnemer sanne noemt een workshop twee keer" in done.stderr


def test_a_congress_goes_in_and_out_and_in(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "in.toml"
    document = tomllib.loads(DEMO)
    bare = DEMO.replace('lead_code = "GM1525"\n', "")
    for part in document["participations"]:
        bare = bare.replace(f'[[participations]]\ncode = "{part["code"]}"\nstatus = "{part["status"]}"\n', "")
    source.write_text(bare, encoding="utf-8")

    assert run("import", str(source)).returncode == 0
    out = run("export", "bollenstreek-2026")
    (tmp_path / "out.toml").write_text(
        out.stdout.replace("bollenstreek-2026", "bollenstreek-2027"), encoding="utf-8"
    )
    again = run("import", str(tmp_path / "out.toml"))
    twice = run("import", str(tmp_path / "out.toml"))

    assert len(tomllib.loads(out.stdout)["sessions"]) == 12
    assert again.returncode == 0, again.stderr
    assert twice.returncode == 1
    assert "Er is al een congres met dit adres" in twice.stderr


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[congress", b"[congress]\nslug = 7\n"])
def test_a_file_that_is_no_congress_is_refused_in_words(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "in.toml").write_bytes(content)

    done = run("import", str(tmp_path / "in.toml"))

    assert done.returncode == 1
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_export_of_an_unknown_congress_says_so(run: Run) -> None:
    done = run("export", "bestaat-niet")

    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr


def test_a_programme_goes_out_as_a_workbook_and_comes_in_changed(run: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.toml"
    alone = tomllib.loads(DEMO)
    del alone["participations"], alone["congress"]["lead_code"]
    (tmp_path / "demo.toml").write_text(tomli_w.dumps(alone), encoding="utf-8")
    dry = run("import", str(tmp_path / "demo.toml"), "--dry-run")
    assert "er is niets ingelezen" in dry.stdout
    assert run("import", str(tmp_path / "demo.toml")).returncode == 0
    assert run("programme", "export", "bollenstreek-2026", str(first)).returncode == 0

    book = openpyxl.load_workbook(first)
    book["Zalen"].append(["tuin", "Tuinkamer", 12])
    book.save(first)
    looked = run("programme", "import", "bollenstreek-2026", str(first), "--dry-run")
    changed = run("programme", "import", "bollenstreek-2026", str(first))
    run("programme", "export", "bollenstreek-2026", str(second))

    assert "Zalen: 1 nieuw, 0 veranderd, 4 gelijk, 0 niet in het bestand" in looked.stdout
    assert "Er is niets veranderd." in looked.stdout
    assert "bollenstreek-2026 is bijgewerkt." in changed.stdout
    assert "tuin" in [room["code"] for room in tomllib.loads(second.read_text(encoding="utf-8"))["rooms"]]
    book["Zalen"]["C2"] = "veel"
    book.save(first)
    wrong = run("programme", "import", "bollenstreek-2026", str(first))
    assert wrong.returncode == 1
    assert "blad Zalen, rij 2, kolom Plaatsen: moet een heel getal zijn" in wrong.stderr


def test_the_copy_for_the_archive_is_a_folder_that_was_empty(run: Run, tmp_path: Path) -> None:
    data = tomllib.loads(DEMO)
    del data["participations"], data["congress"]["lead_code"]
    (tmp_path / "demo.toml").write_text(tomli_w.dumps(data), encoding="utf-8")
    run("import", str(tmp_path / "demo.toml"))

    first = run("programme", "archive", "bollenstreek-2026", str(tmp_path / "kopie"))
    second = run("programme", "archive", "bollenstreek-2026", str(tmp_path / "kopie"))

    assert (first.returncode, second.returncode) == (0, 1)
    assert "is niet leeg" in second.stderr
    found = sorted(path.name for path in (tmp_path / "kopie").iterdir())
    assert found == [
        "index.html",
        "programma.css",
        "programma.ics",
        "programma.pdf",
        "schedule.json",
        "schedule.xml",
    ]
