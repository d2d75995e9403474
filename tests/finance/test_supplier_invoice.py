"""Reading the e-invoice of a supplier: what becomes a cost, what is refused, and that it is safe."""

import io
import tracemalloc
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, NameObject
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.finance.actions.imports import found_invoice
from congress.finance.documents.invoice import invoice_pdf
from congress.finance.models import Cost, Receipt
from congress.finance.rules.invoice import InvoiceLine, credit_of
from congress.finance.rules.supplier_invoice import (
    DoesNotAddUp,
    NotAnEInvoice,
    OtherCurrency,
    OtherSyntax,
    RateAmount,
    Unclear,
    UnsafeXml,
    read_supplier_invoice,
)
from congress.finance.rules.ubl import ubl
from congress.setup.models import Congress
from congress.setup.rules.policies import VatTreatment
from tests.make_finance import TEYLINGEN, document, make_money_congress

PAGE = "/beheer/hlt-2026/financien/kosten/e-factuur"
LINES = (InvoiceLine("Zaal", 1, 30_001, 21), InvoiceLine("Lunch & koffie", 1, 9_999, 9))
CATERER = document(number="VC-2026-118", treatment=VatTreatment.STANDARD, lines=LINES)
XML = ubl(CATERER)
HALL = ubl(document(number="VH-412", treatment=VatTreatment.STANDARD, lines=LINES[:1]))
TYPED = {"category": "Catering", "payer": TEYLINGEN}
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;">]><Invoice>&c;</Invoice>"""
OUTSIDE = b"""<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><Invoice>&f;</Invoice>"""
Staff = Callable[..., str]


def test_every_rate_of_an_invoice_is_read_to_the_cent() -> None:
    found = read_supplier_invoice(XML)

    assert (found.supplier, found.number) == ("Voorbeeldgemeente 1", "VC-2026-118")
    assert (found.issued_on, found.description) == (date(2026, 12, 14), "Zaal, Lunch & koffie")
    assert found.rates == (RateAmount(21, 30_001, 6_300), RateAmount(9, 9_999, 900))
    assert found.total == CATERER.total


@pytest.mark.parametrize("treatment", [VatTreatment.OUTSIDE, VatTreatment.EXEMPT])
def test_an_invoice_without_vat_has_rate_nought(treatment: VatTreatment) -> None:
    rate = None if treatment is VatTreatment.OUTSIDE else 0
    found = read_supplier_invoice(
        ubl(document(treatment=treatment, lines=(InvoiceLine("Zaal", 1, 500, rate),)))
    )

    assert found.rates == (RateAmount(0, 500, 0),)


def test_a_credit_note_comes_back_below_zero() -> None:
    found = read_supplier_invoice(ubl(credit_of(CATERER, number="VC-9", issued_on=date(2026, 12, 20))))

    assert found.rates == (RateAmount(21, -30_001, -6_300), RateAmount(9, -9_999, -900))


def test_the_invoice_inside_a_hybrid_pdf_is_found() -> None:
    pdf = invoice_pdf(CATERER, at=datetime(2026, 12, 14, tzinfo=UTC))

    assert found_invoice(pdf) == read_supplier_invoice(XML)
    with pytest.raises(NotAnEInvoice, match="een gewone PDF"):
        found_invoice(b"%PDF-1.7\nno real one\n%%EOF")


