"""The e-invoice: UBL 2.1 after NLCIUS (SI-UBL 2.0) or Peppol BIS Billing 3, from the record of an invoice. No I/O."""

import xml.etree.ElementTree as ET
from typing import Final

from congress.core.money import decimal_text
from congress.finance.rules.invoice import CATEGORIES, InvoiceDocument, InvoiceLine, Kind, PartyFacts

NLCIUS: Final = "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0"
PEPPOL: Final = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE: Final = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
CREDIT_TRANSFER: Final = "30"

_CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
_CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
_ROOT = "urn:oasis:names:specification:ubl:schema:xsd:{}-2"


def ubl(invoice: InvoiceDocument, *, customization: str = NLCIUS) -> bytes:
    """The document as UTF-8 XML, the same bytes for the same invoice; no element is empty.

    Source: EN 16931-1, NLCIUS 1.0.3; element order of the UBL 2.1 schemas.
    """
    is_credit = invoice.kind is Kind.CREDIT
    name = "CreditNote" if is_credit else "Invoice"
    root = ET.Element(f"{{{_ROOT.format(name)}}}{name}")
    _cbc(root, "CustomizationID", customization)
    _cbc(root, "ProfileID", PROFILE)
    _cbc(root, "ID", invoice.number)
    _cbc(root, "IssueDate", invoice.issued_on.isoformat())
    if not is_credit:
        _cbc(root, "DueDate", invoice.due_on.isoformat())
    _cbc(root, f"{name}TypeCode", invoice.kind.value)
    _cbc(root, "Note", invoice.title)
    _cbc(root, "DocumentCurrencyCode", "EUR")
    _cbc(root, "BuyerReference", invoice.buyer_reference)
    if invoice.credits:
        reference = _cac(_cac(root, "BillingReference"), "InvoiceDocumentReference")
        _cbc(reference, "ID", invoice.credits)
    _party(
        _cac(root, "AccountingSupplierParty"), invoice.seller, with_vat=CATEGORIES[invoice.treatment] != "O"
    )
    _party(_cac(root, "AccountingCustomerParty"), invoice.buyer, with_vat=False)
    if invoice.delivered_on:
        _cbc(_cac(root, "Delivery"), "ActualDeliveryDate", invoice.delivered_on.isoformat())
    _payment(root, invoice)
    _totals(root, invoice)
    for number, line in enumerate(invoice.lines, 1):
        _line(root, invoice, number, line)
    ET.indent(root)
    _names(root)
    return ET.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _party(parent: ET.Element, facts: PartyFacts, *, with_vat: bool) -> None:
    party = _cac(parent, "Party")
    scheme, number = facts.legal_id
    _cbc(party, "EndpointID", number, schemeID=scheme)
    address = _cac(party, "PostalAddress")
    _cbc(address, "StreetName", facts.street)
    _cbc(address, "CityName", facts.city)
    _cbc(address, "PostalZone", facts.postcode)
    _cbc(_cac(address, "Country"), "IdentificationCode", "NL")
    if with_vat and facts.vat_id:
        tax = _cac(party, "PartyTaxScheme")
        _cbc(tax, "CompanyID", facts.vat_id)
        _cbc(_cac(tax, "TaxScheme"), "ID", "VAT")
    legal = _cac(party, "PartyLegalEntity")
    _cbc(legal, "RegistrationName", facts.name)
    _cbc(legal, "CompanyID", number, schemeID=scheme)
    if facts.email:
        _cbc(_cac(party, "Contact"), "ElectronicMail", facts.email)


def _payment(root: ET.Element, invoice: InvoiceDocument) -> None:
    means = _cac(root, "PaymentMeans")
    _cbc(means, "PaymentMeansCode", CREDIT_TRANSFER)
    if invoice.kind is Kind.CREDIT:
        _cbc(means, "PaymentDueDate", invoice.due_on.isoformat())
    _cbc(means, "PaymentID", invoice.number)
    _cbc(_cac(means, "PayeeFinancialAccount"), "ID", invoice.seller.iban.replace(" ", ""))


def _totals(root: ET.Element, invoice: InvoiceDocument) -> None:
    total = _cac(root, "TaxTotal")
    _amount(total, "TaxAmount", invoice.vat)
    subtotal = _cac(total, "TaxSubtotal")
    _amount(subtotal, "TaxableAmount", invoice.net)
    _amount(subtotal, "TaxAmount", invoice.vat)
    category = _category(subtotal, "TaxCategory", invoice, on_document=True)
    _cbc(_cac(category, "TaxScheme"), "ID", "VAT")
    money = _cac(root, "LegalMonetaryTotal")
    _amount(money, "LineExtensionAmount", invoice.net)
    _amount(money, "TaxExclusiveAmount", invoice.net)
    _amount(money, "TaxInclusiveAmount", invoice.total)
    _amount(money, "PayableAmount", invoice.total)


def _line(root: ET.Element, invoice: InvoiceDocument, number: int, line: InvoiceLine) -> None:
    is_credit = invoice.kind is Kind.CREDIT
    element = _cac(root, "CreditNoteLine" if is_credit else "InvoiceLine")
    _cbc(element, "ID", str(number))
    _cbc(element, "CreditedQuantity" if is_credit else "InvoicedQuantity", str(line.quantity), unitCode="C62")
    _amount(element, "LineExtensionAmount", line.amount)
    item = _cac(element, "Item")
    _cbc(item, "Name", line.text)
    category = _category(item, "ClassifiedTaxCategory", invoice, on_document=False)
    _cbc(_cac(category, "TaxScheme"), "ID", "VAT")
    _amount(_cac(element, "Price"), "PriceAmount", line.price)


def _category(parent: ET.Element, name: str, invoice: InvoiceDocument, *, on_document: bool) -> ET.Element:
    element = _cac(parent, name)
    code = CATEGORIES[invoice.treatment]
    _cbc(element, "ID", code)
    if code != "O":
        _cbc(element, "Percent", str(invoice.vat_percent))
    if on_document and invoice.reason:
        _cbc(element, "TaxExemptionReason", invoice.reason)
    return element


def _cac(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{_CAC}}}{name}")


def _cbc(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{_CBC}}}{name}", attributes).text = xml_text(text)


def _amount(parent: ET.Element, name: str, cents: int) -> None:
    _cbc(parent, name, decimal_text(cents), currencyID="EUR")


def xml_text(text: str) -> str:
    """`text` without the characters that XML 1.0 cannot hold."""
    return "".join(
        c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )


def _names(root: ET.Element) -> None:
    for prefix, space in (("cac", _CAC), ("cbc", _CBC)):
        ET.register_namespace(prefix, space)
    ET.register_namespace("", root.tag[1:].partition("}")[0])
