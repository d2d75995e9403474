"""What takes longer than a page may: asked on a page, computed by a worker, watched and cancelled."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from sqlalchemy import ColumnElement, delete, or_, select, update

from congress.core.db import LOCK, Database, Tx
from congress.core.errors import Conflict, Refusal
from congress.core.i18n import nl
from congress.core.watching import Compute, Died, Stopped, Told, watched
from congress.programme.models import OPEN, Computation, ComputationKind, ComputationState
from congress.programme.queries.computing import latest_computation
from congress.setup.models import Congress

A = TypeVar("A")
R = TypeVar("R")
BEAT = timedelta(seconds=10)
GONE = timedelta(seconds=60)
"""A worker that has said nothing for so long is gone; another one starts again."""
MOST_ATTEMPTS = 3
KEEP = timedelta(days=30)

log = structlog.get_logger("congress.computing")


class NotComputed(Conflict):
    """The solver ended without an answer."""

    sentence = nl("De berekening is niet gelukt. Probeer het nog eens.")


Job = Callable[[Database, Computation, Compute, datetime], dict[str, Any]]
"""Sees one kind of computation through; what it returns is kept with the computation."""


def ask(
    tx: Tx, congress: Congress, kind: ComputationKind, asked: Mapping[str, Any], *, actor: str, now: datetime
) -> Computation:
    """Let a worker compute this; while one of this kind is under way, that one is it, whoever asked."""
    tx.refresh(congress, with_for_update=LOCK)
    found = latest_computation(tx, congress.id, kind)
    if found is not None and found.is_open:
        return found
    computation = Computation(
        congress_id=congress.id, kind=kind, asked=dict(asked), asked_by=actor, asked_at=now
    )
    tx.add(computation)
    return computation


def cancel_computation(tx: Tx, congress: Congress, kind: ComputationKind) -> None:
    """Nobody waits for this any more: whoever computes it stops. A second time changes nothing."""
    tx.execute(
        update(Computation)
        .where(Computation.congress_id == congress.id, Computation.kind == kind, Computation.state.in_(OPEN))
        .values(state=ComputationState.CANCELLED)
    )


def compute_next(
    db: Database,
    jobs: Mapping[ComputationKind, Job],
    *,
    clock: Callable[[], datetime],
    is_closing: Callable[[], bool],
) -> bool:
    """See the computation through that waits longest, if there is one; whether there was.

    One whose worker is gone starts again; of a worker that is closing, the next one starts it again.
    """
    with db.write() as tx:
        computation = _claimed(tx, now=clock())
    if computation is None:
        return False
    goes_on = _watch(db, computation, clock, is_closing)

    def compute(work: Callable[[A, Told], R], argument: A) -> R:
        found = watched(work, argument, goes_on=goes_on)
        if not goes_on(""):
            raise Stopped  # at the last moment: what is found is not kept
        return found

    try:
        answer = jobs[computation.kind](db, computation, compute, clock())
    except Stopped:
        _change(db, computation, state=ComputationState.WAITING, attempts=computation.attempts - 1)
    except Refusal as refusal:
        _change(db, computation, state=ComputationState.FAILED, problem=str(refusal)[:300])
    except Died as error:  # of itself, or with its worker: another one tries again, but not for ever
        log.error("computation-died", error=str(error))
        is_over = computation.attempts >= MOST_ATTEMPTS
        failed = {"state": ComputationState.FAILED, "problem": str(NotComputed())}
        _change(db, computation, **failed if is_over else {"state": ComputationState.WAITING})
    else:
        _change(db, computation, state=ComputationState.DONE, answer=answer)
    return True


def forget_computations(tx: Tx, *, now: datetime) -> None:
    """What was asked a month ago is of no use any more."""
    tx.execute(delete(Computation).where(Computation.asked_at < now - KEEP))


def _claimed(tx: Tx, *, now: datetime) -> Computation | None:
    is_left = (Computation.state == ComputationState.RUNNING) & (Computation.beat_at < now - GONE)
    query = (
        select(Computation)
        .where(or_(Computation.state == ComputationState.WAITING, is_left))
        .order_by(Computation.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = tx.scalar(query)
    if found is None:
        return None
    if found.attempts >= MOST_ATTEMPTS:
        found.state, found.problem = ComputationState.FAILED, str(NotComputed())
        return None
    found.state, found.phase, found.beat_at = ComputationState.RUNNING, "", now
    found.attempts += 1
    return found


def _watch(
    db: Database, computation: Computation, clock: Callable[[], datetime], is_closing: Callable[[], bool]
) -> Callable[[str], bool]:
    said, beat_at = "", clock()

    def goes_on(word: str) -> bool:
        nonlocal said, beat_at
        now = clock()
        with db.read() as tx:
            if tx.scalar(select(Computation.id).where(*_is_mine(computation))) is None:
                return False
        if word != said or now - beat_at >= BEAT:
            said, beat_at = word, now
            _change(db, computation, phase=word[:20], beat_at=now)
        return not is_closing()

    return goes_on


def _change(db: Database, computation: Computation, **values: Any) -> None:
    with db.write() as tx:
        tx.execute(update(Computation).where(*_is_mine(computation)).values(values))


def _is_mine(computation: Computation) -> tuple[ColumnElement[bool], ...]:
    # Not cancelled, and not taken over by another worker.
    return (
        Computation.id == computation.id,
        Computation.state == ComputationState.RUNNING,
        Computation.attempts == computation.attempts,
    )
