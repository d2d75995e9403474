"""The rules that an e-invoice must meet before it is issued, on the XML itself. No I/O.

BR-NL-… are the fatal rules of SI-UBL 2.0 (NLCIUS), R… and P… what Peppol BIS Billing 3 adds. Each is a
function that says whether the document holds to it. The tests also run the official schemas and the rules
of EN 16931; those let cents slip (BR-CO-17), so ours add up exactly.
"""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from congress.core.i18n import nl
from congress.finance.rules.ubl import CAC, CBC, NLCIUS, PROFILE

_SPACES = {"cac": CAC, "cbc": CBC}
_SELLER = "cac:AccountingSupplierParty/cac:Party/"
_BUYER = "cac:AccountingCustomerParty/cac:Party/"
_REPRESENTATIVE = "cac:TaxRepresentativeParty/"
_LEGAL = "cac:PartyLegalEntity/cbc:CompanyID"
_TRANSFERS = {"30", "48", "49", "57", "58", "59"}


@dataclass(frozen=True)
class Rule:
    """A rule: its number, whether a document holds to it, and what to say when not."""

    id: str
    holds: Callable[[ET.Element], bool]
    sentence: str


@dataclass(frozen=True)
class Fault:
    """A rule that is broken."""

    rule: str
    sentence: str


def faults(xml: bytes) -> tuple[Fault, ...]:
    """Every broken rule, in the order of RULES; empty when the document may be issued."""
    root = ET.fromstring(xml)  # noqa: S314 -- only ever our own document, never one from outside
    return tuple(Fault(rule.id, rule.sentence) for rule in RULES if not rule.holds(root))


def says_nlcius(root: ET.Element) -> bool:
    """SI-V20-INV-R000: the document says that it follows NLCIUS."""
    return _text(root, "cbc:CustomizationID").startswith(NLCIUS)


def seller_is_registered(root: ET.Element) -> bool:
    """BR-NL-1 (NL-R-003): legal number of the seller, KvK (0106) or OIN (0190)."""
    return _is_registered(root, _SELLER)


def has_reference(root: ET.Element) -> bool:
    """BR-NL-2 (R003): a reference of the buyer, or an order number."""
    return bool(_text(root, "cbc:BuyerReference") or _text(root, "cac:OrderReference/cbc:ID"))


def seller_has_address(root: ET.Element) -> bool:
    """BR-NL-3 (NL-R-002): street, city and postcode of the seller."""
    return _has_address(root, _SELLER)


def buyer_has_address(root: ET.Element) -> bool:
    """BR-NL-4 (NL-R-004): street, city and postcode of a buyer in the Netherlands."""
    return not _in_nl(root, _BUYER) or _has_address(root, _BUYER)


def representative_has_address(root: ET.Element) -> bool:
    """BR-NL-5 (NL-R-006): street, city and postcode of a tax representative in the Netherlands."""
    return not _in_nl(root, _REPRESENTATIVE) or _has_address(root, _REPRESENTATIVE)


def has_known_type(root: ET.Element) -> bool:
    """BR-NL-7 (P0100, P0101): the kind of document is one of the four that are allowed."""
    return _type(root) in {"380", "381", "384", "389"}


def type_fits_root(root: ET.Element) -> bool:
    """BR-NL-8: 381 only in a CreditNote, all others only in an Invoice."""
    return (_type(root) == "381") == _is_credit(root)


def correction_names_invoice(root: ET.Element) -> bool:
    """BR-NL-9: a corrective invoice (384) names the earlier one."""
    return _type(root) != "384" or _names_earlier(root)


def buyer_is_registered(root: ET.Element) -> bool:
    """BR-NL-10 (NL-R-005): legal number of a buyer in the Netherlands."""
    return not _in_nl(root, _BUYER) or _is_registered(root, _BUYER)


def says_how_to_pay(root: ET.Element) -> bool:
    """BR-NL-11 (NL-R-007): means of payment when something is to be paid."""
    return _number(root, "cac:LegalMonetaryTotal/cbc:PayableAmount") <= 0 or bool(
        _all(root, "cac:PaymentMeans")
    )


