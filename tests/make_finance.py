"""Builders for costs, parties and invoices. All identifiers are test numbers (OIN prefix 00000099)."""

from datetime import date
from typing import Any

from congress.finance.rules.invoice import InvoiceDocument, InvoiceKind, InvoiceLine, PartyFacts
from congress.finance.rules.keys import KeyKind, Participant, SplitKey
from congress.finance.rules.settlement import CostLine
from congress.setup.rules.policies import VatTreatment

HILLEGOM, KATWIJK, LISSE, NOORDWIJK, TEYLINGEN = "GM0534", "GM0537", "GM0553", "GM0575", "GM1525"
NAMES = {
    HILLEGOM: "Hillegom",
    KATWIJK: "Katwijk",
    LISSE: "Lisse",
    NOORDWIJK: "Noordwijk",
    TEYLINGEN: "Teylingen",
}
INHABITANTS = {HILLEGOM: 22_826, KATWIJK: 66_960, LISSE: 23_442, TEYLINGEN: 38_472}
IBAN = "NL91ABNA0417164300"
VAT_ID = "NL123456782B90"


def participant(code: str, **facts: Any) -> Participant:
    """A confirmed gemeente with its real number of inhabitants and the reservation of the plan."""
    given = {"inhabitants": INHABITANTS.get(code), "lower": 100_000, "upper": 150_000}
    return Participant(code, NAMES.get(code, code), **given | facts)


def four() -> list[Participant]:
    """The gemeenten that are certain of taking part."""
    return [participant(code) for code in (HILLEGOM, KATWIJK, LISSE, TEYLINGEN)]


def cost_line(cost_id: str = "1", net: int = 100_000, **facts: Any) -> CostLine:
    """A cost in equal parts, paid by Teylingen, with 21 % VAT."""
    given = {"vat": net * 21 // 100, "payer": TEYLINGEN, "key": SplitKey(KeyKind.EQUAL)}
    return CostLine(id=cost_id, net=net, **given | facts)


def party(number: int = 1, **facts: Any) -> PartyFacts:
    """Everything that an invoice says of a gemeente, plainly a test."""
    given = {
        "name": f"Voorbeeldgemeente {number}",
        "street": "Voorbeeldstraat",
        "number": str(number),
        "postcode": "2215 AA",
        "city": "Voorbeeldstad",
        "kvk": f"0000000{number}",
        "oin": f"0000009900000000{number}000",
        "vat_id": VAT_ID,
        "iban": IBAN,
        "email": f"facturen{number}@voorbeeld.example",
    }
    return PartyFacts(**given | facts)


def document(**facts: Any) -> InvoiceDocument:
    """An invoice of € 314,60, outside the scope of VAT."""
    given: dict[str, Any] = {
        "kind": InvoiceKind.INVOICE,
        "number": "2026-0001",
        "issued_on": date(2026, 12, 14),
        "due_on": date(2027, 1, 13),
        "title": "Geweld thuis: zien, bespreken, stoppen",
        "buyer_reference": "VPL-2026-0815",
        "seller": party(1),
        "buyer": party(2),
        "treatment": VatTreatment.OUTSIDE,
        "lines": (
            InvoiceLine("Aandeel: Zaal", 1, 36_300),
            InvoiceLine("Al zelf betaald: Drukwerk", -1, 4_840),
        ),
        "delivered_on": date(2026, 12, 10),
        "settlement": 1,
    }
    return InvoiceDocument(**given | facts)
