"""The log of changes of consequence: who, when, what, before and after. Only ever added to."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, insert
from sqlalchemy.orm import Mapped, mapped_column

from congress.core.db import Base, Tx


class AuditEntry(Base):
    """One change of consequence (logregel). `subject` names a thing, never a person's data."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int | None] = mapped_column(ForeignKey("congress.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(254))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]


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
    tx.execute(
        insert(AuditEntry).values(
            congress_id=congress_id,
            at=now,
            actor=actor,
            action=action,
            subject=subject,
            before=before,
            after=after,
        )
    )
