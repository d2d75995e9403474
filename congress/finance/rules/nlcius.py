"""What an invoice must hold before it may be issued: the Dutch rules of NLCIUS and what Peppol adds. No I/O.

Rule numbers are those of SI-UBL 2.0 (BR-NL-…) and Peppol BIS Billing 3 (R…). They are checked on the record
from which the XML is made; the tests hold the XML itself against the schemas and the rules of EN 16931.
"""

from collections.abc import Callable
from dataclasses import dataclass

from congress.core.i18n import nl
from congress.finance.rules.identifiers import is_iban, is_kvk, is_oin, is_postcode, is_vat_id
from congress.finance.rules.invoice import InvoiceDocument, Kind, PartyFacts
from congress.setup.rules.policies import VatTreatment


@dataclass(frozen=True)
class Fault:
    """A rule that is not met: whose it is (seller, buyer or invoice), and what to do."""

    rule: str
    where: str
    sentence: str


def faults(invoice: InvoiceDocument) -> list[Fault]:
    """Everything that must be filled in or corrected first, in the order of RULES; empty when it may be issued."""
    return [fault for rule in RULES for fault in rule(invoice)]


def legal_ids(invoice: InvoiceDocument) -> list[Fault]:
    """BR-NL-1, BR-NL-10 (Peppol NL-R-003, -005): a KvK number (0106) or OIN (0190) of both."""
    found = []
    for rule, where, party in _parties(invoice, "BR-NL-1", "BR-NL-10"):
        if not party.kvk and not party.oin:
            found.append(Fault(rule, where, nl("Vul het OIN of het KvK-nummer in.")))
        if party.oin and not is_oin(party.oin):
            found.append(
                Fault(rule, where, nl("Het OIN klopt niet: het heeft 20 cijfers en een bekend begin."))
            )
        if party.kvk and not is_kvk(party.kvk):
            found.append(Fault(rule, where, nl("Het KvK-nummer klopt niet: het heeft 8 cijfers.")))
    return found


def reference(invoice: InvoiceDocument) -> list[Fault]:
    """BR-NL-2 (Peppol R003): a reference of the buyer."""
    if invoice.buyer_reference.strip():
        return []
    return [
        Fault("BR-NL-2", "buyer", nl("Vul het kenmerk voor de factuur in dat de gemeente heeft opgegeven."))
    ]


def addresses(invoice: InvoiceDocument) -> list[Fault]:
    """BR-NL-3, BR-NL-4 (Peppol NL-R-002, -004): street, city and postcode of both; and a name (BR-06, BR-07)."""
    found = []
    for rule, where, party in _parties(invoice, "BR-NL-3", "BR-NL-4"):
        missing = [
            label
            for label, text in (
                (nl("naam"), party.name),
                (nl("straat en huisnummer"), party.street),
                (nl("postcode"), party.postcode),
                (nl("plaats"), party.city),
            )
            if not text.strip()
        ]
        if missing:
            found.append(Fault(rule, where, nl("Vul in: {fields}.").format(fields=", ".join(missing))))
        if party.postcode and not is_postcode(party.postcode):
            found.append(Fault(rule, where, nl("De postcode klopt niet, zoals 2215 AA.")))
    return found


def kind_and_reference(invoice: InvoiceDocument) -> list[Fault]:
    """BR-NL-7, -8, -9 (Peppol NL-R-001): 380 in an invoice, 381 in a credit note that names the invoice it takes back."""
    if invoice.kind is Kind.CREDIT and not invoice.credits:
        return [Fault("BR-NL-9", "invoice", nl("Een creditfactuur noemt de factuur die zij terugneemt."))]
    return []


def payment(invoice: InvoiceDocument) -> list[Fault]:
    """BR-NL-11, -12 (Peppol NL-R-007, -008): how to pay; here always a transfer (30) to an IBAN (BR-61)."""
    if not invoice.seller.iban:
        return [Fault("BR-NL-11", "seller", nl("Vul de IBAN in waarop betaald wordt."))]
    if not is_iban(invoice.seller.iban):
        return [Fault("BR-NL-11", "seller", nl("De IBAN klopt niet. Kijk de cijfers na."))]
    return []


def vat(invoice: InvoiceDocument) -> list[Fault]:
    """BR-S-02, BR-E-02: with VAT or an exemption, the VAT number of the seller."""
    if invoice.treatment is VatTreatment.OUTSIDE:
        return []
    if not invoice.seller.vat_id:
        return [Fault("BR-S-02", "seller", nl("Vul het btw-nummer in."))]
    if not is_vat_id(invoice.seller.vat_id):
        return [Fault("BR-S-02", "seller", nl("Het btw-nummer klopt niet, zoals NL123456789B01."))]
    return []


def amounts(invoice: InvoiceDocument) -> list[Fault]:
    """An invoice has lines and asks for money (BR-16); a price is never below zero (BR-27)."""
    if not invoice.lines or invoice.total <= 0:
        return [Fault("BR-16", "invoice", nl("Er is niets te betalen, dus is er geen factuur."))]
    if any(line.price < 0 for line in invoice.lines):
        return [Fault("BR-27", "invoice", nl("Een prijs kan niet lager zijn dan nul."))]
    return []


RULES: tuple[Callable[[InvoiceDocument], list[Fault]], ...] = (
    addresses,
    legal_ids,
    reference,
    payment,
    vat,
    kind_and_reference,
    amounts,
)


def _parties(invoice: InvoiceDocument, sellers: str, buyers: str) -> list[tuple[str, str, PartyFacts]]:
    return [(sellers, "seller", invoice.seller), (buyers, "buyer", invoice.buyer)]
