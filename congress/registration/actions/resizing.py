"""A session that gets smaller or is dropped after publishing: as few people as possible sit elsewhere."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from congress.core.audit import record
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.programme.actions.parts import part_of, remove_part
from congress.programme.models import Room, Round, Session, Workshop
from congress.programme.rules.assignment import assign
from congress.registration.actions.line import lock_congress
from congress.registration.actions.turns import fill_seats
from congress.registration.models import Seat, SeatBy
from congress.registration.queries.placement import placement_problem
from congress.registration.rules.placing import Options, resized
from congress.registration.rules.wishes import seats_are_direct
from congress.setup.models import Congress


class NotPublished(Conflict):
    """Nobody has a seat that could change: the placement is simply computed again."""

    sentence = nl(
        "De indeling is nog niet gepubliceerd. Pas het programma aan en bereken de indeling opnieuw."
    )


class NotThisMany(Conflict):
    """As many as now, or more than workshop and room have."""

    sentence = nl(
        "Vul een ander aantal in dan nu, hooguit {most}. Meer plekken geef je bij het programma: "
        "een grotere zaal of workshop."
    )


class SessionOver(Conflict):
    """What has begun stays as it was."""

    sentence = nl("Deze sessie is al begonnen. Er kan niets meer aan veranderen.")


class SeatsLocked(Conflict):
    """More seats stand fast by hand than there would be."""

    sentence = nl("In deze sessie staan meer plekken vast dan er overblijven: {locked}. Maak die eerst los.")


class SeatsChanged(Conflict):
    """Somebody took or left a seat since the plan was shown."""

    sentence = nl("Er is intussen iets veranderd. Bekijk het plan opnieuw.")


@dataclass(frozen=True)
class Elsewhere:
    """Somebody whose seat changes; `to` is None for who has no seat left in that round."""

    registration_id: int
    round: str
    left: str
    to: str | None


@dataclass(frozen=True)
class Plan:
    """Who sits elsewhere; `is_proven` when it cannot be done with fewer people losing or changing a seat."""

    moves: tuple[Elsewhere, ...]
    is_proven: bool

    @property
    def fingerprint(self) -> str:
        """The same text for the same plan, another for any other."""
        return hashlib.sha256(repr(self).encode()).hexdigest()

    @property
    def lost(self) -> int:
        """How many people have no seat left in a round."""
        return len({move.registration_id for move in self.moves if move.to is None})

    @property
    def moved(self) -> int:
        """How many other people get another seat."""
        return len({move.registration_id for move in self.moves}) - self.lost


def plan_resizing(tx: Tx, congress: Congress, session: Session, places: int, *, now: datetime) -> Plan:
    """What another number of seats in one session would do; with 0 it is dropped. Nothing is changed.

    Only what is still to come changes. A session that was made smaller may grow again, for nobody's harm.
    Raises NotPublished, NotThisMany, SessionOver or SeatsLocked.
    """
    if not seats_are_direct(congress.choice, published_at=congress.placement_published_at):
        raise NotPublished
    block, of = tx.get_one(Round, session.round_id), tx.get_one(Workshop, session.workshop_id)
    most = _most(tx, session)
    if places == session.capacity or places > most:
        raise NotThisMany(most=most)
    if block.starts_at <= now:
        raise SessionOver
    if places > session.capacity:
        return Plan((), is_proven=True)
    round_code, workshop = block.code, of.code
    by_hand = tx.scalars(
        select(Seat.registration_id).where(Seat.session_id == session.id, Seat.by == SeatBy.HAND)
    ).all()
    if places and len(by_hand) > places:
        raise SeatsLocked(locked=len(by_hand))
    locked = {str(person): {round_code: workshop} for person in by_hand} if places else {}
    begun = tx.scalars(select(Round.code).where(Round.congress_id == congress.id, Round.starts_at <= now))
    problem = placement_problem(tx, congress, Options())
    asked = resized(problem, (workshop, round_code), places, locked=locked, begun=set(begun))
    answer = assign(asked)
    moves = tuple(
        Elsewhere(
            registration_id=int(person),
            round=round_id,
            left=asked.before[person][round_id],
            to=answer.seats.get(person, {}).get(round_id),
        )
        for person, round_id in sorted(answer.moved, key=lambda one: (int(one[0]), one[1]))
    )
    return Plan(moves, answer.optimal)


def resize_session(
    tx: Tx, congress: Congress, session_id: int, places: int, *, seen: str, actor: str, now: datetime
) -> int:
    """Carry out the plan of which the fingerprint was `seen`, all of it or nothing; how many sit elsewhere.

    Everybody whose programme changes is mailed once, with the calendar. What came free goes to who waits.
    Raises NotFound, SeatsChanged, and what `plan_resizing` raises.
    """
    lock_congress(tx, congress)
    session = part_of(tx, congress, Session, session_id)
    plan = plan_resizing(tx, congress, session, places, now=now)
    if plan.fingerprint != seen:
        raise SeatsChanged
    _move(tx, congress, plan)
    if places:
        session.capacity = places
        session.seat_limit = places if places < _most(tx, session) else None
    else:
        remove_part(tx, congress, Session, session.id, actor=actor, now=now)
    record(
        tx,
        congress_id=congress.id,
        actor=actor,
        action="session-resized",
        subject=f"session {session_id}",
        after={"places": places, "moved": len(plan.moves), "lost": plan.lost},
        now=now,
    )
    fill_seats(tx, congress, now=now)
    return len(plan.moves)


def _most(tx: Tx, session: Session) -> int:
    # What workshop and room have, whatever the session was cut down to.
    return min(tx.get_one(Workshop, session.workshop_id).capacity, tx.get_one(Room, session.room_id).places)


def _move(tx: Tx, congress: Congress, plan: Plan) -> None:
    query = (
        select(Session, Round.code, Workshop.code)
        .join(Round, Round.id == Session.round_id)
        .join(Workshop, Workshop.id == Session.workshop_id)
        .where(Session.congress_id == congress.id)
        .order_by(Session.id)
        .with_for_update(of=Session)
    )
    rows = tx.execute(query.execution_options(populate_existing=True)).all()
    sessions = {(round_code, workshop): session for session, round_code, workshop in rows}
    people = {move.registration_id for move in plan.moves}
    seats = {
        (seat.registration_id, seat.session_id): seat
        for seat in tx.scalars(select(Seat).where(Seat.registration_id.in_(people)))
    }
    change: Counter[int] = Counter()
    given = []
    for move in plan.moves:  # all leave before anybody sits down: they may change places
        left = sessions[move.round, move.left]
        change[left.id] -= 1
        old = seats[move.registration_id, left.id]
        tx.delete(old)
        if move.to is not None:
            to = sessions[move.round, move.to]
            change[to.id] += 1
            given.append(
                Seat.of(move.registration_id, to, old.by if old.by != SeatBy.HAND else SeatBy.SOLVER)
            )
    tx.flush()  # one seat per round: the old ones go before the new ones come
    for session, *_ in rows:
        session.taken += change[session.id]
    tx.add_all(given)
