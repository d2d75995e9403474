"""The problem that the solver gets, and what it answered, for people to read."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from sqlalchemy import select

from congress.core.db import Tx
from congress.programme.models import Preference, Round, RoundKind, Session, Workshop
from congress.programme.rules.assignment import AssignmentProblem, Keep, Offer, Participant
from congress.registration.models import Placement, Registration, Seat, SeatBy
from congress.registration.queries.people import names_of
from congress.registration.rules.places import Status
from congress.registration.rules.placing import Options
from congress.setup.models import Congress

MOST_NAMED = 20
"""How many people without a seat the page names; the rest is on the list of people."""


@dataclass(frozen=True)
class Filled:
    """A session with the people that the placement gives it; `is_short` when under its minimum."""

    round_title: str
    title: str
    people: int
    capacity: int
    minimum: int

    @property
    def is_short(self) -> bool:
        """Fewer people than the workshop needs."""
        return self.people < self.minimum


@dataclass(frozen=True)
class Missed:
    """Somebody without a seat in a round that they had wishes for."""

    registration_id: int
    name: str
    round_title: str


@dataclass(frozen=True)
class Dropped:
    """What it would do to drop a session under its minimum: who gets another seat, who loses one."""

    round_title: str
    title: str
    people: int
    moved: int
    lost: int


@dataclass(frozen=True)
class Outcome:
    """A placement as an organiser reads it."""

    sessions: tuple[Filled, ...]
    ranks: tuple[tuple[int, int], ...]
    missed: tuple[Missed, ...]
    missed_count: int
    without_wishes: int
    scores: Mapping[str, Mapping[str, Any]]
    dropped: tuple[Dropped, ...]


def placement_problem(
    tx: Tx, congress: Congress, options: Options, *, only: Collection[int] | None = None
) -> AssignmentProblem:
    """Everybody with a place (or `only` these), their wishes and the seats on offer.

    Seats given by hand or chosen directly are held. Seats of an earlier placement are kept where that costs
    nothing, so that a late change moves few people; once published nobody is moved any more. Four
    statements, however many people there are.
    """
    query = (
        select(Round.id, Round.code, Workshop.id, Workshop.code, Session.capacity)
        .join(Session, Session.round_id == Round.id)
        .join(Workshop, Workshop.id == Session.workshop_id)
        .where(Round.congress_id == congress.id, Round.kind == RoundKind.WORKSHOPS)
        .order_by(Round.starts_at, Round.id, Workshop.code)
    )
    rows = tx.execute(query).all()
    rounds = {round_id: code for round_id, code, *_ in rows}
    workshops = {workshop_id: code for _, _, workshop_id, code, _ in rows}
    seats = _seats(tx, congress.id, rounds, workshops)
    own_seed = crc32(congress.slug.encode()) >> 1  # fits a signed column
    return AssignmentProblem(
        rounds=tuple(rounds.values()),
        workshops=tuple(sorted(workshops.values())),
        offers=tuple(Offer(workshop, round_code, places) for _, round_code, _, workshop, places in rows),
        participants=_participants(tx, congress.id, rounds, workshops, only),
        seed=own_seed if options.seed is None else options.seed,
        goal=options.goal,
        queue=options.queue,
        held=seats[False],
        before=seats[True],
        keep=Keep.SEATS if congress.placement_published_at else Keep.COST,
    )


def latest_placement(tx: Tx, congress_id: int) -> Placement | None:
    """The run that was made last."""
    return tx.scalar(
        select(Placement).where(Placement.congress_id == congress_id).order_by(Placement.id.desc()).limit(1)
    )


def options_of(placement: Placement) -> Options:
    """How a run was asked for."""
    return Options(placement.goal, placement.queue, placement.seed)


def minimum_of(tx: Tx, congress_id: int) -> Mapping[str, int]:
    """The least number of people per workshop, by code, where there is one."""
    query = select(Workshop.code, Workshop.minimum).where(
        Workshop.congress_id == congress_id, Workshop.minimum > 0
    )
    return {code: minimum for code, minimum in tx.execute(query)}


def outcome(tx: Tx, congress: Congress, placement: Placement) -> Outcome:
    """A placement with titles and names in place of codes and numbers; only MOST_NAMED people by name."""
    answer, said = placement.answer, placement.report
    query = (
        select(Round.code, Round.title, Workshop.code, Workshop.title, Session.capacity, Workshop.minimum)
        .join(Session, Session.round_id == Round.id)
        .join(Workshop, Workshop.id == Session.workshop_id)
        .where(Round.congress_id == congress.id, Round.kind == RoundKind.WORKSHOPS)
        .order_by(Round.starts_at, Round.id, Workshop.title)
    )
    rows = tx.execute(query).all()
    titles = {code: title for code, title, *_ in rows}
    workshops = {code: title for _, _, code, title, *_ in rows}
    people = Counter(pair for rounds in answer["seats"].values() for pair in rounds.items())
    named = answer["unplaced"][:MOST_NAMED]
    names = names_of(tx, congress.id, {int(person) for person, _ in named})
    return Outcome(
        sessions=tuple(
            Filled(round_title, title, people[round_code, code], capacity, minimum)
            for round_code, round_title, code, title, capacity, minimum in rows
        ),
        ranks=tuple(sorted((int(rank), count) for rank, count in answer["ranks"].items())),
        missed=tuple(
            Missed(int(person), names.get(int(person), "–"), titles.get(code, code)) for person, code in named
        ),
        missed_count=len(answer["unplaced"]),
        without_wishes=sum(reason == "no-wishes" for reason in answer["reasons"].values()),
        scores=said.get("scores", {}),
        dropped=tuple(
            Dropped(
                round_title=titles.get(one["round"], one["round"]),
                title=workshops.get(one["workshop"], one["workshop"]),
                people=one["people"],
                moved=one["moved"],
                lost=one["lost"],
            )
            for one in said.get("dropped", ())
        ),
    )


def _participants(
    tx: Tx,
    congress_id: int,
    rounds: Mapping[int, str],
    workshops: Mapping[int, str],
    only: Collection[int] | None,
) -> tuple[Participant, ...]:
    confirmed = [Registration.congress_id == congress_id, Registration.status == Status.CONFIRMED]
    if only is not None:
        confirmed.append(Registration.id.in_(only))
    people = tx.execute(
        select(Registration.id, Registration.arrived_at).where(*confirmed).order_by(Registration.id)
    ).all()
    wishes: dict[int, dict[int | None, list[str]]] = {}
    query = (
        select(Preference.registration_id, Preference.round_id, Preference.workshop_id)
        .join(Registration, Registration.id == Preference.registration_id)
        .where(*confirmed)
        .order_by(Preference.registration_id, Preference.rank)
    )
    for registration_id, round_id, workshop_id in tx.execute(query):
        if workshop_id in workshops:
            mine = wishes.setdefault(registration_id, {})
            mine.setdefault(round_id, []).append(workshops[workshop_id])
    return tuple(
        _participant(registration_id, arrived_at.isoformat(), wishes.get(registration_id, {}), rounds)
        for registration_id, arrived_at in people
    )


def _participant(
    registration_id: int,
    registered: str,
    wishes: Mapping[int | None, Sequence[str]],
    rounds: Mapping[int, str],
) -> Participant:
    return Participant(
        id=str(registration_id),
        registered=registered,
        ranking=tuple(wishes.get(None, ())),
        rankings={
            rounds[key]: tuple(codes) for key, codes in wishes.items() if key is not None and key in rounds
        },
    )


def _seats(
    tx: Tx, congress_id: int, rounds: Mapping[int, str], workshops: Mapping[int, str]
) -> dict[bool, dict[str, dict[str, str]]]:
    found: dict[bool, dict[str, dict[str, str]]] = {True: {}, False: {}}
    query = (
        select(Seat.registration_id, Seat.round_id, Seat.workshop_id, Seat.by)
        .join(Session, Session.id == Seat.session_id)
        .where(Session.congress_id == congress_id)
        .order_by(Seat.registration_id, Seat.round_id)
    )
    for registration_id, round_id, workshop_id, by in tx.execute(query):
        if round_id in rounds:
            mine = found[by == SeatBy.SOLVER].setdefault(str(registration_id), {})
            mine[rounds[round_id]] = workshops[workshop_id]
    return found
