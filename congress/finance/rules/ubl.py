"""The e-invoice: UBL 2.1 after NLCIUS (SI-UBL 2.0) or Peppol BIS 3, from the record of an invoice. No I/O."""

import base64
import xml.etree.ElementTree as ET
from typing import Final

from congress.core.i18n import nl
from congress.core.money import decimal_text
from congress.finance.rules.invoice import (
    InvoiceDocument,
    InvoiceKind,
    InvoiceLine,
    PartyFacts,
    VatSubtotal,
    xml_safe,
)
from congress.setup.rules.policies import VatTreatment

NLCIUS: Final = "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0"
PEPPOL: Final = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE: Final = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
CREDIT_TRANSFER: Final = "30"
TYPE_CODES: Final = {InvoiceKind.INVOICE: "380", InvoiceKind.CREDIT: "381"}
CATEGORIES: Final = {VatTreatment.OUTSIDE: "O", VatTreatment.STANDARD: "S", VatTreatment.EXEMPT: "E"}

CAC: Final = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC: Final = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
ROOT: Final = "urn:oasis:names:specification:ubl:schema:xsd:{}-2"
for _prefix, _space in (("cac", CAC), ("cbc", CBC)):
    ET.register_namespace(_prefix, _space)


def ubl(invoice: InvoiceDocument, *, customization: str = NLCIUS, pdf: bytes | None = None) -> bytes:
    """The document as UTF-8 XML; the same invoice gives the same bytes, and no element is empty.

    With `pdf` the readable invoice is put inside, as Dutch municipalities ask for.
    Source: EN 16931-1, NLCIUS 1.0; the order of elements is that of the UBL 2.1 schemas.
    """
    is_credit = invoice.kind is InvoiceKind.CREDIT
    name = "CreditNote" if is_credit else "Invoice"
    root = ET.Element(f"{{{ROOT.format(name)}}}{name}")
    _cbc(root, "CustomizationID", customization)
    _cbc(root, "ProfileID", PROFILE)
    _cbc(root, "ID", invoice.number)
    _cbc(root, "IssueDate", invoice.issued_on.isoformat())
    if not is_credit:
        _cbc(root, "DueDate", invoice.due_on.isoformat())
    _cbc(root, f"{name}TypeCode", TYPE_CODES[invoice.kind])
    _cbc(root, "Note", invoice.title)
    _cbc(root, "DocumentCurrencyCode", "EUR")
    _cbc(root, "BuyerReference", invoice.buyer_reference)
    if invoice.corrects:
        _cbc(_cac(_cac(root, "BillingReference"), "InvoiceDocumentReference"), "ID", invoice.corrects)
    if pdf:
        _attach(root, invoice.number, pdf)
    with_vat_id = invoice.treatment is not VatTreatment.OUTSIDE
    _party(_cac(root, "AccountingSupplierParty"), invoice.seller, with_vat_id=with_vat_id)
    _party(_cac(root, "AccountingCustomerParty"), invoice.buyer, with_vat_id=False)
    if invoice.delivered_on:
        _cbc(_cac(root, "Delivery"), "ActualDeliveryDate", invoice.delivered_on.isoformat())
    _payment(root, invoice)
    _totals(root, invoice)
    for number, line in enumerate(invoice.lines, 1):
        _line(root, invoice, number, line)
    ET.indent(root)
    text = ET.tostring(root, encoding="UTF-8", xml_declaration=True, default_namespace=None)
    return _plain_root(text, ROOT.format(name)) + b"\n"


def _attach(root: ET.Element, number: str, pdf: bytes) -> None:
    reference = _cac(root, "AdditionalDocumentReference")
    _cbc(reference, "ID", number)
    _cbc(reference, "DocumentDescription", nl("Factuur als PDF"))
    _cbc(
        _cac(reference, "Attachment"),
        "EmbeddedDocumentBinaryObject",
        base64.b64encode(pdf).decode(),
        mimeCode="application/pdf",
        filename=f"{number}.pdf",
    )


