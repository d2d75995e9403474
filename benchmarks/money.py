"""A large settlement (500 costs, 12 gemeenten, every kind of key), and invoices against bare tables."""

import io
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime

from reportlab.lib.pagesizes import A4
from reportlab.platypus import SimpleDocTemplate, Table

from congress.finance.documents.invoice import invoice_pdf
from congress.finance.rules.invoice import InvoiceDocument
from congress.finance.rules.keys import KeyKind, Participant, SplitKey
from congress.finance.rules.settlement import CostLine, settle
from tests.make_finance import document

COSTS = 500
GEMEENTEN = 12
ROUNDS = 3
INVOICES = 100
ISSUED_AT = datetime(2026, 12, 14, 9, tzinfo=UTC)


def settlement_seconds() -> float:
    """CPU seconds to round the whole table and find the fewest payments, best of a few rounds."""
    chance = random.Random(1)
    sharing = [
        Participant(
            f"GM{number:04d}",
            inhabitants=chance.randint(5_000, 90_000),
            registrations=chance.randint(1, 90),
            present=chance.randint(1, 80),
        )
        for number in range(GEMEENTEN)
    ]
    costs = [_cost(number, chance, sharing) for number in range(COSTS)]
    return min(_spent(lambda: settle(costs, sharing)) for _ in range(ROUNDS))


def invoices_against_tables() -> float:
    """CPU of 100 invoices, each a PDF with its e-invoice inside, over CPU of 100 one-page tables.

    The tables have the same lines and no more: no fonts of their own, tags, QR code or attachment.
    """
    documents = [document(number=f"2026-{number:04d}") for number in range(INVOICES)]
    invoice_pdf(documents[0], at=ISSUED_AT)  # loads the fonts
    pairs = [
        (
            _spent(lambda: [invoice_pdf(one, at=ISSUED_AT) for one in documents]),
            _spent(lambda: [_table(one) for one in documents]),
        )
        for _ in range(ROUNDS)  # in turn, so that a busy moment of the machine meets both
    ]
    return min(ours for ours, _ in pairs) / min(bare for _, bare in pairs)


def _table(document: InvoiceDocument) -> bytes:
    file = io.BytesIO()
    rows = [["Omschrijving", "Aantal", "Bedrag"]]
    rows += [[line.text, str(line.quantity), str(line.amount)] for line in document.lines]
    SimpleDocTemplate(file, pagesize=A4).build([Table(rows)])
    return file.getvalue()


def _cost(number: int, chance: random.Random, sharing: list[Participant]) -> CostLine:
    net = chance.randint(1_000, 900_000)
    by = chance.choice(list(KeyKind))
    key = SplitKey(by, {sharing[0].code: 500} if by is KeyKind.FIXED else {}, code=sharing[1].code)
    return CostLine(f"{number:06d}", net, net * 21 // 100, chance.choice(sharing).code, key)


def _spent(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
