"""Putting mail in the outbox."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from congress.core.chance import new_uuid
from congress.core.db import Tx
from congress.mail.models import MailState, OutboxMail


def queue_mail(
    tx: Tx,
    kind: str,
    *,
    about_id: int,
    congress_id: int | None = None,
    now: datetime,
    facts: dict[str, Any] | None = None,
    wait: timedelta = timedelta(0),
) -> None:
    """A mail that leaves after this transaction, or not at all when it rolls back.

    `facts` is what the subject will no longer say when the mail leaves; it is forgotten then. `wait` keeps
    it back for a while.
    """
    queue_mails(tx, kind, [about_id], congress_id=congress_id, now=now, facts=facts, wait=wait)


def queue_mails(
    tx: Tx,
    kind: str,
    about_ids: Iterable[int],
    *,
    congress_id: int | None = None,
    now: datetime,
    facts: dict[str, Any] | None = None,
    wait: timedelta = timedelta(0),
    bulk_id: int | None = None,
) -> int:
    """A mail of one kind about each of these, with one statement; how many."""
    rows = [
        {
            "kind": kind,
            "about_id": about_id,
            "congress_id": congress_id,
            "state": MailState.WAITING,
            "attempts": 0,
            "queued_at": now,
            "next_at": now + wait,
            "facts": facts,
            "bulk_id": bulk_id,
            "message_id": str(new_uuid()),
        }
        for about_id in about_ids
    ]
    if rows:
        tx.execute(insert(OutboxMail), rows)
    return len(rows)


def send_again(tx: Tx, mail: OutboxMail, *, now: datetime) -> None:
    """Try a mail that failed or came back once more, from the first attempt on; another stays as it is.

    What came back gets a new Message-ID, so that its own return is told from the first.
    """
    tx.refresh(mail, with_for_update=True)
    if mail.bounced_at is not None:
        mail.message_id, mail.bounced_at, mail.sent_at = str(new_uuid()), None, None
        mail.state = MailState.FAILED
    if mail.state == MailState.FAILED:
        mail.state = MailState.WAITING
        mail.attempts = 0
        mail.next_at = now
        mail.last_problem = None