def _pdf_with(stream: bytes, *, packed: int) -> bytes:
    """A PDF with one attachment, of which `stream` was packed so often."""
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(10, 10)
    attachment = writer.add_attachment("factuur.xml", b"")
    content: Any = attachment.pdf_object["/EF"]["/F"].get_object()  # type: ignore[index]  # a dictionary
    content._data = stream
    content[NameObject("/Filter")] = ArrayObject([NameObject("/FlateDecode")] * packed)
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize("times", [1, 2])
def test_a_small_pdf_whose_attachment_unpacks_without_end_costs_little_memory(times: int) -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(2**20)) for _ in range(500)) + packer.flush()
    bomb = zlib.compress(bomb, 9) if times == 2 else bomb
    pdf = _pdf_with(bomb, packed=times)
    assert len(pdf) < 600_000
    assert found_invoice(_pdf_with(zlib.compress(XML), packed=1)) == read_supplier_invoice(XML)

    tracemalloc.start()
    with pytest.raises(NotAnEInvoice, match="een gewone PDF"):
        found_invoice(pdf)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 60 * 2**20


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (LAUGHS, UnsafeXml),
        (OUTSIDE, UnsafeXml),
        (b"<html><script>alert(1)</script></html>", NotAnEInvoice),
        (b"", NotAnEInvoice),
        (b"\x00\xff\xfe", NotAnEInvoice),
        (XML[:-20], NotAnEInvoice),
        (b'<?xml version="1.0" encoding="klingon"?><x/>', NotAnEInvoice),
        (
            b'<CrossIndustryInvoice xmlns="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>',
            OtherSyntax,
        ),
        (XML.replace(b">EUR<", b">USD<"), OtherCurrency),
        (XML.replace(b">300.01<", b">300.02<"), DoesNotAddUp),
        (XML.replace(b">63.00<", b">63.005<"), Unclear),
        (XML.replace(b">63.00<", b">63,00<"), Unclear),
        (XML.replace(b">63.00<", b">NaN<"), Unclear),
        (XML.replace(b">21<", b">21.5<"), Unclear),
        (XML.replace(b">2026-12-14<", b">14-12-2026<"), Unclear),
        (XML.replace(b">VC-2026-118<", b"> <"), Unclear),
        (XML.replace(b">380<", b">381<"), Unclear),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_what_is_no_clear_invoice_is_refused_with_the_reason(
    content: bytes, refusal: type[NotAnEInvoice]
) -> None:
    with pytest.raises(NotAnEInvoice) as caught:
        read_supplier_invoice(content)

    assert type(caught.value) is refusal


@pytest.fixture
def officer(client: TestClient, database: Database, staff: Staff) -> TestClient:
    with database.write() as tx:
        congress: Congress = make_money_congress(tx)
    staff(client, Role.FINANCE, congress)
    return client


def post(officer: TestClient, content: bytes, **typed: str) -> tuple[int, str]:
    answer = officer.post(PAGE, data=TYPED | typed, files={"invoice": ("factuur.xml", content)})
    return answer.status_code, answer.text


def test_an_e_invoice_becomes_a_cost_per_rate_with_the_file_as_receipt(
    officer: TestClient, database: Database
) -> None:
    status, text = post(officer, XML)

    assert (status, "2 kostenposten" in text) == (200, True)
    with database.read() as tx:
        found = tx.scalars(select(Cost).order_by(Cost.id)).all()
        kept = tx.scalars(select(Receipt)).all()
    assert [(c.net_cents, c.vat_percent, c.vat_cents) for c in found] == [
        (30_001, 21, 6_300),
        (9_999, 9, 900),
    ]
    assert {(c.supplier, c.supplier_number, c.payer_code) for c in found} == {
        ("Voorbeeldgemeente 1", "VC-2026-118", TEYLINGEN)
    }
    assert [receipt.media_type for receipt in kept] == ["application/xml"] * 2
    answer = officer.get(f"/beheer/hlt-2026/financien/kosten/{found[0].id}/bon?toon")
    assert answer.content == XML
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "misschien dubbel" not in officer.get("/beheer/hlt-2026/financien/kosten").text


def test_the_same_invoice_twice_is_asked_about(officer: TestClient, database: Database) -> None:
    post(officer, HALL)

    status, text = post(officer, HALL)
    assert (status, "Er staat al een kostenpost van Voorbeeldgemeente 1" in text) == (422, True)
    assert len(costs(database)) == 1

    assert post(officer, HALL, anyway="on")[0] == 200
    assert len(costs(database)) == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (LAUGHS, "onderdelen die een e-factuur niet mag hebben"),
        (HALL.replace(b"2026-12-14", b"0025-12-14"), "Vul de datum van de factuur in"),
        (HALL.replace(b">21<", b">20<"), "21, 9 of 0 procent"),
        (b"%PDF-1.7" + b"x" * (10 * 1024 * 1024), "hooguit 10 MB"),
    ],
    ids=["laughs", "year 25", "rate", "large"],
)
def test_what_cannot_be_taken_over_leaves_nothing(
    officer: TestClient, database: Database, content: bytes, sentence: str
) -> None:
    status, text = post(officer, content, description="Zaalhuur")

    assert (status, sentence in text, 'value="Zaalhuur"' in text) == (422, True, True)
    assert costs(database) == []


def test_what_is_not_filled_in_is_named_at_its_field(officer: TestClient) -> None:
    answer = officer.post(PAGE, data={"payer": "GM9999"})

    assert answer.status_code == 422
    assert 'id="invoice-problem"' in answer.text
    assert 'id="category-problem"' in answer.text
    assert "Kies een gemeente die bij dit congres hoort." in post(officer, HALL, payer="GM9999")[1]


def costs(database: Database) -> list[Cost]:
    with database.read() as tx:
        return list(tx.scalars(select(Cost)))
