"""A form about money that is sent twice is booked once, and the second answer is that of the first."""

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.finance.models import BudgetLine, Commitment, Cost, InvoicePayment
from congress.finance.rules.supplier_invoice import read_supplier_invoice
from congress.mail.models import OutboxMail
from tests.finance.test_supplier_invoice import XML
from tests.make import staff
from tests.make_finance import COST, TEYLINGEN, issue, make_settled

BASE = "/beheer/hlt-2026/financien"
INVOICE = f"{BASE}/facturen/2026-0001"
LIST = "Soort\tOmschrijving\tLeverancier\tDatum\tZonder btw\tBtw-tarief\tBetaald door\n" + "\t".join(
    ["Zaal", "Huur", "Voorbeeld", "10-12-2026", "100", "21", "Teylingen"]
)
PAYMENT = {"received_on": "2026-11-23", "amount": "100"}
LINE = {"category": "Zaal", "amount": "100"}
LUNCH = COST | {"supplier_number": ""}
FORMS: Mapping[str, tuple[str, str, dict[str, str], type[Any]]] = {
    "payment": (INVOICE, f"{INVOICE}/betaald", PAYMENT, InvoicePayment),
    "sending": (INVOICE, f"{INVOICE}/verstuur", {}, OutboxMail),
    "list": (f"{BASE}/kosten/lijst", f"{BASE}/kosten/lijst", {"rows": LIST, "record": "1"}, Cost),
    "cost": (f"{BASE}/kosten/nieuw", f"{BASE}/kosten/nieuw", LUNCH, Cost),
    "cost with a number": (
        f"{BASE}/kosten/nieuw",
        f"{BASE}/kosten/nieuw",
        COST | {"supplier_number": "9", "anyway": "on"},
        Cost,
    ),
    "one more cost": (f"{BASE}/kosten/nieuw", f"{BASE}/kosten/nieuw", LUNCH | {"next": "1"}, Cost),
    "budget": (f"{BASE}/begroting", f"{BASE}/begroting", LINE, BudgetLine),
    "order": (f"{BASE}/begroting", f"{BASE}/begroting", LINE | {"wat": "bestelling"}, Commitment),
}


@pytest.fixture
def officer(client: TestClient, database: Database) -> TestClient:
    with database.write() as tx:
        congress, settlement = make_settled(tx)
        issue(tx, congress, settlement)
    staff(client, Role.FINANCE, congress)
    return client


@pytest.mark.parametrize("form_of", FORMS)
def test_the_second_time_nothing_is_booked(officer: TestClient, database: Database, form_of: str) -> None:
    page, address, typed, table = FORMS[form_of]
    before, form = count(database, table), typed | once(officer, page, address)

    first, second = (officer.post(address, data=form, files=NO_FILE) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.url == second.url != address
    assert first.history and second.history
    assert count(database, table) == before + 1
    officer.post(address, data=typed | once(officer, page, address), files=NO_FILE)
    assert count(database, table) == before + 2  # the form shown again is another one


def test_what_was_refused_is_booked_when_it_comes_again(officer: TestClient, database: Database) -> None:
    form = once(officer, INVOICE, f"{INVOICE}/betaald")

    refused = [
        officer.post(f"{INVOICE}/betaald", data=form | PAYMENT | {"amount": "9.999"}) for _ in range(2)
    ]
    done = officer.post(f"{INVOICE}/betaald", data=form | PAYMENT)

    assert [answer.status_code for answer in (*refused, done)] == [422, 422, 200]
    assert count(database, InvoicePayment) == 1


def test_two_at_the_same_moment_book_once(officer: TestClient, database: Database) -> None:
    form = PAYMENT | once(officer, INVOICE, f"{INVOICE}/betaald")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: officer.post(f"{INVOICE}/betaald", data=form), range(4)))

    assert [answer.status_code for answer in answers] == [200] * 4
    assert count(database, InvoicePayment) == 1


def test_an_e_invoice_is_read_once_also_when_it_was_there_already(
    officer: TestClient, database: Database
) -> None:
    page = f"{BASE}/kosten/e-factuur"
    typed = {"category": "Catering", "payer": TEYLINGEN, "anyway": "on"} | once(officer, page, page)
    before = count(database, Cost)

    for _ in range(2):
        assert officer.post(page, data=typed, files={"invoice": ("f.xml", XML)}).status_code == 200

    assert count(database, Cost) == before + len(read_supplier_invoice(XML).rates)


NO_FILE = {"x": ("", b"")}


def once(client: TestClient, page: str, address: str) -> dict[str, str]:
    """The one-time id in the form on `page` that is sent to `address`."""
    form = re.search(rf'<form method="post" action="{address}".*?</form>', client.get(page).text, re.DOTALL)
    assert form is not None
    ids = re.findall(r'name="once" value="([0-9a-f-]{36})"', form[0])
    assert len(ids) == 1
    return {"once": ids[0]}


def count(database: Database, table: type[Any]) -> int:
    with database.read() as tx:
        return tx.scalar(select(func.count()).select_from(table)) or 0