def _party(parent: ET.Element, facts: PartyFacts, *, with_vat_id: bool) -> None:
    party = _cac(parent, "Party")
    scheme, number = facts.endpoint_id
    _cbc(party, "EndpointID", number, schemeID=scheme)
    _cbc(_cac(party, "PartyName"), "Name", facts.name)
    address = _cac(party, "PostalAddress")
    _cbc(address, "StreetName", facts.address)
    _cbc(address, "CityName", facts.city)
    _cbc(address, "PostalZone", facts.postcode)
    _cbc(_cac(address, "Country"), "IdentificationCode", "NL")
    if with_vat_id:
        tax = _cac(party, "PartyTaxScheme")
        _cbc(tax, "CompanyID", facts.vat_id)
        _cbc(_cac(tax, "TaxScheme"), "ID", "VAT")
    legal = _cac(party, "PartyLegalEntity")
    scheme, number = facts.legal_id
    _cbc(legal, "RegistrationName", facts.name)
    _cbc(legal, "CompanyID", number, schemeID=scheme)
    if facts.email:
        _cbc(_cac(party, "Contact"), "ElectronicMail", facts.email)


def _payment(root: ET.Element, invoice: InvoiceDocument) -> None:
    means = _cac(root, "PaymentMeans")
    _cbc(means, "PaymentMeansCode", CREDIT_TRANSFER)
    if invoice.kind is InvoiceKind.CREDIT:
        _cbc(means, "PaymentDueDate", invoice.due_on.isoformat())
    _cbc(means, "PaymentID", invoice.number)
    _cbc(_cac(means, "PayeeFinancialAccount"), "ID", invoice.seller.iban)


def _totals(root: ET.Element, invoice: InvoiceDocument) -> None:
    total = _cac(root, "TaxTotal")
    _amount(total, "TaxAmount", invoice.vat)
    for subtotal in invoice.subtotals:
        _subtotal(total, invoice, subtotal)
    money = _cac(root, "LegalMonetaryTotal")
    _amount(money, "LineExtensionAmount", invoice.net)
    _amount(money, "TaxExclusiveAmount", invoice.net)
    _amount(money, "TaxInclusiveAmount", invoice.total)
    _amount(money, "PayableAmount", invoice.total)


def _subtotal(total: ET.Element, invoice: InvoiceDocument, subtotal: VatSubtotal) -> None:
    element = _cac(total, "TaxSubtotal")
    _amount(element, "TaxableAmount", subtotal.taxable)
    _amount(element, "TaxAmount", subtotal.vat)
    category = _category(element, "TaxCategory", invoice, subtotal.percent)
    if invoice.reason:
        _cbc(category, "TaxExemptionReason", invoice.reason)
    _cbc(_cac(category, "TaxScheme"), "ID", "VAT")


def _line(root: ET.Element, invoice: InvoiceDocument, number: int, line: InvoiceLine) -> None:
    is_credit = invoice.kind is InvoiceKind.CREDIT
    element = _cac(root, "CreditNoteLine" if is_credit else "InvoiceLine")
    _cbc(element, "ID", str(number))
    _cbc(element, "CreditedQuantity" if is_credit else "InvoicedQuantity", str(line.quantity), unitCode="C62")
    _amount(element, "LineExtensionAmount", line.amount)
    item = _cac(element, "Item")
    _cbc(item, "Name", line.text)
    category = _category(item, "ClassifiedTaxCategory", invoice, line.vat_percent)
    _cbc(_cac(category, "TaxScheme"), "ID", "VAT")
    _amount(_cac(element, "Price"), "PriceAmount", line.price)


def _category(parent: ET.Element, name: str, invoice: InvoiceDocument, percent: int | None) -> ET.Element:
    element = _cac(parent, name)
    _cbc(element, "ID", CATEGORIES[invoice.treatment])
    if percent is not None:
        _cbc(element, "Percent", str(percent))
    return element


def _cac(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{CAC}}}{name}")


def _cbc(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{CBC}}}{name}", attributes).text = xml_safe(text)


def _amount(parent: ET.Element, name: str, cents: int) -> None:
    _cbc(parent, name, decimal_text(cents), currencyID="EUR")


def _plain_root(text: bytes, space: str) -> bytes:
    # The root's own namespace as the default one, as people and simple readers expect.
    prefix = text.partition(f'="{space}"'.encode())[0].rpartition(b"xmlns:")[2]
    return (
        text.replace(b"xmlns:" + prefix + b"=", b"xmlns=", 1)
        .replace(b"<" + prefix + b":", b"<", 1)
        .replace(b"</" + prefix + b":", b"</", 1)
    )