def pays_by_transfer(root: ET.Element) -> bool:
    """BR-NL-12 (NL-R-008): only means of payment that are usual here."""
    codes = _all(root, "cac:PaymentMeans/cbc:PaymentMeansCode")
    return all((code.text or "") in _TRANSFERS for code in codes)


def order_lines_name_order(root: ET.Element) -> bool:
    """BR-NL-13 (NL-R-009): a line of an order asks for the order."""
    lines = [*_all(root, "cac:InvoiceLine"), *_all(root, "cac:CreditNoteLine")]
    refers = any(line.find("cac:OrderLineReference", _SPACES) is not None for line in lines)
    return not refers or bool(_text(root, "cac:OrderReference/cbc:ID"))


def has_profile(root: ET.Element) -> bool:
    """R001: the business process is named."""
    return _text(root, "cbc:ProfileID") == PROFILE


def has_one_note(root: ET.Element) -> bool:
    """R002: at most one note."""
    return len(_all(root, "cbc:Note")) <= 1


def has_no_empty_element(root: ET.Element) -> bool:
    """R008 (SI-UBL-2): no element without content."""
    return all(len(element) or (element.text or "").strip() for element in root.iter())


def buyer_has_endpoint(root: ET.Element) -> bool:
    """R010: the electronic address of the buyer."""
    return bool(_text(root, _BUYER + "cbc:EndpointID"))


def seller_has_endpoint(root: ET.Element) -> bool:
    """R020: the electronic address of the seller."""
    return bool(_text(root, _SELLER + "cbc:EndpointID"))


def has_one_tax_total(root: ET.Element) -> bool:
    """R053: exactly one total of VAT, with its parts."""
    totals = _all(root, "cac:TaxTotal")
    return len(totals) == 1 and totals[0].find("cac:TaxSubtotal", _SPACES) is not None


def lines_multiply(root: ET.Element) -> bool:
    """R120: quantity times price is the amount of the line, to the cent."""
    for line in [*_all(root, "cac:InvoiceLine"), *_all(root, "cac:CreditNoteLine")]:
        quantity = _number(line, "cbc:InvoicedQuantity") + _number(line, "cbc:CreditedQuantity")
        if quantity * _number(line, "cac:Price/cbc:PriceAmount") != _number(line, "cbc:LineExtensionAmount"):
            return False
    return True


def base_has_unit(root: ET.Element) -> bool:
    """R130: a base quantity has the unit of the line."""
    for line in [*_all(root, "cac:InvoiceLine"), *_all(root, "cac:CreditNoteLine")]:
        base = line.find("cac:Price/cbc:BaseQuantity", _SPACES)
        quantity = line.find("cbc:InvoicedQuantity", _SPACES)
        quantity = line.find("cbc:CreditedQuantity", _SPACES) if quantity is None else quantity
        if base is not None and (quantity is None or base.get("unitCode") != quantity.get("unitCode")):
            return False
    return True


def is_no_foreign_type(root: ET.Element) -> bool:
    """P0112: 384 and 326 are only for German parties."""
    return _type(root) not in {"384", "326"}


def credit_names_invoice(root: ET.Element) -> bool:
    """NL-R-001: a credit note names the invoice that it takes back."""
    return not _is_credit(root) or _names_earlier(root)


def adds_up(root: ET.Element) -> bool:
    """BR-CO-10, -13, -14, -15, -16, exact: lines, VAT and total agree to the cent."""
    lines = [*_all(root, "cac:InvoiceLine"), *_all(root, "cac:CreditNoteLine")]
    net = sum((_number(line, "cbc:LineExtensionAmount") for line in lines), Decimal(0))
    parts = _all(root, "cac:TaxTotal/cac:TaxSubtotal")
    vat = sum((_number(part, "cbc:TaxAmount") for part in parts), Decimal(0))
    total = "cac:LegalMonetaryTotal/cbc:"
    return (
        net == _number(root, total + "LineExtensionAmount") == _number(root, total + "TaxExclusiveAmount")
        and net == sum((_number(part, "cbc:TaxableAmount") for part in parts), Decimal(0))
        and vat == _number(root, "cac:TaxTotal/cbc:TaxAmount")
        and net + vat == _number(root, total + "TaxInclusiveAmount") == _number(root, total + "PayableAmount")
    )


