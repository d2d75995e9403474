"""The whole way once: the same bytes for the same seed, documents that others accept, money that adds up."""

import json
from email import message_from_bytes, policy
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from tests.demo.by_hand import COSTS, faults, share_faults
from tests.finance.official import all_faults
from tests.processes import run_congress

ROOT = Path(__file__).parents[2]


def run(folder: Path, *more: str) -> CompletedProcess[str]:
    return run_congress("demo", "--no-serve", "--output", str(folder), *more, cwd=ROOT)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "out"
    done = run(folder, "--registrations", "40", "--seed", "1")
    assert (done.returncode, done.stderr) == (0, "")  # no progress and no log in a pipe
    return folder


def read(path: Path) -> Any:
    return json.loads(path.read_text())


def test_every_document_is_there(out: Path) -> None:
    kinds = {path.relative_to(out).parts[0] for path in out.rglob("*") if path.is_file()}

    assert kinds == {
        "badges.pdf",
        "invoices",
        "mails",
        "programma.ics",
        "programma.pdf",
        "schedule.json",
        "schedule.xml",
        "settlement.json",
        "summary.json",
    }
    assert all(read(out / "summary.json")["checks"].values())


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_people(out: Path, tmp_path: Path) -> None:
    assert run(tmp_path / "again", "--registrations", "40", "--seed", "1").returncode == 0

    first = {path.relative_to(out): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
    again = tmp_path / "again"
    second = {
        path.relative_to(again): path.read_bytes() for path in sorted(again.rglob("*")) if path.is_file()
    }
    assert first.keys() == second.keys()
    assert [str(path) for path in first if first[path] != second[path]] == []


def test_the_shares_are_those_of_an_independent_calculation(out: Path) -> None:
    costs = read(COSTS)
    four = ["GM0534", "GM0537", "GM0553", "GM1525"]
    money = read(out / "summary.json")["money"]

    assert share_faults(costs, four, money["withoutNoordwijk"]) == []
    assert faults(money, costs, [*four, "GM0575"]) == []
    wrong = money | {"shares": money["shares"] | {"GM0534": 1}}
    assert len(faults(wrong, costs, [*four, "GM0575"])) == 4
    assert money["shares"] == money["withNoordwijk"]
    assert 400_000 <= money["totalCents"] <= 600_000


def test_each_invoice_asks_what_the_settlement_says_and_passes_the_official_rules(out: Path) -> None:
    money = read(out / "summary.json")["money"]
    to_pay = {code: balance for code, balance in money["balances"].items() if balance > 0}

    assert {invoice["municipality"]: invoice["totalCents"] for invoice in money["invoices"]} == to_pay
    assert {"GM0537", "GM0575"} <= to_pay.keys()
    for invoice in money["invoices"]:
        xml = (out / "invoices" / f"{invoice['number']}.xml").read_bytes()
        assert all_faults(xml) == []
        assert (out / "invoices" / f"{invoice['number']}.pdf").read_bytes().startswith(b"%PDF")


def test_everybody_got_a_mail_that_can_be_read(out: Path) -> None:
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in (out / "mails").glob("*.eml")
    ]
    kinds = {path.stem.partition("-")[2] for path in (out / "mails").glob("*.eml")}
    assert len({mail["To"] for mail in mails}) == 40
    assert {"registered", "placed", "cancelled"} <= kinds
    assert all(mail["Auto-Submitted"] == "auto-generated" and mail["Message-ID"] for mail in mails)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "van-mij.txt").write_text("van mij")

    done = run(tmp_path)

    assert (done.returncode, done.stdout) == (1, "")
    assert "is niet leeg" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["van-mij.txt"]


@pytest.mark.parametrize(
    "wrong", [["--registrations", "0"], ["--seed", "x"], ["--port", "99999"], ["--onbekend"]]
)
def test_wrong_arguments_are_told_and_nothing_is_made(wrong: list[str], tmp_path: Path) -> None:
    done = run(tmp_path / "out", *wrong)

    assert done.returncode == 2
    assert not (tmp_path / "out").exists()
