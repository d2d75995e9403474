"""The readable invoice: a PDF that holds its e-invoice."""

from datetime import date, datetime
from typing import Any

from congress.core.clock import short_day
from congress.core.i18n import nl
from congress.core.money import euros
from congress.core.qr import qr_svg
from congress.core.typeset import pdf
from congress.finance.rules.invoice import AnnexLine, InvoiceDocument, InvoiceKind, PartyFacts
from congress.finance.rules.keys import KEY_NAMES, KeyKind
from congress.finance.rules.transfer import transfer_text
from congress.finance.rules.ubl import ubl
from congress.setup.rules.policies import VatTreatment

KIND_NAMES = {InvoiceKind.INVOICE: nl("Factuur"), InvoiceKind.CREDIT: nl("Creditfactuur")}


def invoice_pdf(invoice: InvoiceDocument, *, at: datetime) -> bytes:
    """PDF/A-3a and PDF/UA-1 with the XML attached; `at` is the moment of issue."""
    facts = {"kind": KIND_NAMES[invoice.kind], "role": invoice.kind.value, "qr": _qr(invoice)}
    return pdf("finance/templates/invoice.typ", _data(invoice) | facts, at=at, attachment=ubl(invoice))


def draft_pdf(draft: InvoiceDocument, *, at: datetime) -> bytes:
    """What an invoice would look like: it says so, and has no number, QR code or e-invoice."""
    return pdf(
        "finance/templates/invoice.typ",
        _data(draft) | {"kind": nl("Concept van een factuur"), "role": "draft"},
        at=at,
    )


def payout_pdf(payout: InvoiceDocument, *, at: datetime) -> bytes:
    """What a gemeente receives and why; no invoice, so without number and without a day to pay."""
    data = _data(payout) | {
        "kind": nl("Betaaloverzicht"),
        "role": "payout",
        "total": euros(-payout.total),
        "iban": _grouped(payout.buyer.iban),
        "reason": "",
    }
    return pdf("finance/templates/invoice.typ", data, at=at)


def _qr(invoice: InvoiceDocument) -> str:
    text = transfer_text(invoice)
    return qr_svg(text, title=nl("QR-code om te betalen")) if text else ""


def _data(invoice: InvoiceDocument) -> dict[str, Any]:
    return {
        "qr": "",
        "number": invoice.number,
        "title": invoice.title,
        "issued": invoice.issued_on.isoformat(),
        "facts": _facts(invoice),
        "seller": _party(invoice.seller, with_vat_id=invoice.treatment is not VatTreatment.OUTSIDE),
        "buyer": _party(invoice.buyer, with_vat_id=False),
        "is_part": invoice.is_part,
        "with_vat": not invoice.reason,
        "lines": [
            {
                "text": line.text,
                "quantity": str(line.quantity),
                "price": euros(line.price),
                "vat": "" if line.vat_percent is None else f"{line.vat_percent}%",
                "amount": euros(line.amount),
            }
            for line in invoice.lines
        ],
        "net": euros(invoice.net),
        "subtotals": [
            {"percent": str(s.percent or 0), "taxable": euros(s.taxable), "vat": euros(s.vat)}
            for s in invoice.subtotals
        ],
        "total": euros(invoice.total),
        "reason": invoice.reason,
        "due": _day(invoice.due_on),
        "iban": _grouped(invoice.seller.iban),
        "annex": [_annex(line) for line in invoice.annex],
        "annex_total": euros(sum(line.share_net + line.share_vat for line in invoice.annex)),
        "annex_net": euros(sum(line.share_net for line in invoice.annex)),
        "annex_vat": euros(sum(line.share_vat for line in invoice.annex)),
    }


def _facts(invoice: InvoiceDocument) -> list[list[str]]:
    found = [[nl("Nummer"), invoice.number]] if invoice.number else []
    found.append([nl("Datum"), _day(invoice.issued_on)])
    if invoice.kind is InvoiceKind.INVOICE and invoice.total > 0:
        found.append([nl("Betalen tot en met"), _day(invoice.due_on)])
    if invoice.corrects and invoice.corrects_on:
        found.append([nl("Hoort bij factuur"), f"{invoice.corrects} ({_day(invoice.corrects_on)})"])
    if invoice.buyer_reference:
        found.append([nl("Uw kenmerk"), invoice.buyer_reference])
    if invoice.delivered_on:
        found.append([nl("Datum congres"), _day(invoice.delivered_on)])
    if invoice.settlement:
        found.append([nl("Afrekening"), str(invoice.settlement)])
    return found


def _party(facts: PartyFacts, *, with_vat_id: bool) -> dict[str, Any]:
    numbers = [
        (nl("KvK"), facts.kvk),
        (nl("OIN"), facts.oin),
        (nl("Btw-nummer"), facts.vat_id if with_vat_id else ""),
        (nl("IBAN"), _grouped(facts.iban)),
        (nl("E-mail"), facts.email),
    ]
    return {
        "name": facts.name,
        "address": facts.address,
        "place": f"{facts.postcode}  {facts.city}",
        "numbers": [[label, text] for label, text in numbers if text],
    }


def _annex(line: AnnexLine) -> dict[str, str]:
    figure = euros if line.key == KEY_NAMES[KeyKind.FIXED] else _whole  # fixed amounts weigh in money
    return {
        "text": line.description,
        "from": ", ".join(part for part in (line.supplier, line.invoiced_on) if part),
        "payer": line.payer,
        "key": line.key,
        "weight": f"{figure(line.weight)} van {figure(line.weights)}",
        "net": euros(line.net),
        "vat": euros(line.vat),
        "percent": f"{line.vat_percent}%",
        "share_net": euros(line.share_net),
        "share_vat": euros(line.share_vat),
        "share": euros(line.share_net + line.share_vat),
    }


def _day(day: date) -> str:
    return short_day(day)


def _grouped(number: str) -> str:
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))


def _whole(number: int) -> str:
    return f"{number:,}".replace(",", ".")