RULES: tuple[Rule, ...] = (
    Rule("SI-V20-INV-R000", says_nlcius, nl("De e-factuur noemt NLCIUS niet.")),
    Rule("BR-NL-1", seller_is_registered, nl("Vul het OIN of KvK-nummer van de penvoerder in.")),
    Rule(
        "BR-NL-2", has_reference, nl("Vul het kenmerk in dat de ontvanger voor de factuur heeft opgegeven.")
    ),
    Rule("BR-NL-3", seller_has_address, nl("Vul straat, postcode en plaats van de penvoerder in.")),
    Rule("BR-NL-4", buyer_has_address, nl("Vul straat, postcode en plaats van de ontvanger in.")),
    Rule("BR-NL-5", representative_has_address, nl("Vul het adres van de fiscaal vertegenwoordiger in.")),
    Rule("BR-NL-7", has_known_type, nl("Deze soort factuur is niet toegestaan.")),
    Rule("BR-NL-8", type_fits_root, nl("De soort factuur past niet bij het soort document.")),
    Rule("BR-NL-9", correction_names_invoice, nl("Een correctie noemt de eerdere factuur.")),
    Rule("BR-NL-10", buyer_is_registered, nl("Vul het OIN of KvK-nummer van de ontvanger in.")),
    Rule("BR-NL-11", says_how_to_pay, nl("De factuur zegt niet hoe er betaald moet worden.")),
    Rule("BR-NL-12", pays_by_transfer, nl("Deze manier van betalen is niet toegestaan.")),
    Rule("BR-NL-13", order_lines_name_order, nl("Vul het ordernummer in waar de regels bij horen.")),
    Rule("PEPPOL-R001", has_profile, nl("De e-factuur noemt het Peppol-proces niet.")),
    Rule("PEPPOL-R002", has_one_note, nl("Er mag maar één opmerking op de factuur staan.")),
    Rule("PEPPOL-R008", has_no_empty_element, nl("De e-factuur heeft een leeg veld.")),
    Rule("PEPPOL-R010", buyer_has_endpoint, nl("Vul het e-factuuradres van de ontvanger in.")),
    Rule("PEPPOL-R020", seller_has_endpoint, nl("Vul het e-factuuradres van de penvoerder in.")),
    Rule("PEPPOL-R053", has_one_tax_total, nl("De factuur heeft precies één btw-totaal nodig.")),
    Rule("PEPPOL-R120", lines_multiply, nl("Aantal keer prijs is niet het bedrag van de regel.")),
    Rule("PEPPOL-R130", base_has_unit, nl("De eenheid van de prijs past niet bij die van de regel.")),
    Rule("PEPPOL-P0112", is_no_foreign_type, nl("Deze soort factuur is alleen voor Duitsland.")),
    Rule("NL-R-001", credit_names_invoice, nl("Een creditfactuur noemt de factuur die zij terugneemt.")),
    Rule("BR-CO-10/16", adds_up, nl("De bedragen op de factuur tellen niet op tot het totaal.")),
)


def _all(element: ET.Element, path: str) -> list[ET.Element]:
    return element.findall(path, _SPACES)


def _text(element: ET.Element, path: str) -> str:
    return (element.findtext(path, "", _SPACES) or "").strip()


def _number(element: ET.Element, path: str) -> Decimal:
    return Decimal(_text(element, path) or "0")


def _is_credit(root: ET.Element) -> bool:
    return root.tag.endswith("}CreditNote")


def _type(root: ET.Element) -> str:
    return _text(root, "cbc:CreditNoteTypeCode") or _text(root, "cbc:InvoiceTypeCode")


def _names_earlier(root: ET.Element) -> bool:
    return bool(_text(root, "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID"))


def _in_nl(root: ET.Element, party: str) -> bool:
    return _text(root, party + "cac:PostalAddress/cac:Country/cbc:IdentificationCode") == "NL"


def _has_address(root: ET.Element, party: str) -> bool:
    names = ("StreetName", "CityName", "PostalZone")
    return all(_text(root, f"{party}cac:PostalAddress/cbc:{name}") for name in names)


def _is_registered(root: ET.Element, party: str) -> bool:
    number = root.find(party + _LEGAL, _SPACES)
    return (
        number is not None
        and number.get("schemeID") in {"0106", "0190"}
        and bool((number.text or "").strip())
    )
