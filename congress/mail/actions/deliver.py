"""Delivering the outbox: claim, compose, send, and say how it went.

A mail is claimed for a while in a transaction of its own and sent outside of any. Whoever dies in
between leaves a claim that runs out, after which another worker sends it. So a mail is never lost;
it can only come twice when a worker dies after the mail server accepted the text and before that is
written down, and then under the same Message-ID, by which a duplicate is known.
"""

import time
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
from congress.mail.rules.bounce import without_addresses
from congress.mail.rules.letter import Letter, Post

Composer = Callable[[Tx, OutboxMail, Post], Letter]

LEASE = timedelta(minutes=15)
ROUND_SECONDS = 60
"""No mail is claimed in a round after this: `now` must stay near the clock, or claims run out too soon."""

OVERTAKEN = nl("Er veranderde iets voordat deze mail wegging. Hij was niet meer nodig.")
NOT_MADE = nl("De mail kon niet worden gemaakt ({error}).")
GIVEN_UP = nl("Gestopt na {attempts} keer proberen. {problem}")

TO_THE_FORGOTTEN = ("erased",)
"""Kinds to an address that is nowhere else any more: once given up, such a mail is not sent again."""

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

    Several workers may run this at once, also in several processes: each mail is claimed by one, just
    before it is sent, so a slow mail server cannot make a claim run out.
    """
    sent = 0
    started = time.monotonic()
    with outlet(post.settings) as way_out:
        for _ in range(limit):
            claim = _claim(db, now=now)
            if claim is None:
                break
            sent += _deliver(db, kinds, post, claim, way_out=way_out, now=now)
            if time.monotonic() - started > ROUND_SECONDS:
                break
    return sent


def _claim(db: Database, *, now: datetime) -> Claim | None:
    due = (
        select(OutboxMail.id)
        .where(OutboxMail.state.in_([MailState.WAITING, MailState.SENDING]), OutboxMail.next_at <= now)
        .order_by(OutboxMail.next_at, OutboxMail.id)
        .limit(1)
    )
    with db.read() as tx:  # looking first: an idle worker never takes the lock of SQLite's one writer
        if tx.scalar(due) is None:
            return None
    with db.write() as tx:
        number = tx.scalar(due.with_for_update(skip_locked=True))
        row = tx.execute(
            update(OutboxMail)
            .where(OutboxMail.id == number)
            .values(state=MailState.SENDING, attempts=OutboxMail.attempts + 1, next_at=now + LEASE)
            .returning(OutboxMail.id, OutboxMail.attempts)
        ).one_or_none()
        return Claim(*row) if row else None


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
        _settle(db, claim, state=MailState.DROPPED, last_problem=OVERTAKEN, facts=None)
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
    with db.write() as tx:  # composing may note what the calendar of this person is told
        mail = tx.get_one(OutboxMail, claim.id)
        letter = kinds[mail.kind](tx, mail, post)
        name, message_id = file_name(mail), mail.message_id
    message = message_of(letter, sender=sender_of(post.settings), message_id=message_id, sent_at=now)
    way_out.send(message, name=name)
    log.info("mail-sent", mail=claim.id, correlation=message_id)


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
        values["last_problem"] = without_addresses(text)[:250]
    mine = (
        OutboxMail.id == claim.id,
        OutboxMail.state == MailState.SENDING,
        OutboxMail.attempts == claim.attempt,  # not when the lease ran out and another took it
    )
    with db.write() as tx:
        if values["state"] == MailState.FAILED:
            tx.execute(
                update(OutboxMail).where(*mine, OutboxMail.kind.in_(TO_THE_FORGOTTEN)).values(facts=None)
            )
        tx.execute(update(OutboxMail).where(*mine).values(**values))
