"""Putting mail in the outbox."""

from datetime import datetime

from sqlalchemy import insert

from congress.core.chance import new_uuid
from congress.core.db import Tx
from congress.mail.models import MailState, OutboxMail


def queue_mail(tx: Tx, kind: str, *, about_id: int, congress_id: int | None = None, now: datetime) -> None:
    """A mail that leaves after this transaction, or not at all when it rolls back."""
    tx.execute(
        insert(OutboxMail).values(
            kind=kind,
            about_id=about_id,
            congress_id=congress_id,
            state=MailState.WAITING,
            attempts=0,
            queued_at=now,
            next_at=now,
            message_id=str(new_uuid()),
        )
    )
