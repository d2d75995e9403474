"""The e-invoice against the official schema and rules, for everything that the product can make."""

import base64
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from congress.finance.rules.invoice import (
    InvoiceDocument,
    InvoiceLine,
    as_json,
    credit_of,
    from_json,
    half_up,
)
from congress.finance.rules.nlcius import faults
from congress.finance.rules.ubl import CAC, CBC, NLCIUS, PEPPOL, ubl
from congress.setup.rules.policies import VatTreatment
from tests.finance.official import all_faults, en16931_faults, schema_faults
from tests.make_finance import document, party

NS = {"cac": CAC, "cbc": CBC}
HOSTILE = "Zaal & <b>lunch</b> ]]> \"'\u0000\x0b\ufffe Łódź 🎪"
STANDARD = (
    InvoiceLine("Zaal", 1, 30_001, 21),
    InvoiceLine("Lunch", 1, 9_999, 9),
    InvoiceLine("Druk", -1, 50, 21),
)
EXEMPT = (InvoiceLine("Zaal", 1, 36_300, 0), InvoiceLine("Al betaald", -1, 4_840, 0))

CASES = {
    "outside": document(),
    "standard": document(treatment=VatTreatment.STANDARD, lines=STANDARD),
    "exempt": document(treatment=VatTreatment.EXEMPT, lines=EXEMPT),
    "one cent": document(lines=(InvoiceLine("Rest", 1, 1),)),
    "long and hostile": document(
        title=HOSTILE, lines=(InvoiceLine(HOSTILE * 4, 1, 100),), buyer=party(2, name="Ĳ" * 120, city=HOSTILE)
    ),
    "only a chamber number": document(seller=party(1, oin=""), buyer=party(2, oin="", email="")),
    "own endpoint": document(buyer=party(2, endpoint="0106:00000009")),
}
CASES |= {
    f"credit, {name}": credit_of(case, number="2026-0002", issued_on=date(2026, 12, 20))
    for name, case in CASES.items()
}


