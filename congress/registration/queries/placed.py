"""Who is placed where, and why: of a draft what it says, once published how people sit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from congress.core.db import IdsOf, Tx
from congress.programme.forms.assignment import AssignmentOut
from congress.programme.models import Round, RoundKind, Session, Workshop
from congress.programme.rules.assignment import AssignmentProblem, Keep, Seats, why
from congress.registration.models import Placement, Registration, SessionWaiting
from congress.registration.queries.people import count_people, people
from congress.registration.queries.placement import latest_placement, options_of, placement_problem
from congress.registration.rules.explaining import Reason, reason
from congress.registration.rules.filter import Filter
from congress.registration.rules.places import Status
from congress.registration.rules.placing import Options
from congress.setup.models import Congress


@dataclass(frozen=True)
class Sits:
    """A seat of somebody in a round, or none; `rank` is None for what nobody wished."""

    round_code: str
    round_title: str
    session_id: int | None
    workshop: str | None
    title: str
    rank: int | None
    is_locked: bool


@dataclass(frozen=True)
class Placed:
    """Somebody with a place at the congress, and a line per round."""

    registration_id: int
    name: str
    rounds: tuple[Sits, ...]


def placed_people(
    tx: Tx, congress: Congress, placement: Placement | None, wanted: Filter, *, present: IdsOf, page: int
) -> tuple[Sequence[Placed], int]:
    """One page of the people with a place that match, by family name, and how many match in all."""
    sure = replace(wanted, status=Status.CONFIRMED)
    count = count_people(tx, congress.id, sure, present=present)
    names = {p.id: p.display_name for p in people(tx, congress.id, sure, page=page, present=present)}
    return _placed(tx, congress, placement, names), count


def placed_person(tx: Tx, congress: Congress, placement: Placement | None, person: Registration) -> Placed:
    """One person with a line per round."""
    return _placed(tx, congress, placement, {person.id: person.display_name})[0]


@dataclass(frozen=True)
class Seating:
    """A session to sit in, with how many people sit there now or in the draft."""

    session_id: int
    round_id: int
    round_code: str
    title: str
    people: int
    capacity: int


def seatings(tx: Tx, congress: Congress, placement: Placement | None) -> Sequence[Seating]:
    """Every session of a workshop round, by time and title."""
    options = options_of(placement) if placement else Options()
    seats = standing(placement_problem(tx, congress, options, only=()), placement)
    people = Counter((r, w) for placed in seats.values() for r, w in placed.items())
    query = (
        select(Session.id, Round.id, Round.code, Workshop.code, Workshop.title, Session.capacity)
        .join(Round, Round.id == Session.round_id)
        .join(Workshop, Workshop.id == Session.workshop_id)
        .where(Round.congress_id == congress.id, Round.kind == RoundKind.WORKSHOPS)
        .order_by(Round.starts_at, Round.id, Workshop.title)
    )
    return [
        Seating(number, round_id, round_code, title, people[round_code, code], capacity)
        for number, round_id, round_code, code, title, capacity in tx.execute(query)
    ]


@dataclass(frozen=True)
class Awaited:
    """A session that people wait for."""

    round_title: str
    title: str
    people: int
    capacity: int


def awaited(tx: Tx, congress_id: int) -> Sequence[Awaited]:
    """The sessions that people wait for, with how many, by time and title."""
    query = (
        select(Round.title, Workshop.title, func.count(SessionWaiting.id), Session.capacity)
        .join(Session, Session.round_id == Round.id)
        .join(Workshop, Workshop.id == Session.workshop_id)
        .join(SessionWaiting, SessionWaiting.session_id == Session.id)
        .where(Round.congress_id == congress_id)
        .group_by(Session.id, Session.capacity, Round.id, Round.title, Round.starts_at, Workshop.title)
        .order_by(Round.starts_at, Round.id, Workshop.title)
    )
    return [Awaited(*row) for row in tx.execute(query)]


def missed_people(tx: Tx, congress: Congress, placement: Placement | None) -> Sequence[int]:
    """Who has no seat in a round that the placement could not give them one in, as things stand now."""
    if placement is None:
        return ()
    seats = standing(placement_problem(tx, congress, options_of(placement), only=()), placement)
    return sorted({int(p) for p, code in placement.answer["unplaced"] if code not in seats.get(p, {})})


def standing(problem: AssignmentProblem, placement: Placement | None) -> Seats:
    """Where people sit: those given and held, and of a draft also what it says for the rest."""
    found = {person: dict(kept) for person, kept in problem.before.items()}
    if placement is not None and placement.published_at is None:
        found = {person: dict(placed) for person, placed in placement.answer["seats"].items()}
    for person, kept in problem.held.items():
        mine = found.setdefault(person, {})
        for round_code in [r for r, w in mine.items() if w in kept.values()]:
            del mine[round_code]
        mine |= kept
    return found


def reasons_of(tx: Tx, congress: Congress, person: Registration) -> Sequence[Reason]:
    """A line per wish of one person: what came of it and why. Empty for who came after the placement.

    Of a draft what it says; once published the run that gave this person a seat first.
    """
    key = str(person.id)
    placement = _run_of(tx, congress.id, key)
    if placement is None:
        return ()
    options = options_of(placement)
    problem = replace(placement_problem(tx, congress, options, only=[person.id]), keep=Keep.COST)
    if not problem.participants:
        return ()
    mine = standing(problem, placement).get(key, {})
    answer = AssignmentOut.model_validate(placement.answer).assignment()
    answer = replace(answer, seats={**answer.seats, key: mine})
    titles = titles_of(tx, congress.id)
    return [
        reason(line, answer, options.goal, mine.get(line.round), titles) for line in why(problem, answer, key)
    ]


def published_reasons(tx: Tx, congress: Congress, person: Registration) -> Sequence[Reason]:
    """The same for the person: nothing while no run is public, and never what a draft says."""
    if congress.placement_published_at is None:
        return ()
    return reasons_of(tx, congress, person)


def _run_of(tx: Tx, congress_id: int, person: str) -> Placement | None:
    runs = select(Placement).where(Placement.congress_id == congress_id).order_by(Placement.id)
    public = tx.scalars(runs.where(Placement.published_at.is_not(None))).all()
    latest = latest_placement(tx, congress_id)
    found = [*public, latest] if latest and latest.published_at is None and not public else public
    return next((run for run in found if person in run.answer["seats"]), None)


def titles_of(tx: Tx, congress_id: int) -> Mapping[str, str]:
    """The titles under "round <code>", in order of time, and under "workshop <code>"."""
    query = (
        select(Round.code, Round.title, Workshop.code, Workshop.title)
        .join(Session, Session.round_id == Round.id)
        .join(Workshop, Workshop.id == Session.workshop_id)
        .where(Round.congress_id == congress_id, Round.kind == RoundKind.WORKSHOPS)
        .order_by(Round.starts_at, Round.id, Workshop.title)
    )
    rows = tx.execute(query).all()
    rounds = {f"round {code}": title for code, title, *_ in rows}
    return rounds | {f"workshop {code}": title for *_, code, title in rows}


def _placed(
    tx: Tx, congress: Congress, placement: Placement | None, names: Mapping[int, str]
) -> Sequence[Placed]:
    options = options_of(placement) if placement else Options()
    problem = placement_problem(tx, congress, options, only=names)
    titles, seats = titles_of(tx, congress.id), standing(problem, placement)
    sessions = _sessions(tx, congress.id)
    asked = {person.id: person for person in problem.participants}
    found = []
    for number, name in names.items():
        key, rounds = str(number), []
        for code in problem.rounds:
            workshop = seats.get(key, {}).get(code)
            rounds.append(
                Sits(
                    round_code=code,
                    round_title=titles[f"round {code}"],
                    session_id=sessions.get((code, workshop)),
                    workshop=workshop,
                    title=titles.get(f"workshop {workshop}", workshop or ""),
                    rank=asked[key].rank(workshop, code) if workshop and key in asked else None,
                    is_locked=code in problem.held.get(key, {}),
                )
            )
        found.append(Placed(number, name, tuple(rounds)))
    return found


def _sessions(tx: Tx, congress_id: int) -> Mapping[tuple[str, str | None], int]:
    query = (
        select(Round.code, Workshop.code, Session.id)
        .join(Session, Session.round_id == Round.id)
        .join(Workshop, Workshop.id == Session.workshop_id)
        .where(Round.congress_id == congress_id)
    )
    return {(round_code, code): number for round_code, code, number in tx.execute(query)}
