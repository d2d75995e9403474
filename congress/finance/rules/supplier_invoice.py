"""What an e-invoice of a supplier says (UBL 2.1): the facts that become costs. No I/O."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.finance.rules.ubl import CAC, CBC, ROOT

_SPACES: Final = {"cac": CAC, "cbc": CBC}
_CII = "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice"
_AMOUNT = re.compile(r"([+-]?)([0-9]{1,9})(?:\.([0-9]{1,2})0*)?", re.ASCII)
_PERCENT = re.compile(r"([0-9]{1,2}|100)(?:\.0*)?", re.ASCII)


class NotAnEInvoice(Conflict):
    """Nothing in it that we know as an e-invoice."""

    sentence = nl(
        "In dit bestand vinden we geen e-factuur (UBL). Kies het XML-bestand van de leverancier, of een PDF "
        "waar dat in zit. Heb je alleen een gewone PDF? Vul de kosten dan zelf in."
    )


class UnsafeXml(NotAnEInvoice):
    """XML with a document type, entities or other things that an invoice never needs."""

    sentence = nl("Dit XML-bestand heeft onderdelen die een e-factuur niet mag hebben. We lezen het niet.")


class OtherSyntax(NotAnEInvoice):
    """The other syntax of EN 16931."""

    sentence = nl(
        "Dit is een e-factuur in de vorm CII (Factur-X, ZUGFeRD). We lezen alleen UBL. Vul de kosten zelf in."
    )


class Unclear(NotAnEInvoice):
    """An e-invoice of which a needed part is missing or not to be read; `what` names it."""

    sentence = nl("In deze e-factuur kunnen we dit niet lezen: {what}. Vul de kosten zelf in.")


class OtherCurrency(NotAnEInvoice):
    """Not in euros."""

    sentence = nl("Deze e-factuur is niet in euro's maar in {currency}. Vul de kosten zelf in, in euro's.")


class DoesNotAddUp(NotAnEInvoice):
    """The totals are not the sum of the parts."""

    sentence = nl("De bedragen in deze e-factuur tellen niet op. Vraag de leverancier om een goede factuur.")


@dataclass(frozen=True)
class RateAmount:
    """All that an invoice charges at one VAT rate, in cents; below zero on a credit note."""

    vat_percent: int
    net: int
    vat: int


@dataclass(frozen=True)
class SupplierInvoice:
    """An invoice or credit note of a supplier; `rates` has a part per VAT rate, the highest first."""

    supplier: str
    number: str
    issued_on: date
    description: str
    rates: tuple[RateAmount, ...]

    @property
    def total(self) -> int:
        """With VAT, in cents."""
        return sum(rate.net + rate.vat for rate in self.rates)


def read_supplier_invoice(xml: bytes) -> SupplierInvoice:
    """The facts of a UBL 2.1 invoice or credit note; nothing is guessed, and the amounts must add up.

    A credit note, on which amounts stand positive, comes back below zero.
    Raises a NotAnEInvoice that says why.
    Source: EN 16931-1 (BT-1, BT-2, BT-5, BT-27, BT-109, BT-110, BG-23), UBL syntax.
    """
    root = _parsed(xml)
    sign = {ROOT.format("Invoice"): 1, ROOT.format("CreditNote"): -1}[root.tag[1:].partition("}")[0]]
    if (currency := _text(root, "cbc:DocumentCurrencyCode")) != "EUR":
        raise OtherCurrency(currency=currency[:3] or nl("een onbekende munt"))
    if sign > 0 and _text(root, "cbc:InvoiceTypeCode") == "381":
        raise Unclear(what=nl("of dit een factuur of een creditfactuur is"))
    seller = "cac:AccountingSupplierParty/cac:Party/"
    supplier = _text(root, seller + "cac:PartyName/cbc:Name") or _text(
        root, seller + "cac:PartyLegalEntity/cbc:RegistrationName"
    )
    return SupplierInvoice(
        supplier=_needed(supplier, nl("de naam van de leverancier")),
        number=_needed(_text(root, "cbc:ID"), nl("het factuurnummer")),
        issued_on=_day(_text(root, "cbc:IssueDate")),
        description=_description(root),
        rates=_rates(root, sign),
    )


def _parsed(xml: bytes) -> Element:
    try:
        root = fromstring(xml, forbid_dtd=True)
    except DefusedXmlException:
        raise UnsafeXml from None
    except (ParseError, ValueError, LookupError):  # LookupError: an encoding that nobody knows
        raise NotAnEInvoice from None
    if root.tag == _CII:
        raise OtherSyntax
    if root.tag not in {f"{{{ROOT.format(name)}}}{name}" for name in ("Invoice", "CreditNote")}:
        raise NotAnEInvoice
    return root


def _rates(root: Element, sign: int) -> tuple[RateAmount, ...]:
    # A second TaxTotal may give the tax in the currency of the accounts; it has no subtotals.
    totals = [
        total
        for total in root.findall("cac:TaxTotal", _SPACES)
        if total.find("cac:TaxSubtotal", _SPACES) is not None
    ]
    found: dict[int, tuple[int, int]] = {}
    for subtotal in totals[0].findall("cac:TaxSubtotal", _SPACES) if totals else ():
        percent = _percent(_text(subtotal, "cac:TaxCategory/cbc:Percent"))
        net, vat = found.get(percent, (0, 0))
        found[percent] = (
            net + _cents(_text(subtotal, "cbc:TaxableAmount")),
            vat + _cents(_text(subtotal, "cbc:TaxAmount")),
        )
    net = _cents(_text(root, "cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount"))
    with_vat = _cents(_text(root, "cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount"))
    if not totals:
        found = {0: (net, 0)}
    sums = [sum(parts) for parts in zip(*found.values(), strict=True)]
    if sums != [net, with_vat - net]:
        raise DoesNotAddUp
    rates = [RateAmount(percent, sign * a, sign * b) for percent, (a, b) in found.items() if a or b]
    if not rates:
        raise Unclear(what=nl("het bedrag"))
    return tuple(sorted(rates, key=lambda rate: -rate.vat_percent))


def _description(root: Element) -> str:
    lines = [*root.findall("cac:InvoiceLine", _SPACES), *root.findall("cac:CreditNoteLine", _SPACES)]
    names = [name for line in lines if (name := _text(line, "cac:Item/cbc:Name"))]
    return ", ".join(dict.fromkeys(names))


def _text(element: Element, path: str) -> str:
    return " ".join(_texts(element.find(path, _SPACES)))


def _texts(element: Element | None) -> Iterator[str]:
    if element is not None:
        yield from (element.text or "").split()


def _needed(text: str, what: str) -> str:
    if not text:
        raise Unclear(what=what)
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise Unclear(what=nl("de datum")) from None


def _cents(text: str) -> int:
    match = _AMOUNT.fullmatch(text)
    if not match:
        raise Unclear(what=nl("het bedrag “{text}”").format(text=text[:20]))
    cents = int(match[2]) * 100 + int((match[3] or "").ljust(2, "0"))
    return -cents if match[1] == "-" else cents


def _percent(text: str) -> int:
    if not text:  # outside the scope of VAT there is no rate
        return 0
    match = _PERCENT.fullmatch(text)
    if not match:
        raise Unclear(what=nl("het btw-tarief “{text}”").format(text=text[:20]))
    return int(match[1])