@pytest.mark.parametrize("invoice", CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("customization", [NLCIUS, PEPPOL])
def test_the_official_rules_find_nothing(invoice: InvoiceDocument, customization: str) -> None:
    assert all_faults(ubl(invoice, customization=customization, pdf=b"%PDF-1.7 example")) == []


@pytest.mark.parametrize("invoice", CASES.values(), ids=CASES.keys())
def test_our_own_rules_find_nothing(invoice: InvoiceDocument) -> None:
    assert faults(ubl(invoice)) == ()


def test_the_official_rules_do_see_a_mistake() -> None:
    good = ubl(document()).decode()

    assert schema_faults(good.replace("<cbc:DueDate>2027-01-13</cbc:DueDate>", "<cbc:Rest/>").encode())
    wrong_total = good.replace(
        '<cbc:PayableAmount currencyID="EUR">314.60', '<cbc:PayableAmount currencyID="EUR">1.00'
    )
    assert [fault[:8] for fault in en16931_faults(wrong_total.encode())] == ["BR-CO-16"]


def test_the_same_invoice_gives_the_same_bytes() -> None:
    assert ubl(document()) == ubl(document())


def test_outside_the_scope_no_vat_number_is_named() -> None:
    xml = ubl(document()).decode()

    assert "NL123456782B90" not in xml
    assert "<cbc:Percent>" not in xml
    assert "Kosten voor gemene rekening, buiten de heffing van omzetbelasting" in xml


def test_the_pdf_comes_back_out_as_it_went_in() -> None:
    root = etree.fromstring(ubl(document(), pdf=b"%PDF-1.7 \x00\xff"))

    found = root.find(".//cbc:EmbeddedDocumentBinaryObject", NS)
    assert found is not None
    assert (base64.b64decode(found.text or ""), found.get("filename")) == (
        b"%PDF-1.7 \x00\xff",
        "2026-0001.pdf",
    )


def test_vat_is_rounded_over_the_sum_of_a_rate_and_half_up() -> None:
    invoice = document(treatment=VatTreatment.STANDARD, lines=STANDARD)

    assert [(s.percent, s.taxable, s.vat) for s in invoice.subtotals] == [
        (21, 29_951, 6_290),
        (9, 9_999, 900),
    ]
    assert (half_up(5, 10), half_up(-5, 10), half_up(4, 10)) == (1, -1, 0)


@given(
    st.lists(st.tuples(st.integers(1, 9_999), st.sampled_from([9, 21])), min_size=2, max_size=8),
    st.data(),
)
def test_credited_in_parts_all_vat_comes_back_to_the_cent(
    amounts: list[tuple[int, int]], data: st.DataObject
) -> None:
    charged = tuple(InvoiceLine(f"Regel {n}", 1, cents, rate) for n, (cents, rate) in enumerate(amounts))
    invoice = document(treatment=VatTreatment.STANDARD, lines=charged)
    left, credits = data.draw(st.permutations(range(len(charged)))), list[InvoiceDocument]()
    while left:
        count = data.draw(st.integers(1, len(left)))
        part, left = left[:count], left[count:]
        credits.append(
            credit_of(invoice, number="", issued_on=date(2026, 12, 20), lines=part, earlier=credits)
        )

    assert sum(credit.total for credit in credits) == invoice.total
    assert all(subtotal.vat >= 0 for credit in credits for subtotal in credit.subtotals)
    for rate in (9, 21):
        parts = [s.vat for credit in credits for s in credit.subtotals if s.percent == rate]
        assert sum(parts) == sum(s.vat for s in invoice.subtotals if s.percent == rate)


def test_a_last_part_with_another_cent_passes_the_official_rules() -> None:
    charged = (InvoiceLine("Zaal", 1, 3, 21), InvoiceLine("Druk", 1, 3, 21), InvoiceLine("Taxi", 1, 3, 21))
    invoice = document(treatment=VatTreatment.STANDARD, lines=charged)
    credits: list[InvoiceDocument] = []
    for place in range(3):
        credits.append(
            credit_of(
                invoice,
                number=f"2026-000{place + 2}",
                issued_on=date(2026, 12, 20),
                lines=[place],
                earlier=credits,
            )
        )

    assert [credit.vat for credit in credits] == [1, 1, 0]
    assert (invoice.vat, invoice.total) == (2, sum(credit.total for credit in credits))
    assert all_faults(ubl(credits[-1])) == []
    assert faults(ubl(credits[-1])) == ()
    assert from_json(as_json(credits[-1])) == credits[-1]


@pytest.mark.parametrize("invoice", CASES.values(), ids=CASES.keys())
def test_a_stored_document_comes_back_equal(invoice: InvoiceDocument) -> None:
    assert from_json(as_json(invoice)) == invoice


lines = st.lists(
    st.builds(
        InvoiceLine,
        st.text("abc &<>é", min_size=1).map(lambda t: f"Deel {t}"),
        st.sampled_from([1, -1]),
        st.integers(1, 500_000),
        st.sampled_from([9, 21]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lines, st.sampled_from(VatTreatment))
def test_any_lines_pass_and_add_up_to_the_cent(found: list[InvoiceLine], treatment: VatTreatment) -> None:
    rates = {VatTreatment.OUTSIDE: None, VatTreatment.EXEMPT: 0}
    found = [
        InvoiceLine(each.text, each.quantity, each.price, rates.get(treatment, each.vat_percent))
        for each in found
    ]
    invoice = document(treatment=treatment, lines=tuple(found))
    xml = ubl(invoice)

    assert faults(xml) == ()
    assert all_faults(xml) == []
    payable = etree.fromstring(xml).findtext("cac:LegalMonetaryTotal/cbc:PayableAmount", "", NS)
    assert int(payable.replace(".", "")) == invoice.total
