"""Whether settlements, invoices and receipts are still as they were when the log was written."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from congress.core.audit import AuditEntry
from congress.core.db import Tx
from congress.finance.forms.problem import fingerprint
from congress.finance.models import Cost, Invoice, Receipt, Settlement

Logged = Mapping[tuple[int | None, str], Mapping[str, Any]]


@dataclass(frozen=True)
class Altered:
    """A document that is not what the log says it was. `subject` as in the log, such as "settlement 1"."""

    congress_id: int
    subject: str


def document_hashes(invoice: Invoice) -> dict[str, str]:
    """What the log keeps of an issued invoice: SHA-256 (hex) of its record, its PDF and its XML."""
    record = json.dumps(invoice.document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    parts = {"document": record.encode(), "pdf": invoice.pdf, "xml": invoice.xml}
    return {f"{name}Sha256": hashlib.sha256(content).hexdigest() for name, content in parts.items()}


def altered(tx: Tx) -> Iterator[Altered]:
    """Every settlement, invoice and receipt that differs from what the log says, in that order."""
    settled = _logged(tx, "settled")
    for made in tx.scalars(select(Settlement).order_by(Settlement.id)):
        subject = f"settlement {made.number}"
        said = settled.get((made.congress_id, subject), {}).get("sha256")
        if not fingerprint(made.problem, made.answer) == made.sha256 == said:
            yield Altered(made.congress_id, subject)
    issued = {**_logged(tx, "invoice-issued"), **_logged(tx, "credit-issued")}
    whole = select(Invoice).options(undefer(Invoice.pdf), undefer(Invoice.xml)).order_by(Invoice.id)
    for invoice in tx.scalars(whole.execution_options(yield_per=10)):
        subject = f"invoice {invoice.number}"
        facts = issued.get((invoice.congress_id, subject), {})
        if "pdfSha256" in facts and not document_hashes(invoice).items() <= facts.items():
            yield Altered(invoice.congress_id, subject)
    yield from _altered_receipts(tx)


def _altered_receipts(tx: Tx) -> Iterator[Altered]:
    attached = _logged(tx, "receipt")
    query = (
        select(Receipt, Cost.congress_id).join(Cost).options(undefer(Receipt.content)).order_by(Receipt.id)
    )
    for receipt, congress_id in tx.execute(query.execution_options(yield_per=10)):
        subject = f"cost {receipt.cost_id}"
        said = attached.get((congress_id, subject), {}).get("sha256")
        if not hashlib.sha256(receipt.content).hexdigest() == receipt.sha256 == said:
            yield Altered(congress_id, subject)


def _logged(tx: Tx, action: str) -> Logged:
    # The latest line wins: a receipt may have been replaced.
    query = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
    return {(line.congress_id, line.subject): line.after or {} for line in tx.scalars(query)}
