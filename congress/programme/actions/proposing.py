"""Proposing another timetable; nothing is changed here."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from congress.core.db import Database
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.core.watching import Compute, Told
from congress.programme.actions.computing import ask
from congress.programme.forms.demands import sentences
from congress.programme.models import Computation, ComputationKind, ComputationState
from congress.programme.queries import (
    Programme,
    RoomFacts,
    RoundFacts,
    SessionFacts,
    names_of,
    people_with_wishes,
    staff_programme,
    timetable_problem,
)
from congress.programme.rules.timetable import Keep, Timetable, TimetableProblem, schedule
from congress.setup.models import Congress

LONG = 80
"""Sessions from which a run takes too long for a page (a second or two)."""
ANSWER = TypeAdapter(Timetable)


class NothingToSchedule(Conflict):
    """There is nothing to place, or nowhere to place it."""

    sentence = nl("Maak eerst rondes, zalen en sessies. Daarna kan het rooster worden berekend.")


@dataclass(frozen=True)
class Move:
    """A session that the proposal puts elsewhere."""

    session: SessionFacts
    round: RoundFacts
    room: RoomFacts


@dataclass(frozen=True)
class Proposal:
    """A timetable for the programme of now: every session, which of them move, and what stands in the way.

    `why` are the demands that cannot all be met, in words; empty when everything has a place.
    """

    programme: Programme
    answer: Timetable
    moves: tuple[Move, ...]
    people: int
    why: tuple[str, ...] = ()


def compute_timetable(
    db: Database, congress: Congress, *, keep: Keep, actor: str, now: datetime
) -> Proposal | None:
    """Propose at once, or let a worker do it when that takes long; None when a worker does.

    Raises NothingToSchedule.
    """
    asked = _asked(db, congress.id, keep)
    if len(asked.problem.workshops) <= LONG:
        return _proposal(asked, schedule(asked.problem))
    with db.write() as tx:
        congress = tx.get_one(Congress, congress.id)
        ask(tx, congress, ComputationKind.TIMETABLE, {"keep": keep}, actor=actor, now=now)
    return None


def see_through(db: Database, computation: Computation, compute: Compute, _now: datetime) -> dict[str, Any]:
    """The answer that was asked of a worker. Raises NothingToSchedule and what `compute` raises."""
    asked = _asked(db, computation.congress_id, Keep(computation.asked["keep"]))
    answer = compute(_scheduled, asked.problem)
    return {"answer": ANSWER.dump_python(answer, mode="json"), "problem": _fingerprint(asked.problem)}


def computed_proposal(db: Database, computation: Computation) -> Proposal | None:
    """What a worker found, unless it found nothing, or the programme or the wishes changed since."""
    if computation.state is not ComputationState.DONE:
        return None
    try:
        asked = _asked(db, computation.congress_id, Keep(computation.asked["keep"]))
    except NothingToSchedule:
        return None
    if _fingerprint(asked.problem) != computation.answer["problem"]:
        return None
    return _proposal(asked, ANSWER.validate_python(computation.answer["answer"]))


def propose(db: Database, congress_id: int, *, keep: Keep = Keep.BEST) -> Proposal:
    """Compute another timetable; nothing is changed. Raises NothingToSchedule.

    With Keep.MOVES the timetable of now is only set right, with as few moves as possible.

    The solver works outside a transaction: it may take seconds.
    """
    asked = _asked(db, congress_id, keep)
    return _proposal(asked, schedule(asked.problem))


@dataclass(frozen=True)
class _Asked:
    """The programme of now, and the problem that it is."""

    programme: Programme
    problem: TimetableProblem
    people: int


def _asked(db: Database, congress_id: int, keep: Keep) -> _Asked:
    with db.read() as tx:
        programme = staff_programme(tx, congress_id)
        problem = timetable_problem(tx, congress_id, programme)
        people = people_with_wishes(tx, congress_id)
    if not (problem.rounds and problem.rooms and problem.workshops):
        raise NothingToSchedule
    return _Asked(programme, replace(problem, keep=keep), people)


def _scheduled(problem: TimetableProblem, told: Told) -> Timetable:
    return schedule(problem, told=told)


def _proposal(asked: _Asked, answer: Timetable) -> Proposal:
    programme = asked.programme
    rounds = {r.code: r for r in programme.rounds}
    rooms = {r.code: r for r in programme.rooms}
    moves = [
        Move(session, rounds[place[0]], rooms[place[1]])
        for session in programme.sessions
        if (place := answer.place.get(str(session.guid))) and place != (session.round.code, session.room.code)
    ]
    why = sentences(asked.problem, answer.clash, names_of(programme))
    return Proposal(programme, answer, tuple(moves), asked.people, tuple(why))


def _fingerprint(problem: TimetableProblem) -> str:
    text = json.dumps(asdict(problem), sort_keys=True, default=sorted)
    return hashlib.sha256(text.encode()).hexdigest()
