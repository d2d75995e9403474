"""The log of changes of money."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from congress.core.audit import AuditEntry
from congress.core.db import Tx


def money_log(tx: Tx, congress_id: int, actions: Collection[str]) -> Sequence[AuditEntry]:
    """The lines of these kinds, in the order in which they were written."""
    query = select(AuditEntry).where(AuditEntry.congress_id == congress_id, AuditEntry.action.in_(actions))
    return tx.scalars(query.order_by(AuditEntry.id)).all()
