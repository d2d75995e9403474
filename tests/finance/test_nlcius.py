"""Every rule before issuing: the product's invoice holds to it, and a broken one is found by that rule."""

import pytest

from congress.finance.rules.invoice import credit_of
from congress.finance.rules.nlcius import RULES, faults
from congress.finance.rules.ubl import ubl
from tests.make_finance import document

GOOD = ubl(document()).decode()
CREDIT = ubl(credit_of(document(), number="2026-0002", issued_on=document().issued_on)).decode()
SELLER, _, REST = GOOD.partition("<cac:AccountingCustomerParty>")
REST = "<cac:AccountingCustomerParty>" + REST


def without(text: str, start: str, end: str) -> str:
    """`text` without the first part from `start` up to and including `end`."""
    before, found, after = text.partition(start)
    assert found, start
    return before + after.partition(end)[2]


REPRESENTATIVE = (
    "<cac:TaxRepresentativeParty><cac:PostalAddress><cac:Country>"
    "<cbc:IdentificationCode>NL</cbc:IdentificationCode></cac:Country></cac:PostalAddress></cac:TaxRepresentativeParty>"
)
BROKEN = {
    "SI-V20-INV-R000": GOOD.replace("nlcius", "elders"),
    "BR-NL-1": SELLER.replace('<cbc:CompanyID schemeID="0190">', '<cbc:CompanyID schemeID="9944">') + REST,
    "BR-NL-2": without(GOOD, "<cbc:BuyerReference>", "</cbc:BuyerReference>"),
    "BR-NL-3": without(SELLER, "<cbc:PostalZone>", "</cbc:PostalZone>") + REST,
    "BR-NL-4": SELLER + without(REST, "<cbc:StreetName>", "</cbc:StreetName>"),
    "BR-NL-5": GOOD.replace("<cac:Delivery>", REPRESENTATIVE + "<cac:Delivery>"),
    "BR-NL-7": GOOD.replace(">380<", ">326<"),
    "BR-NL-8": GOOD.replace(">380<", ">381<"),
    "BR-NL-9": GOOD.replace(">380<", ">384<"),
    "BR-NL-10": SELLER + without(REST, '<cbc:CompanyID schemeID="0190">', "</cbc:CompanyID>"),
    "BR-NL-11": without(GOOD, "<cac:PaymentMeans>", "</cac:PaymentMeans>"),
    "BR-NL-12": GOOD.replace("<cbc:PaymentMeansCode>30<", "<cbc:PaymentMeansCode>10<"),
    "BR-NL-13": GOOD.replace("<cac:Item>", "<cac:OrderLineReference/><cac:Item>", 1),
    "PEPPOL-R001": without(GOOD, "<cbc:ProfileID>", "</cbc:ProfileID>"),
    "PEPPOL-R002": GOOD.replace(
        "<cbc:DocumentCurrencyCode>", "<cbc:Note>Nog een</cbc:Note><cbc:DocumentCurrencyCode>"
    ),
    "PEPPOL-R008": GOOD.replace(
        "<cbc:DocumentCurrencyCode>", "<cbc:AccountingCost/><cbc:DocumentCurrencyCode>"
    ),
    "PEPPOL-R010": SELLER + without(REST, '<cbc:EndpointID schemeID="0190">', "</cbc:EndpointID>"),
    "PEPPOL-R020": without(SELLER, '<cbc:EndpointID schemeID="0190">', "</cbc:EndpointID>") + REST,
    "PEPPOL-R053": GOOD.replace("<cac:TaxTotal>", "<cac:TaxTotal/><cac:TaxTotal>"),
    "PEPPOL-R120": GOOD.replace(">363.00</cbc:PriceAmount>", ">363.01</cbc:PriceAmount>"),
    "PEPPOL-R130": GOOD.replace(
        "</cac:Price>", '<cbc:BaseQuantity unitCode="KGM">1</cbc:BaseQuantity></cac:Price>', 1
    ),
    "PEPPOL-P0112": GOOD.replace(">380<", ">384<"),
    "NL-R-001": without(CREDIT, "<cac:BillingReference>", "</cac:BillingReference>"),
    "BR-CO-10/16": GOOD.replace(">314.60</cbc:TaxExclusiveAmount>", ">314.61</cbc:TaxExclusiveAmount>"),
}


def test_every_rule_has_a_broken_example() -> None:
    assert list(BROKEN) == [rule.id for rule in RULES]


@pytest.mark.parametrize("xml", [GOOD, CREDIT], ids=["invoice", "credit note"])
def test_a_good_document_holds_to_every_rule(xml: str) -> None:
    assert faults(xml.encode()) == ()


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_document_is_found_by_its_rule(rule: str) -> None:
    found = {fault.rule: fault.sentence for fault in faults(BROKEN[rule].encode())}

    assert found[rule].endswith(".")


def test_an_order_line_with_its_order_is_fine() -> None:
    with_order = BROKEN["BR-NL-13"].replace(
        "<cac:AccountingSupplierParty>",
        "<cac:OrderReference><cbc:ID>4500</cbc:ID></cac:OrderReference><cac:AccountingSupplierParty>",
    )

    assert "BR-NL-13" not in {fault.rule for fault in faults(with_order.encode())}
