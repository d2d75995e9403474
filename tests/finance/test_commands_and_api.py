"""The same through the API and the command line, and the published format."""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer import Typer
from typer.testing import CliRunner

from congress.access.actions import add_staff, make_token
from congress.access.rules.rights import Role, Scope
from congress.core.db import Base, Database
from congress.core.errors import Refusal
from congress.finance.cli import settle, solve_settlement
from congress.finance.forms.problem import Half, schema
from tests.finance.official import all_faults
from tests.make import NOW, make_congress
from tests.make_finance import HILLEGOM, TEYLINGEN, make_cost, make_money_congress, make_parties

ROOT = Path(__file__).parents[2]
API = "/api/v1/congresses/hlt-2026"
BODY = {
    "category": "Zaal",
    "description": "Huur zalen",
    "supplier": "De Voorbeeldhof",
    "supplierNumber": "VH-412",
    "invoicedOn": "2026-11-20",
    "net": {"amount": "1200.00"},
    "vatPercent": 21,
    "payer": TEYLINGEN,
}
commands = Typer()
commands.command("settle")(settle)
commands.command("solve")(solve_settlement)


@pytest.fixture
def program(client: TestClient, database: Database) -> TestClient:
    with database.write() as tx:
        congress = make_money_congress(tx)
        make_parties(tx, congress)
        add_staff(tx, "api@voorbeeld.example", Role.FINANCE, congress_id=congress.id, actor="test", now=NOW)
        scopes = [Scope.FINANCE_READ, Scope.FINANCE_WRITE]
        client.headers["Authorization"] = f"Bearer {make_token(tx, 'api@voorbeeld.example', scopes, now=NOW)}"
    return client


def test_from_a_cost_to_a_credit_note_by_api(program: TestClient) -> None:
    made = program.post(f"{API}/costs", json=BODY)
    assert (made.status_code, made.json()["vat"]) == (201, {"amount": "252.00", "currency": "EUR"})
    assert [cost["supplier"] for cost in program.get(f"{API}/costs").json()["costs"]] == ["De Voorbeeldhof"]

    found = program.get(f"{API}/settlement").json()
    assert found["total"]["amount"] == "1452.00"
    hillegom = next(m for m in found["municipalities"] if m["code"] == HILLEGOM)
    assert (hillegom["share"]["amount"], hillegom["reservation"]) == ("363.00", "below")
    assert len(found["now"]["payments"]) == 3

    stored = program.post(f"{API}/settlements")
    assert (stored.status_code, stored.json()["number"]) == (201, 1)
    assert stored.json()["answer"]["format"] == "congress-settlement/1"

    issued = program.post(f"{API}/invoices")
    assert issued.status_code == 201
    assert [i["number"] for i in issued.json()["invoices"]] == ["2026-0001", "2026-0002", "2026-0003"]
    assert program.get(f"{API}/invoices/2026-0001.pdf").content.startswith(b"%PDF-1.7")
    assert all_faults(program.get(f"{API}/invoices/2026-0001.xml").content) == []
    credit = program.post(f"{API}/invoices/2026-0001/credit").json()
    assert (credit["kind"], credit["corrects"], credit["number"]) == ("credit", "2026-0001", "2026-0004")
    states = [(i["number"], i["state"]) for i in program.get(f"{API}/invoices").json()["invoices"]]
    assert states[0] == ("2026-0001", "credited")


def test_the_same_idempotency_key_issues_once(program: TestClient) -> None:
    program.post(f"{API}/costs", json=BODY)
    program.post(f"{API}/settlements")
    answers = [program.post(f"{API}/invoices", headers={"Idempotency-Key": "een"}).json() for _ in (1, 2)]

    assert answers[0] == answers[1]
    assert len(program.get(f"{API}/invoices").json()["invoices"]) == 3
    again = program.post(f"{API}/invoices")
    assert (again.status_code, again.headers["content-type"]) == (409, "application/problem+json")


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"net": {"amount": "1,000.00"}}, "net.amount"),
        ({"vat": {"amount": "999.00"}}, "vat"),
        ({"vatPercent": 20}, "vatPercent"),
        ({"vatPercent": "veel"}, "vatPercent"),
        ({"description": "x" * 121}, "description"),
        ({"key": "one"}, "only"),
        ({"onbekend": 1}, "onbekend"),
    ],
)
def test_a_wrong_cost_is_a_problem_with_its_place(
    program: TestClient, wrong: dict[str, object], where: str
) -> None:
    answer = program.post(f"{API}/costs", json=BODY | wrong)

    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert [fault["location"] for fault in answer.json()["errors"]] == [where]
    assert program.get(f"{API}/costs").json()["costs"] == []


