"""Recording actual costs and their receipts."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from congress.core.audit import record
from congress.core.db import LOCK, Tx
from congress.core.errors import Conflict, NotFound
from congress.core.i18n import nl
from congress.finance.forms.costs import CostForm
from congress.finance.models import Cost, Receipt
from congress.finance.queries import is_recorded
from congress.finance.rules.keys import KeyKind
from congress.finance.rules.receipts import MOST_BYTES, media_type
from congress.setup.models import Congress
from congress.setup.queries import participations


class AlreadySettled(Conflict):
    """What is settled does not change; a correction is a cost of its own."""

    sentence = nl("Deze kosten staan al in een afrekening. Neem voor een correctie een nieuwe kostenpost op.")


class NotInThisCongress(Conflict):
    """A gemeente that is not on the list of this congress."""

    sentence = nl("Kies een gemeente die bij dit congres hoort.")


class NotAReceipt(Conflict):
    """Not a PDF, JPEG or PNG by its content."""

    sentence = nl("Kies een bestand in PDF, JPEG of PNG. Dit bestand is iets anders of is beschadigd.")


class PerhapsDouble(Conflict):
    """The same supplier and number are there already."""

    sentence = nl(
        "Er staat al een kostenpost van {supplier} met factuurnummer {number}. Is dit een andere factuur? "
        "Zet dan onderaan een vinkje bij Toch opnemen."
    )


class ReceiptTooLarge(Conflict):
    """More than the limit."""

    sentence = nl("Dit bestand is te groot. Kies een bestand van hooguit 10 MB.")


def add_cost(
    tx: Tx,
    congress: Congress,
    form: CostForm,
    *,
    amounts: Mapping[str, int] | None = None,
    actor: str,
    now: datetime,
) -> Cost:
    """A new cost; `amounts` are the fixed amounts per CBS code in cents. Raises NotInThisCongress."""
    tx.refresh(congress, with_for_update=LOCK)
    values = _values(tx, congress, form, amounts or {})
    cost = Cost(congress_id=congress.id, settlement_id=None, recorded_at=now, **values)
    tx.add(cost)
    tx.flush()  # the log needs cost.id
    _log(tx, cost, "cost-added", actor=actor, now=now, after=_shown(cost))
    return cost


def refuse_double(tx: Tx, congress: Congress, *, supplier: str, number: str) -> None:
    """Ask before an invoice is recorded twice, also by two at once. Raises PerhapsDouble."""
    tx.refresh(congress, with_for_update=LOCK)
    if is_recorded(tx, congress.id, supplier=supplier, number=number):
        raise PerhapsDouble(supplier=supplier, number=number)


def change_cost(
    tx: Tx,
    congress: Congress,
    cost: Cost,
    form: CostForm,
    *,
    amounts: Mapping[str, int] | None = None,
    actor: str,
    now: datetime,
) -> None:
    """Other facts for a cost that is not settled yet. Raises AlreadySettled or NotInThisCongress."""
    _lock_open(tx, congress, cost)
    before = _shown(cost)
    for name, value in _values(tx, congress, form, amounts or {}).items():
        setattr(cost, name, value)
    _log(tx, cost, "cost-changed", actor=actor, now=now, before=before, after=_shown(cost))


def remove_cost(tx: Tx, congress: Congress, cost: Cost, *, actor: str, now: datetime) -> None:
    """Take a cost away, with its receipt; the log keeps what it was. Raises AlreadySettled."""
    _lock_open(tx, congress, cost)
    _log(tx, cost, "cost-removed", actor=actor, now=now, before=_shown(cost))
    tx.execute(delete(Receipt).where(Receipt.cost_id == cost.id))
    tx.delete(cost)


def attach_receipt(
    tx: Tx, congress: Congress, cost: Cost, *, filename: str, content: bytes, actor: str, now: datetime
) -> Receipt:
    """Keep the document of a cost that is open; an earlier one is replaced, and the log keeps its hash.

    Raises AlreadySettled, and ReceiptTooLarge or NotAReceipt by what the file holds and not by its name.
    """
    if len(content) > MOST_BYTES:
        raise ReceiptTooLarge
    kind = media_type(content)
    if kind is None:
        raise NotAReceipt
    _lock_open(tx, congress, cost)
    earlier = tx.query(Receipt).filter_by(cost_id=cost.id).one_or_none()
    if earlier:
        tx.delete(earlier)
        tx.flush()  # one receipt per cost
    receipt = Receipt(
        cost_id=cost.id,
        filename=_plain_name(filename),
        media_type=kind,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        received_at=now,
    )
    tx.add(receipt)
    before = {"sha256": earlier.sha256} if earlier else None
    _log(tx, cost, "receipt", actor=actor, now=now, before=before, after={"sha256": receipt.sha256})
    return receipt


def _lock_open(tx: Tx, congress: Congress, cost: Cost) -> None:
    tx.refresh(congress, with_for_update=LOCK)
    if tx.get(Cost, cost.id, populate_existing=True) is None:  # somebody else just took it away
        raise NotFound
    if cost.settlement_id is not None:
        raise AlreadySettled


def _values(tx: Tx, congress: Congress, form: CostForm, amounts: Mapping[str, int]) -> dict[str, Any]:
    codes = {p.municipality_code for p in participations(tx, congress.id)}
    named = {form.payer, *amounts} | ({form.one} if form.key is KeyKind.ONE else set())
    if not named <= codes:
        raise NotInThisCongress
    facts: dict[str, Any] = {}
    if form.key is KeyKind.FIXED:
        facts = {"amounts": dict(amounts), "rest": form.rest.value}
    if form.key is KeyKind.ONE:
        facts = {"code": form.one}
    return {
        "category": form.category,
        "description": form.description,
        "supplier": form.supplier,
        "supplier_number": form.supplier_number,
        "invoiced_on": form.invoiced_on,
        "net_cents": form.net,
        "vat_percent": form.vat_percent,
        "vat_cents": form.vat_cents,
        "payer_code": form.payer,
        "key": form.key,
        "key_facts": facts,
    }


def _shown(cost: Cost) -> dict[str, Any]:
    return {
        "description": cost.description,
        "supplier": cost.supplier,
        "number": cost.supplier_number,
        "net": cost.net_cents,
        "vat": cost.vat_cents,
        "payer": cost.payer_code,
        "key": cost.key,
        "facts": cost.key_facts,
    }


def _log(tx: Tx, cost: Cost, action: str, *, actor: str, now: datetime, **facts: Any) -> None:
    subject = f"cost {cost.id}"
    record(tx, congress_id=cost.congress_id, actor=actor, action=action, subject=subject, now=now, **facts)


def _plain_name(filename: str) -> str:
    name = filename.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in name if c.isprintable())[-120:] or "bon"
