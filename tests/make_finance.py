"""Builders for costs, parties and invoices. All identifiers are test numbers (OIN prefix 00000099)."""

import io
import re
from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from pypdf import PdfReader

from congress.core.db import Tx
from congress.core.money import Cents
from congress.finance.actions import add_cost, issue_invoices, make_settlement
from congress.finance.forms.costs import CostForm
from congress.finance.models import Cost, Invoice, Party, Settlement
from congress.finance.rules.invoice import InvoiceDocument, InvoiceKind, InvoiceLine, PartyFacts
from congress.finance.rules.keys import KeyKind, Participant, SplitKey
from congress.finance.rules.settlement import CostLine
from congress.setup.models import Congress
from congress.setup.rules.policies import ParticipationStatus, VatTreatment
from tests.make import NOW, make_congress, make_municipality, make_participation

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
    given: dict[str, Any] = {"inhabitants": INHABITANTS.get(code), "lower": 100_000, "upper": 150_000}
    return Participant(code, NAMES.get(code, code), **given | facts)


def four() -> list[Participant]:
    """The gemeenten that are certain of taking part."""
    return [participant(code) for code in (HILLEGOM, KATWIJK, LISSE, TEYLINGEN)]


def cost_line(cost_id: str = "1", net: int = 100_000, **facts: Any) -> CostLine:
    """A cost in equal parts, paid by Teylingen, with 21 % VAT."""
    given: dict[str, Any] = {"vat": net * 21 // 100, "payer": TEYLINGEN, "key": SplitKey(KeyKind.EQUAL)}
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


ACTOR = "geld@voorbeeld.example"
COST = {
    "category": "Zaal",
    "description": "Huur zalen",
    "supplier": "De Voorbeeldhof",
    "supplier_number": "VH-412",
    "invoiced_on": "2026-11-20",
    "net": "1.200,00",
    "vat_percent": "21",
    "payer": TEYLINGEN,
}


def make_money_congress(tx: Tx, **other: Any) -> Congress:
    """A congress led by Teylingen in which four gemeenten take part and Noordwijk is invited."""
    for code, name in NAMES.items():
        make_municipality(tx, code, name, inhabitants=INHABITANTS.get(code))
    congress = make_congress(tx, **{"lead_code": TEYLINGEN} | other)
    for code in NAMES:
        make_participation(
            tx,
            congress,
            code,
            status=ParticipationStatus.INVITED if code == NOORDWIJK else ParticipationStatus.CONFIRMED,
            lower_cents=Cents(100_000),
            upper_cents=Cents(150_000),
            buyer_reference=f"VPL {code}",
        )
    return congress


def make_cost(tx: Tx, congress: Congress, *, amounts: dict[str, int] | None = None, **typed: str) -> Cost:
    """A cost as it is typed: the hall of € 1.452,00 in equal parts, paid by Teylingen."""
    form = CostForm.read(COST | typed)
    return add_cost(tx, congress, form, amounts=amounts, actor=ACTOR, now=NOW)


def make_parties(tx: Tx, congress: Congress) -> None:
    """Everything that invoices of a congress say of all five."""
    for number, code in enumerate(NAMES, 1):
        facts = {name: value or None for name, value in asdict(party(number)).items()}
        facts["invoice_email"] = facts.pop("email")
        tx.add(Party(congress_id=congress.id, municipality_code=code, **facts))
    tx.flush()  # invoices refer to them


def make_settled(tx: Tx, **other: Any) -> tuple[Congress, Settlement]:
    """A congress whose costs are settled and whose invoices can be issued."""
    congress = make_money_congress(tx, **other)
    make_parties(tx, congress)
    make_cost(tx, congress)
    make_cost(tx, congress, description="Lunch", net="1.085", vat_percent="9", payer=KATWIJK)
    return congress, make_settlement(tx, congress, actor=ACTOR, now=NOW)


def issue(
    tx: Tx,
    congress: Congress,
    settlement: Settlement,
    *,
    codes: Collection[str] | None = None,
    now: datetime = NOW,
) -> list[Invoice]:
    """Issue what a settlement asks for."""
    return list(issue_invoices(tx, congress, settlement, codes=codes, actor=ACTOR, now=now))


def text_in(pdf: bytes) -> str:
    """What the pages of a PDF say, on one line."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return re.sub(r"\s+", " ", " ".join(pages))
