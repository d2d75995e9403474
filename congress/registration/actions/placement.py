"""Placing people in sessions: computing, keeping and publishing."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from congress.core.audit import record
from congress.core.db import Database, Tx
from congress.core.errors import Conflict, NotFound
from congress.core.i18n import nl
from congress.core.watching import Compute, Told, at_once
from congress.mail.actions import queue_mails
from congress.programme.actions.computing import ask
from congress.programme.forms.assignment import AssignmentOut
from congress.programme.models import Computation, ComputationKind, Round, Session, Workshop
from congress.programme.rules.assignment import (
    AssignmentProblem,
    Goal,
    Queue,
    UnsolvableProblem,
    assign,
    faults,
)
from congress.registration.actions.line import lock_congress
from congress.registration.actions.turns import fill_seats
from congress.registration.models import Placement, Seat, SeatBy
from congress.registration.queries.placement import (
    latest_placement,
    minimum_of,
    options_of,
    placement_problem,
)
from congress.registration.rules.placing import (
    Options,
    fingerprint,
    is_long,
    places_given,
    report,
    seated,
)
from congress.setup.models import Congress

TRIES = 3
STANDARD = Options()


class NothingToPlace(Conflict):
    """There are no sessions, or nobody wished for any."""

    sentence = nl("Er valt nog niets in te delen: er zijn geen sessies, of niemand heeft een keuze gemaakt.")


class InputChanged(Conflict):
    """Registrations, wishes or sessions changed since the placement was computed."""

    sentence = nl("Er is iets veranderd sinds deze indeling is berekend. Bereken de indeling opnieuw.")


def place(db: Database, congress_id: int, options: Options, *, actor: str, now: datetime) -> bool:
    """Compute a placement at once, or let a worker do it when that takes long; whether a worker does.

    Raises what `run_placement` raises.
    """
    with db.read() as tx:
        problem = placement_problem(tx, tx.get_one(Congress, congress_id), options)
    _check(problem)
    if not is_long(problem):
        run_placement(db, congress_id, actor=actor, now=now, options=options)
        return False
    with db.write() as tx:
        congress = tx.get_one(Congress, congress_id)
        ask(tx, congress, ComputationKind.PLACEMENT, asdict(options), actor=actor, now=now)
    return True


def see_through(db: Database, asked: Computation, compute: Compute, now: datetime) -> dict[str, Any]:
    """The placement that was asked of a worker. Raises what `run_placement` and `compute` raise."""
    options = Options(Goal(asked.asked["goal"]), Queue(asked.asked["queue"]), asked.asked["seed"])
    placement = run_placement(
        db, asked.congress_id, actor=asked.asked_by, now=now, options=options, compute=compute
    )
    return {"placement": placement.id}


def run_placement(
    db: Database,
    congress_id: int,
    *,
    actor: str,
    now: datetime,
    options: Options = STANDARD,
    compute: Compute = at_once,
) -> Placement:
    """Compute a placement and keep it; nobody is moved until it is published.

    The solver works between two short transactions; what changed meanwhile makes it start again. Two
    organisers who press at once get one and the same run.
    Raises NothingToPlace, UnsolvableProblem, or InputChanged when it keeps changing.
    """
    for _ in range(TRIES):
        with db.read() as tx:
            problem = placement_problem(tx, tx.get_one(Congress, congress_id), options)
            minimum = minimum_of(tx, congress_id)
        _check(problem)
        made = compute(_made, (problem, minimum))
        with db.write() as tx:
            if placement := _keep(tx, congress_id, problem, made, actor=actor, now=now):
                return placement
    raise InputChanged


def _check(problem: AssignmentProblem) -> None:
    if not any(p.ranking or p.rankings for p in problem.participants) or not problem.offers:
        raise NothingToPlace
    if found := faults(problem):
        raise UnsolvableProblem(found)


def _made(asked: tuple[AssignmentProblem, Mapping[str, int]], told: Told) -> dict[str, Any]:
    problem, minimum = asked
    answer = assign(problem, told=told)
    told("comparing")
    plain = AssignmentOut.of(answer).model_dump(mode="json", by_alias=True)
    return {"answer": plain, "report": report(problem, answer, minimum) | {"before": seated(problem)}}


def publish(tx: Tx, congress: Congress, *, actor: str, now: datetime) -> int:
    """Make the latest placement the real one, and mail everybody whose seats it changes; how many mails.

    Seats given by hand or chosen directly stay. A second time changes nothing.
    Raises NotFound without a placement, and InputChanged when it no longer fits.
    """
    lock_congress(tx, congress)
    placement = latest_placement(tx, congress.id)
    if placement is None:
        raise NotFound
    if placement.published_at is not None:
        return 0
    problem = placement_problem(tx, congress, options_of(placement))
    if fingerprint(problem) != placement.problem_hash or not _is_as_seated(placement, problem):
        raise InputChanged
    is_first = congress.placement_published_at is None
    _replace_seats(tx, congress.id, problem, placement.answer)
    fill_seats(tx, congress, now=now)
    placement.published_at = congress.placement_published_at = now
    facts = {"placement": placement.id, "seats": places_given(placement.answer)}
    record(
        tx,
        congress_id=congress.id,
        actor=actor,
        action="placement-published",
        subject=congress.slug,
        after=facts,
        now=now,
    )
    seats = placement.answer["seats"]
    moved = [
        int(p.id)
        for p in problem.participants
        if is_first or dict(problem.before.get(p.id, {})) != _by_solver(seats.get(p.id, {}), problem, p.id)
    ]
    return queue_mails(tx, "placed", moved, congress_id=congress.id, now=now)


def _keep(
    tx: Tx, congress_id: int, problem: AssignmentProblem, made: dict[str, Any], *, actor: str, now: datetime
) -> Placement | None:
    congress = tx.get_one(Congress, congress_id)
    lock_congress(tx, congress)
    key = fingerprint(problem)
    latest = latest_placement(tx, congress_id)
    if latest and latest.problem_hash == key and (latest.published_at or _is_as_seated(latest, problem)):
        return latest
    options = Options(problem.goal, problem.queue, problem.seed)
    now_asked = placement_problem(tx, congress, options)
    if fingerprint(now_asked) != key or seated(now_asked) != seated(problem):
        return None
    placement = Placement(
        congress_id=congress_id,
        made_at=now,
        made_by=actor,
        seed=problem.seed,
        goal=problem.goal,
        queue=problem.queue,
        problem_hash=key,
        objective=made["answer"]["objective"],
        bound=made["answer"]["bound"],
        optimal=made["answer"]["optimal"],
        **made,
    )
    tx.add(placement)
    record(tx, congress_id=congress_id, actor=actor, action="placement-made", subject=congress.slug, now=now)
    return placement


def _is_as_seated(placement: Placement, problem: AssignmentProblem) -> bool:
    # Whether people sit as they did when the run was made; of older runs that is not known.
    return placement.report.get("before") in (None, seated(problem))


def _by_solver(placed: Mapping[str, str], problem: AssignmentProblem, person: str) -> dict[str, str]:
    held = problem.held.get(person, {})
    return {round_code: workshop for round_code, workshop in placed.items() if round_code not in held}


def _replace_seats(tx: Tx, congress_id: int, problem: AssignmentProblem, answer: Mapping[str, Any]) -> None:
    query = (
        select(Session.id, Session.round_id, Session.workshop_id, Round.code, Workshop.code)
        .join(Round, Round.id == Session.round_id)
        .join(Workshop, Workshop.id == Session.workshop_id)
        .where(Session.congress_id == congress_id)
        .order_by(Session.id)
        .with_for_update(of=Session)
    )
    sessions = {
        (round_code, code): {"session_id": number, "round_id": round_id, "workshop_id": workshop_id}
        for number, round_id, workshop_id, round_code, code in tx.execute(query)
    }
    ours = select(Session.id).where(Session.congress_id == congress_id)
    tx.execute(delete(Seat).where(Seat.session_id.in_(ours), Seat.by == SeatBy.SOLVER))
    rows = [
        {"registration_id": int(person), "by": SeatBy.SOLVER, **sessions[pair]}
        for person, placed in answer["seats"].items()
        for pair in _by_solver(placed, problem, person).items()
    ]
    if rows:
        tx.execute(insert(Seat), rows)
    count = select(func.count()).where(Seat.session_id == Session.id).scalar_subquery()
    tx.execute(
        update(Session)
        .where(Session.congress_id == congress_id)
        .values(taken=count)
        .execution_options(synchronize_session=False)
    )
