"""Everything of a congress that the archive keeps, as files: its books and its public programme."""

from collections.abc import Iterator
from datetime import date

from congress.core.clock import day_text
from congress.core.db import Tx
from congress.core.i18n import nl
from congress.finance.actions.tables import TABLES
from congress.finance.documents.settlement import settlement_json, settlement_pdf
from congress.finance.queries import (
    cost_of,
    invoice_by_number,
    invoices,
    receipt_of,
    receipts,
    settlement_record,
    settlements,
)
from congress.programme.documents import CongressFacts, archive_files
from congress.programme.queries import programme_of
from congress.setup.models import Congress
from congress.setup.queries import municipalities

_README = nl(
    "{title}\nArchief van {day}.\n\n"
    "tabellen      kosten, begroting, aandelen, facturen, afspraken en het logboek van geld (CSV)\n"
    "bonnen        wat leveranciers stuurden; het nummer vooraan is dat van de kostenpost\n"
    "afrekeningen  elke afrekening als PDF, en met alle invoer als JSON\n"
    "facturen      elke factuur en creditfactuur als PDF en als e-factuur (XML)\n"
    "programma     het openbare programma: open index.html\n\n"
    "Namen van deelnemers staan hier niet in. SHA256SUMS heeft van elk bestand een controlegetal.\n"
    "Controleren kan met `congress verify-archive BESTAND`, of uitgepakt met `sha256sum -c SHA256SUMS`.\n"
)


def archive_of(tx: Tx, congress: Congress, *, base_url: str, made_on: date) -> Iterator[tuple[str, bytes]]:
    """(path, content) of every file, one at a time. Nobody who took part is in it."""
    yield "LEESMIJ.txt", _README.format(title=congress.title, day=day_text(made_on)).encode()
    for name, table in TABLES.items():
        yield f"tabellen/{name}.csv", table(tx, congress).file("csv")[0]
    for cost_id in sorted(receipts(tx, congress.id)):
        receipt = receipt_of(tx, cost_of(tx, congress.id, cost_id))
        yield f"bonnen/{cost_id}-{receipt.filename}", receipt.content
    yield from _settlements(tx, congress)
    for number in sorted(invoice.number for invoice in invoices(tx, congress.id)):
        invoice = invoice_by_number(tx, congress.id, number)
        yield f"facturen/{number}.pdf", invoice.pdf
        yield f"facturen/{number}.xml", invoice.xml
    facts = CongressFacts.of(congress, base_url)
    for name, content in archive_files(facts, programme_of(tx, congress.id), made_on=made_on).items():
        yield f"programma/{name}", content


def _settlements(tx: Tx, congress: Congress) -> Iterator[tuple[str, bytes]]:
    names = {municipality.code: municipality.name for municipality in municipalities(tx)}
    for made in sorted(settlements(tx, congress.id), key=lambda one: one.number):
        record = settlement_record(tx, congress, made)
        yield f"afrekeningen/{made.number}.pdf", settlement_pdf(record, names)
        yield f"afrekeningen/{made.number}.json", settlement_json(record)
