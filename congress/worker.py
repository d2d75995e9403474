"""What happens by itself: mail leaves, the waiting list moves up, what is over its term goes."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog

import congress.access.mails
import congress.finance.mails
import congress.registration.mails
from congress.access.actions import forget_old_access
from congress.core import clock as clocks
from congress.core.db import Database
from congress.core.limits import forget_attempts
from congress.core.once import forget_sent_forms
from congress.core.settings import Settings
from congress.core.tokens import TicketWriter
from congress.mail.actions import deliver_due, sweep_mail_files
from congress.mail.actions.bounces import forget_bounces, read_bounces
from congress.mail.rules.letter import Post
from congress.privacy.actions import clear_everything_due
from congress.programme.actions import proposing
from congress.programme.actions.computing import Job, compute_next, forget_computations
from congress.programme.models import ComputationKind
from congress.registration.actions import expire_offers, fill_free_places, fill_free_seats, placement
from congress.registration.actions.confirm import forget_unconfirmed
from congress.registration.actions.invitations import tell_changes
from congress.setup.queries import retention_days
from congress.setup.rules.terms import Kind
from congress.web.pages import text_of

KINDS = congress.access.mails.kinds | congress.registration.mails.kinds | congress.finance.mails.kinds
PAUSE_SECONDS = 2.0
JOBS: Mapping[ComputationKind, Job] = {
    ComputationKind.TIMETABLE: proposing.see_through,
    ComputationKind.PLACEMENT: placement.see_through,
}
CLEANING = timedelta(hours=1)
LOOKING = timedelta(minutes=1)

log = structlog.get_logger("congress.worker")


def work(db: Database, settings: Settings, *, ticket: TicketWriter, now: datetime) -> int:
    """One round of everything that is due; how many mails left."""
    for sweep in (expire_offers, fill_free_places, fill_free_seats):
        with db.write() as tx:  # each its own: two workers lock the congresses in the same order
            sweep(tx, now=now)
    post = Post(settings=settings, ticket=ticket, render=text_of)
    return deliver_due(db, KINDS, post, now=now)


def look(db: Database, settings: Settings, *, now: datetime) -> None:
    """What is looked for now and then: calendars that are no longer right, and mails that came back."""
    tell_changes(db, base_url=settings.base_url, now=now)
    if settings.bounce_dir:
        read_bounces(db, settings.bounce_dir, now=now)


def clean(db: Database, settings: Settings, *, now: datetime) -> None:
    """Let go what is over its term. Several workers may do so at once, and as often as they like."""
    with db.write() as tx:
        forget_old_access(tx, now=now)
        forget_attempts(tx, now=now)
        forget_sent_forms(tx, now=now)
        forget_unconfirmed(tx, now=now)
        forget_computations(tx, now=now)
    clear_everything_due(db, secret_key=settings.secret_key, now=now)
    sweep_mail_files(db, settings)
    if settings.bounce_dir:
        with db.read() as tx:
            days = retention_days(tx, None)[Kind.MAIL]
        forget_bounces(settings.bounce_dir, before=now - timedelta(days=days))


@contextmanager
def running(
    db: Database,
    settings: Settings,
    *,
    ticket: TicketWriter,
    clock: Callable[[], datetime] = clocks.now,
) -> Iterator[threading.Event]:
    """Threads that work and compute until the block ends. Several may run, also in several processes."""
    stop = threading.Event()
    works: dict[str, Callable[[], None]] = {
        "congress-worker": lambda: _loop(db, settings, ticket, clock, stop),
        "congress-computing": lambda: _compute(db, clock, stop),
    }
    threads = [threading.Thread(target=work, name=name, daemon=True) for name, work in works.items()]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=30)


def _loop(
    db: Database,
    settings: Settings,
    ticket: TicketWriter,
    clock: Callable[[], datetime],
    stop: threading.Event,
) -> None:
    cleaned = clock() - CLEANING
    looked = clock() - LOOKING
    while not stop.is_set():
        try:
            if clock() - looked >= LOOKING:
                looked = clock()
                look(db, settings, now=looked)
            work(db, settings, ticket=ticket, now=clock())
            if clock() - cleaned >= CLEANING:
                cleaned = clock()
                clean(db, settings, now=cleaned)
        except Exception as error:  # the loop goes on: what failed is tried again in the next round
            log.error("worker-round-failed", error=type(error).__name__)
        stop.wait(PAUSE_SECONDS)


def _compute(db: Database, clock: Callable[[], datetime], stop: threading.Event) -> None:
    while not stop.is_set():
        found = False
        try:
            found = compute_next(db, JOBS, clock=clock, is_closing=stop.is_set)
        except Exception as error:  # the loop goes on: what failed is started again when it has been silent
            log.error("computing-failed", error=type(error).__name__)
        if not found:
            stop.wait(PAUSE_SECONDS)
