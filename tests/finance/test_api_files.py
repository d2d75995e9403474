"""Receipts and e-invoices of suppliers through the API: kept whole, once, and only what they should be."""

import hashlib
import shlex
import sys

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer
from starlette.testclient import TestClient

from congress.access.actions import add_staff, make_token
from congress.access.rules.rights import Role, Scope
from congress.core.db import Database
from congress.core.settings import Settings
from congress.finance.models import Cost, Receipt
from tests.finance.test_supplier_invoice import LAUGHS, XML
from tests.make import NOW, by_slug
from tests.make_finance import TEYLINGEN, make_cost, make_money_congress

API = "/api/v1/congresses/hlt-2026/costs"
IMPORT = f"{API}/import?category=Catering&payer={TEYLINGEN}"
PDF = b"%PDF-1.7\nbon\n%%EOF\n"


@pytest.fixture
def program(client: TestClient, database: Database) -> TestClient:
    """A finance system with its token, and one cost of congress hlt-2026."""
    with database.write() as tx:
        congress = make_money_congress(tx)
        make_cost(tx, congress)
        make_cost(tx, make_money_congress(tx, slug="ander"))
        add_staff(tx, "api@voorbeeld.example", Role.FINANCE, congress_id=congress.id, actor="test", now=NOW)
        token = make_token(tx, "api@voorbeeld.example", [Scope.FINANCE_WRITE], now=NOW)
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def receipts(database: Database) -> list[Receipt]:
    with database.read() as tx:
        return list(tx.scalars(select(Receipt).options(undefer(Receipt.content))))


def numbers(database: Database, slug: str) -> list[int]:
    with database.read() as tx:
        return list(tx.scalars(select(Cost.id).where(Cost.congress_id == by_slug(tx, slug).id)))


def test_a_receipt_is_kept_and_replaced(program: TestClient, database: Database) -> None:
    [number] = numbers(database, "hlt-2026")
    for content in (b"%PDF-1.7\neerst\n%%EOF\n", PDF):
        answer = program.put(f"{API}/{number}/receipt?filename=../bon.pdf", content=content)

    assert answer.status_code == 200
    assert answer.json() == {
        "filename": "bon.pdf",
        "mediaType": "application/pdf",
        "size": len(PDF),
        "sha256": hashlib.sha256(PDF).hexdigest(),
    }
    assert [kept.content for kept in receipts(database)] == [PDF]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"<html>bon</html>", 409),
        (b"", 409),
        (b"%PDF-1.7" + b"x" * 11_000_000, 409),
        (b"x" * 13_000_000, 413),
    ],
    ids=["html", "nothing", "large", "too large to take in"],
)
def test_what_is_no_receipt_is_not_kept(
    program: TestClient, database: Database, content: bytes, status: int
) -> None:
    [number] = numbers(database, "hlt-2026")

    answer = program.put(f"{API}/{number}/receipt", content=content)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert receipts(database) == []


def test_a_body_of_unknown_length_has_an_end(program: TestClient, database: Database) -> None:
    [number] = numbers(database, "hlt-2026")
    parts = (b"x" * 1_000_000 for _ in range(13))

    answer = program.put(f"{API}/{number}/receipt", content=parts)

    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")


def test_a_cost_of_another_congress_is_not_there(program: TestClient, database: Database) -> None:
    [other] = numbers(database, "ander")

    assert program.put(f"{API}/{other}/receipt", content=PDF).status_code == 404
    assert program.put(f"/api/v1/congresses/ander/costs/{other}/receipt", content=PDF).status_code == 404
    assert receipts(database) == []


def test_the_malware_scanner_sees_files_of_the_api_too(
    program: TestClient, database: Database, settings: Settings
) -> None:
    finder = "import sys; sys.exit(b'EICAR' in sys.stdin.buffer.read())"
    settings.scan_command = shlex.join([sys.executable, "-c", finder])
    [number] = numbers(database, "hlt-2026")

    answer = program.put(f"{API}/{number}/receipt", content=PDF.replace(b"bon", b"EICAR"))

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:congress:problem:infected")
    assert receipts(database) == []


def test_an_e_invoice_becomes_a_cost_per_rate_and_the_same_call_records_it_once(
    program: TestClient, database: Database
) -> None:
    answers = [
        program.post(f"{IMPORT}&filename=f.xml", content=XML, headers={"Idempotency-Key": "a"})
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    costs = answers[0].json()["costs"]
    assert [(cost["net"]["amount"], cost["vatPercent"], cost["supplierNumber"]) for cost in costs] == [
        ("300.01", 21, "VC-2026-118"),
        ("99.99", 9, "VC-2026-118"),
    ]
    assert [(kept.filename, kept.content) for kept in receipts(database)] == [("f.xml", XML)] * 2
    again = program.post(IMPORT, content=XML)
    assert (again.status_code, again.json()["type"]) == (409, "urn:congress:problem:perhaps-double")
    assert program.post(f"{IMPORT}&anyway=on", content=XML).status_code == 201


@pytest.mark.parametrize(
    ("address", "content", "status"),
    [
        (f"{API}/import", XML, 422),
        (f"{IMPORT}&key=vreemd", XML, 422),
        (IMPORT.replace(TEYLINGEN, "GM9999"), XML, 409),
        (IMPORT, LAUGHS, 409),
        (IMPORT, XML.replace(b">9<", b">8<"), 409),
        (IMPORT, PDF, 409),
    ],
    ids=[
        "nothing said",
        "unknown key",
        "payer from elsewhere",
        "laughs",
        "second rate",
        "PDF without invoice",
    ],
)
def test_what_cannot_be_taken_over_leaves_nothing(
    program: TestClient, database: Database, address: str, content: bytes, status: int
) -> None:
    answer = program.post(address, content=content)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert len(numbers(database, "hlt-2026")) == 1
    assert receipts(database) == []


def test_the_description_of_the_api_says_what_a_file_call_takes(program: TestClient) -> None:
    paths = program.get("/api/v1/openapi.json").json()["paths"]
    call = paths["/congresses/{slug}/costs/import"]["post"]

    assert "application/octet-stream" in call["requestBody"]["content"]
    asked = [parameter["name"] for parameter in call["parameters"] if parameter["in"] == "query"]
    assert asked == ["category", "description", "payer", "key", "anyway", "filename"]