def test_a_payer_from_elsewhere_is_a_conflict(program: TestClient) -> None:
    assert program.post(f"{API}/costs", json=BODY | {"payer": "GM9999"}).status_code == 409


def test_a_token_reaches_only_the_congress_of_its_owner(program: TestClient, database: Database) -> None:
    with database.write() as tx:
        make_congress(tx, slug="ander")

    for path in ("costs", "settlement", "invoices", "invoices/2026-0001.pdf"):
        assert program.get(f"/api/v1/congresses/ander/{path}").status_code == 404
    del program.headers["Authorization"]
    assert program.get(f"{API}/costs").status_code == 401


def test_a_spreadsheet_user_solves_a_settlement_alone() -> None:
    problem = {
        "format": "congress-settlement/1",
        "participations": [{"code": "A"}, {"code": "B"}, {"code": "C"}],
        "costs": [{"id": "1", "netCents": 10_000, "payer": "A", "key": {"by": "equal"}}],
    }

    answer = json.loads(CliRunner().invoke(commands, ["solve"], input=json.dumps(problem)).stdout)

    assert [b["shareCents"] for b in answer["municipalities"]] == [3334, 3333, 3333]
    assert answer["payments"] == [
        {"payer": "B", "receiver": "A", "amountCents": 3333},
        {"payer": "C", "receiver": "A", "amountCents": 3333},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        '{"format": "congress-settlement/1", "participations": [], "costs": [{"id": "1", "netCents": 1.5}]}',
        '{"format": "congress-settlement/1", "participations": [{"code": "A"}, {"code": "A"}], "costs": []}',
        '{"format": "congress-settlement/2", "participations": [], "costs": []}',
        "\x00\xff",
    ],
)
def test_what_is_no_problem_gets_one_sentence(text: str) -> None:
    result = CliRunner().invoke(commands, ["solve"], input=text)

    assert isinstance(result.exception, Refusal)
    assert str(result.exception).startswith("Dit is geen congress-settlement/1: ")
    assert result.stdout == ""


def test_the_settlement_of_a_congress_is_printed_and_not_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONGRESS_DATA_DIR", str(tmp_path))
    database = Database(f"sqlite:///{tmp_path / 'congress.db'}")
    Base.metadata.create_all(database.engine)
    monkeypatch.setattr("congress.core.installation.upgrade", lambda _db: None)
    with database.write() as tx:
        make_cost(tx, make_money_congress(tx))

    found = json.loads(CliRunner().invoke(commands, ["settle", "hlt-2026"]).stdout)
    missing = CliRunner().invoke(commands, ["settle", "weg"])
    database.close()

    assert found["answer"]["totalCents"] == 145_200
    assert found["problem"]["costs"][0]["netCents"] == 120_000
    assert str(missing.exception) == "Er is geen congres met de naam weg."


def test_the_published_format_is_that_of_the_code() -> None:
    # Made again by: congress solve settlement --schema problem (or answer)
    for half, expected in schema().items():
        published = ROOT / "docs" / "formats" / f"settlement-{half}.schema.json"
        assert json.loads(published.read_text()) == expected


def test_the_published_example_is_solved() -> None:
    example = (ROOT / "docs" / "formats" / "examples" / "settlement.json").read_text()

    answer = json.loads(CliRunner().invoke(commands, ["solve"], input=example).stdout)

    assert answer["totalCents"] == 317_210
    assert len(answer["payments"]) == 3
    shown = CliRunner().invoke(commands, ["solve", "--schema", "answer"]).stdout
    assert json.loads(shown) == schema()[Half.ANSWER]
