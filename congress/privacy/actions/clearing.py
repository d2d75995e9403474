"""What goes when its term is over: each package clears what it owns, one after the other, in plain sight."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

import structlog

from congress.access.actions import clear_log_in_data
from congress.access.queries import log_in_data_left
from congress.core.db import Database, Tx
from congress.door.actions.forget import clear_door, forget_at_door
from congress.finance.actions.retention import clear_books
from congress.mail.actions import clear_mail_log
from congress.privacy.queries import due
from congress.programme.actions.retention import clear_speakers
from congress.registration.actions import retention as people
from congress.registration.actions.line import lock_congress
from congress.setup.actions import keep_statement
from congress.setup.models import Congress
from congress.setup.queries import all_congresses, congress_by_id, retention_days
from congress.setup.rules.retention import Holding
from congress.setup.rules.terms import Kind

WORKER = "nachtelijk opruimen"

log = structlog.get_logger("congress.privacy")


def _clear_persons(tx: Tx, congress: Congress, now: datetime) -> int:
    those = people.next_persons(tx, congress.id)
    forget_at_door(tx, congress.id, those)
    return people.clear_persons(tx, congress.id, those, now=now)


CLEAR: Mapping[Kind, Callable[[Tx, Congress, datetime], int]] = {
    Kind.NEEDS: lambda tx, c, _: people.clear_needs(tx, c.id),
    Kind.DOOR: lambda tx, c, _: clear_door(tx, c.id),
    Kind.MAIL: lambda tx, c, _: clear_mail_log(tx, c.id),
    Kind.PERSONS: _clear_persons,
    Kind.REQUESTS: lambda tx, c, _: people.clear_requests(tx, c.id),
    Kind.FILE: lambda tx, c, _: clear_speakers(tx, c.id) + people.clear_placements(tx, c.id),
    Kind.FINANCE: lambda tx, c, _: clear_books(tx, c.id),
}
"""Who owns one kind of data of a congress and clears it; answers go per question."""


def clear_congress(
    db: Database,
    congress_id: int,
    *,
    also: Collection[Kind] = (),
    actor: str,
    secret_key: str,
    now: datetime,
) -> Counter[str]:
    """Let everything of this congress go that is over its term; how many per kind.

    Each transaction leaves a signed statement of what went in it. Any number of processes may do this at
    once, and again: the lock on the congress lets one through, and the next finds nothing.
    """
    gone: Counter[str] = Counter()
    while True:
        with db.read() as tx:  # looking first: without work it never takes a lock
            if not due(tx, congress_by_id(tx, congress_id), also=also, now=now):
                return gone
        with db.write() as tx:
            congress = congress_by_id(tx, congress_id)
            lock_congress(tx, congress)
            counts = _clear(tx, congress, due(tx, congress, also=also, now=now), now=now)
            if counts:
                keep_statement(tx, congress, counts, actor=actor, secret_key=secret_key, now=now)
        if not counts:
            return gone
        gone.update(counts)


def _clear(tx: Tx, congress: Congress, over: Collection[Holding], *, now: datetime) -> dict[str, int]:
    counts = {}
    for holding in over:
        if holding.question_id is not None:
            counts[holding.key] = people.clear_answers(tx, holding.question_id)
        else:
            counts[holding.key] = CLEAR[holding.kind](tx, congress, now)
    return {key: count for key, count in counts.items() if count}


def clear_installation(db: Database, *, actor: str, secret_key: str, now: datetime) -> Counter[str]:
    """The same for log-in data, which are of no congress."""
    with db.read() as tx:
        before = now - timedelta(days=retention_days(tx, None)[Kind.LOGIN])
        if not log_in_data_left(tx, before=before):
            return Counter()
    with db.write() as tx:
        count = clear_log_in_data(tx, before=before)
        if count:
            counts = {Kind.LOGIN.value: count}
            keep_statement(tx, None, counts, actor=actor, secret_key=secret_key, now=now)
    return Counter({Kind.LOGIN.value: count})


def clear_everything_due(
    db: Database, *, actor: str = WORKER, secret_key: str, now: datetime
) -> dict[str, Counter[str]]:
    """All congresses and the installation itself (under ""): what the worker does; how many per kind."""
    with db.read() as tx:
        found = {congress.slug: congress.id for congress in all_congresses(tx)}
    gone = {"": clear_installation(db, actor=actor, secret_key=secret_key, now=now)}
    for slug, congress_id in found.items():
        gone[slug] = clear_congress(db, congress_id, actor=actor, secret_key=secret_key, now=now)
        if gone[slug]:
            log.info("retention", congress=congress_id, **gone[slug])
    return gone
