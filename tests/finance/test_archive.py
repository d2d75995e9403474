"""What the archive keeps of a congress: all of its books, no participant, and proof that it is whole."""

import io
import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer import Typer
from typer.testing import CliRunner

from congress.access.rules.rights import Role
from congress.core.archive import check
from congress.core.db import Database
from congress.finance.actions import attach_receipt, credit_invoice, issue_invoices, make_settlement
from congress.finance.cli import ArchiveDiffers, verify_archive
from congress.finance.queries import invoices
from tests.make import NOW, by_slug, make_registration, staff
from tests.make_finance import KATWIJK, make_cost, make_money_congress, make_parties

PDF = b"%PDF-1.7\nbon\n%%EOF\n"
ADDRESS = "/beheer/hlt-2026/financien/archief.zip"
command = Typer()
command.command()(verify_archive)


@pytest.fixture
def content(client: TestClient, database: Database) -> bytes:
    """The archive of a congress with everything that money brings along, and somebody who took part."""
    with database.write() as tx:
        congress = make_money_congress(tx)
        make_parties(tx, congress)
        for cost in (make_cost(tx, congress), make_cost(tx, congress, payer=KATWIJK)):
            attach_receipt(tx, congress, cost, filename="bon.pdf", content=PDF, actor="test", now=NOW)
        settlement = make_settlement(tx, congress, actor="test", now=NOW)
        issued = issue_invoices(tx, congress, settlement, actor="test", now=NOW)
        credit_invoice(tx, congress, issued[0], actor="test", now=NOW)
        make_cost(tx, congress, description="Nog niet afgerekend", supplier_number="later")
        make_registration(tx, congress, given_name="Geheimenaam", email="geheim@voorbeeld.example")
    staff(client, Role.FINANCE, congress)
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["content-length"] == str(len(answer.content))
    assert client.get(ADDRESS).content == answer.content
    return answer.content


def test_all_books_are_in_it_and_nobody_who_took_part(content: bytes, database: Database) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    with database.read() as tx:
        first = invoices(tx, by_slug(tx).id)[0]
        assert files[f"facturen/{first.number}.pdf"] == first.pdf
        assert files[f"facturen/{first.number}.xml"] == first.xml
        amount = len(invoices(tx, by_slug(tx).id))

    assert check(io.BytesIO(content)).faults == ()
    folders = [name.split("/")[0] for name in files if "/" in name]
    assert {name: folders.count(name) for name in folders} == {
        "tabellen": 6,
        "bonnen": 2,
        "afrekeningen": 2,
        "facturen": 2 * amount,
        "programma": 6,
    }
    assert [data for name, data in files.items() if name.startswith("bonnen/")] == [PDF] * 2
    assert "Nog niet afgerekend" in files["tabellen/kosten.csv"].decode()
    for data in files.values():
        assert b"geheim" not in data.lower()


def test_the_command_names_what_was_changed(content: bytes, tmp_path: Path) -> None:
    good, bad = tmp_path / "goed.zip", tmp_path / "anders.zip"
    good.write_bytes(content)
    with zipfile.ZipFile(good) as opened, zipfile.ZipFile(bad, "w") as other:
        for name in opened.namelist():
            data = opened.read(name)
            other.writestr(name, data.replace(b"Katwijk", b"Leiden") if name.endswith("kosten.csv") else data)

    right = CliRunner().invoke(command, [str(good)])
    assert (right.exit_code, "Het archief klopt" in right.stdout) == (0, True)
    wrong = CliRunner().invoke(command, [str(bad)])
    assert isinstance(wrong.exception, ArchiveDiffers)
    assert wrong.stdout == "veranderd\ttabellen/kosten.csv\n"
    missing = CliRunner().invoke(command, [str(tmp_path / "niets.zip")])
    assert missing.exit_code == 2
