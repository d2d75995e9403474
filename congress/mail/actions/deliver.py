"""Delivering the outbox: claim, compose, send, and say how it went.

A mail is claimed for a while in a transaction of its own and sent outside of any. Whoever dies in
between leaves a claim that runs out, after which another worker sends it. So a mail is never lost;
it can only come twice when a worker dies after the mail server accepted it, and then under the same
Message-ID, which mail programs show once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update

from congress.core.db import Database, Tx
from congress.core.errors import NotFound
from congress.core.i18n import nl
from congress.mail.actions.transport import Outlet, Refused, TryLater, outlet
from congress.mail.documents import file_name, message_of, sender_of
from congress.mail.models import MailState, OutboxMail
from congress.mail.rules.attempts import MOST_ATTEMPTS, wait_after
from congress.mail.rules.letter import Letter, Post

Composer = Callable[[Tx, OutboxMail, Post], Letter]

LEASE = timedelta(minutes=15)
OVERTAKEN = nl("Er veranderde iets voordat deze mail wegging. Hij was niet meer nodig.")
NOT_MADE = nl("De mail kon niet worden gemaakt ({error}).")
GIVEN_UP = nl("Gestopt na {attempts} keer proberen. {problem}")

log = structlog.get_logger("congress.mail")


@dataclass(frozen=True)
class Claim:
    """A mail that this worker may send until the lease runs out; `attempt` tells claims apart."""

    id: int
    attempt: int


def deliver_due(
    db: Database, kinds: Mapping[str, Composer], post: Post, *, now: datetime, limit: int = 20
) -> int:
    """Send the mails that are due, at most `limit`, over one connection; how many left.

    Several workers may run this at once, also in several processes: each mail is claimed by one.
    """
    claims = _claim(db, now=now, limit=limit)
    if not claims:
        return 0
    with outlet(post.settings) as way_out:
        return sum(_deliver(db, kinds, post, claim, way_out=way_out, now=now) for claim in claims)


def _claim(db: Database, *, now: datetime, limit: int) -> list[Claim]:
    due = (
        select(OutboxMail.id)
        .where(OutboxMail.state.in_([MailState.WAITING, MailState.SENDING]), OutboxMail.next_at <= now)
        .order_by(OutboxMail.next_at, OutboxMail.id)
        .limit(limit)
    )
    with db.read() as tx:  # looking first: an idle worker never takes the lock of SQLite's one writer
        if not tx.scalars(due).all():
            return []
    with db.write() as tx:
        ids = tx.scalars(due.with_for_update(skip_locked=True)).all()
        rows = tx.execute(
            update(OutboxMail)
            .where(OutboxMail.id.in_(ids))
            .values(state=MailState.SENDING, attempts=OutboxMail.attempts + 1, next_at=now + LEASE)
            .returning(OutboxMail.id, OutboxMail.attempts)
        )
        return sorted((Claim(mail_id, attempt) for mail_id, attempt in rows), key=lambda claim: claim.id)


def _deliver(
    db: Database,
    kinds: Mapping[str, Composer],
    post: Post,
    claim: Claim,
    *,
    way_out: Outlet,
    now: datetime,
) -> bool:
    try:
        _send(db, kinds, post, claim, way_out=way_out, now=now)
    except Refused as refusal:
        _settle(db, claim, state=MailState.FAILED, last_problem=str(refusal))
    except NotFound:
        _settle(db, claim, state=MailState.DROPPED, last_problem=OVERTAKEN)
    except TryLater as trouble:
        _try_later(db, claim, str(trouble), now=now)
    except Exception as error:  # one mail that cannot be made never holds up the others
        log.error("mail-not-made", mail=claim.id, error=type(error).__name__)
        _try_later(db, claim, NOT_MADE.format(error=type(error).__name__), now=now)
    else:
        _settle(db, claim, state=MailState.SENT, sent_at=now, last_problem=None, facts=None)
        return True
    return False


def _send(
    db: Database,
    kinds: Mapping[str, Composer],
    post: Post,
    claim: Claim,
    *,
    way_out: Outlet,
    now: datetime,
) -> None:
    with db.read() as tx:
        mail = tx.get_one(OutboxMail, claim.id)
        letter = kinds[mail.kind](tx, mail, post)
        name, message_id = file_name(mail), mail.message_id
    message = message_of(letter, sender=sender_of(post.settings), message_id=message_id, sent_at=now)
    way_out.send(message, name=name)


def _try_later(db: Database, claim: Claim, problem: str, *, now: datetime) -> None:
    wait = wait_after(claim.attempt)
    if wait is None:
        text = GIVEN_UP.format(attempts=MOST_ATTEMPTS, problem=problem)
        _settle(db, claim, state=MailState.FAILED, last_problem=text)
    else:
        _settle(db, claim, state=MailState.WAITING, next_at=now + wait, last_problem=problem)


def _settle(db: Database, claim: Claim, **values: object) -> None:
    text = values.get("last_problem")
    if isinstance(text, str):
        values["last_problem"] = text[:250]
    with db.write() as tx:
        tx.execute(
            update(OutboxMail)
            .where(
                OutboxMail.id == claim.id,
                OutboxMail.state == MailState.SENDING,
                OutboxMail.attempts == claim.attempt,  # not when the lease ran out and another took it
            )
            .values(**values)
        )
