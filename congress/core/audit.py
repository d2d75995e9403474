"""The log of changes of consequence: who, when, what, before and after. Only ever added to.

Every line carries a hash over itself and the line before it, so that a changed, added or lost line shows.
A chain per congress, and one for the installation: whoever writes waits only for writers of the same chain.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from congress.core.db import Base, Tx
from congress.core.fixed import keep_as_it_is

NO_CONGRESS = 0
"""The chain of lines that belong to no congress."""
START = "0" * 64
"""What stands in the place of the line before the first one."""


class AuditEntry(Base):
    """One change of consequence (logregel). `subject` names a thing, never a person's data.

    `hash` is the SHA-256 (hex) over this line and the hash of the line before it in its chain.
    """

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int | None] = mapped_column(ForeignKey("congress.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(254))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    hash: Mapped[str] = mapped_column(String(64))


class AuditChain(Base):
    """How many lines a chain has and the hash of its last one (keten). Locked while a line is added."""

    __tablename__ = "audit_chain"

    chain: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    length: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


_LINES, _CHAINS = Base.metadata.tables["audit_entry"], Base.metadata.tables["audit_chain"]
keep_as_it_is(_LINES)


class AuditFault(StrEnum):
    """What is wrong with a chain."""

    CHANGED = "changed"
    CUT_OFF = "cut-off"


@dataclass(frozen=True)
class Tampering:
    """Where a chain does not hold: at a line, or at its end (`entry_id` None)."""

    fault: AuditFault
    congress_id: int | None
    entry_id: int | None = None


@dataclass(frozen=True)
class Change:
    """What one line of the log tells: of what, and how it was and is."""

    subject: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


def record(
    tx: Tx,
    *,
    congress_id: int | None,
    actor: str,
    action: str,
    subject: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    now: datetime,
) -> None:
    """Add one line to the log, in the transaction of the change itself."""
    change = Change(subject, before, after)
    record_all(tx, [change], congress_id=congress_id, actor=actor, action=action, now=now)


def record_all(
    tx: Tx, changes: Sequence[Change], *, congress_id: int | None, actor: str, action: str, now: datetime
) -> None:
    """Add a line for each of these changes, in their order, with as many statements as for one."""
    if not changes:
        return
    chain = congress_id or NO_CONGRESS
    made = _lock(tx, chain, len(changes))
    lines = []
    for change in changes:
        line = {
            "congress_id": congress_id,
            "at": now,
            "actor": actor,
            "action": action,
            "subject": change.subject,
            "before": change.before,
            "after": change.after,
        }
        made = line_hash(made, line)
        lines.append(line | {"hash": made})
    tx.execute(insert(_LINES), lines)
    tx.execute(update(_CHAINS).where(_CHAINS.c.chain == chain).values(hash=made))


def line_hash(previous: str, line: Mapping[str, Any]) -> str:
    """SHA-256 (hex) over a line and the hash before it; the same on both databases.

    The facts go through JSON first, as they do in the database, so that what is read back hashes the same.
    """
    facts = json.loads(json.dumps([line["before"], line["after"]]))
    at = line["at"].astimezone(UTC).isoformat(timespec="microseconds")
    parts = [previous, line["congress_id"], at, line["actor"], line["action"], line["subject"], *facts]
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def tampering(tx: Tx) -> Iterator[Tampering]:
    """Every place where the log is not as it was written: a line changed, put in or taken away."""
    heads = {head.chain: (head.length, head.hash) for head in tx.scalars(select(AuditChain))}
    found: dict[int, tuple[int, str]] = {}
    for row in tx.execute(select(_LINES).order_by(_LINES.c.id).execution_options(yield_per=1000)):
        line = row._asdict()
        chain = line["congress_id"] or NO_CONGRESS
        length, previous = found.get(chain, (0, START))
        if line["hash"] != line_hash(previous, line):
            yield Tampering(AuditFault.CHANGED, line["congress_id"], line["id"])
        found[chain] = (length + 1, line["hash"])
    for chain in sorted(heads.keys() | found.keys()):
        if heads.get(chain) != found.get(chain):
            yield Tampering(AuditFault.CUT_OFF, chain or None)


def chains(tx: Tx) -> dict[int, AuditChain]:
    """The head of each chain. Kept elsewhere, its hash shows later that even the whole chain is the same."""
    return {head.chain: head for head in tx.scalars(select(AuditChain).order_by(AuditChain.chain))}


def has_line(tx: Tx, line: str) -> bool:
    """Whether some line of the log has this hash."""
    return tx.scalar(select(_LINES.c.id).where(_LINES.c.hash == line).limit(1)) is not None


def _lock(tx: Tx, chain: int, more: int) -> str:
    """Wait for other writers of this chain, count these lines, and give the hash of the last one before."""
    insert_or_count = postgresql.insert if tx.get_bind().dialect.name == "postgresql" else sqlite.insert
    first = insert_or_count(_CHAINS).values(chain=chain, length=more, hash=START)
    counted = first.on_conflict_do_update(index_elements=["chain"], set_={"length": _CHAINS.c.length + more})
    return str(tx.execute(counted.returning(_CHAINS.c.hash)).scalar_one())
