"""Making the draft of the timetable step by step, and publishing it."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update

from congress.core.audit import record
from congress.core.db import LOCK, Tx
from congress.core.errors import Conflict, NotFound
from congress.core.i18n import nl
from congress.programme.models import Session, TimetableStep
from congress.programme.queries.draft import TimetableDraft, outcome, timetable_draft
from congress.programme.rules.moves import Cell, Obstacle, in_order
from congress.setup.models import Congress

SENTENCES = {
    Obstacle.PINNED: nl("Deze sessie staat vast."),
    Obstacle.SEATED: nl(
        "Hier zitten al mensen in. De sessie kan alleen naar een andere zaal in dezelfde ronde."
    ),
    Obstacle.TOO_SMALL: nl("De zaal is te klein voor de mensen die al een plaats hebben."),
    Obstacle.SAME_WORKSHOP: nl("Deze workshop is al in die ronde."),
    Obstacle.SAME_ROOM: nl("Die zaal is in die ronde al bezet."),
}


class NotMoved(Conflict):
    """A move that may not be made."""

    sentence = nl("De sessie is niet verplaatst. {why}")


class NothingToUndo(Conflict):
    """A draft without steps."""

    sentence = nl("Er is geen stap om ongedaan te maken.")


class NothingToPublish(Conflict):
    """A draft that is the same as the timetable."""

    sentence = nl("Het concept is gelijk aan het rooster. Er valt niets te publiceren.")


class NotPublished(Conflict):
    """A draft that no longer fits the programme of now."""

    sentence = nl("Het concept past niet meer bij het programma. Maak stappen ongedaan of begin opnieuw.")


class NoRoomToTurn(Conflict):
    """Sessions change places in a circle, and there is no free cell for one to wait in."""

    sentence = nl("Er is geen enkele vrije zaal om te kunnen wisselen. Maak eerst een zaal of een ronde bij.")


def move_in_draft(tx: Tx, congress: Congress, session_id: int, round_id: int, room_id: int) -> None:
    """One more step: this session goes there, who is there comes here. Raises NotFound or NotMoved."""
    draft = _held_draft(tx, congress)
    session = draft.planned.session_by_id.get(session_id)
    block = next((r for r in draft.planned.workshop_rounds if r.id == round_id), None)
    room = next((r for r in draft.planned.rooms if r.id == room_id), None)
    if session is None or block is None or room is None:
        raise NotFound
    if (session.round.id, session.room.id) == (block.id, room.id):
        return
    found = outcome(draft.planned, session, block, room)
    if found.obstacle:
        raise NotMoved(why=SENTENCES[found.obstacle])
    number = (tx.scalar(select(func.max(TimetableStep.number)).where(_of(congress))) or 0) + 1
    moves = [(session.id, block.id, room.id)]
    if found.swaps:
        moves.append((found.swaps.id, session.round.id, session.room.id))
    for moved_id, to_round, to_room in moves:
        tx.add(
            TimetableStep(
                congress_id=congress.id,
                number=number,
                session_id=moved_id,
                round_id=to_round,
                room_id=to_room,
            )
        )


def undo_step(tx: Tx, congress: Congress) -> None:
    """Take the last step back. Raises NothingToUndo."""
    _hold(tx, congress)
    last = tx.scalar(select(func.max(TimetableStep.number)).where(_of(congress)))
    if last is None:
        raise NothingToUndo
    tx.execute(delete(TimetableStep).where(_of(congress), TimetableStep.number == last))


def discard_draft(tx: Tx, congress: Congress) -> None:
    """Begin again from the timetable as it is."""
    _hold(tx, congress)
    tx.execute(delete(TimetableStep).where(_of(congress)))


def publish_draft(tx: Tx, congress: Congress, *, actor: str, now: datetime) -> int:
    """The draft becomes the timetable, all of it or nothing; how many sessions moved.

    Sessions keep their number and guid. Whoever has a seat gets a mail with the calendar entry brought up
    to date, from what looks for calendars that are no longer right.
    Raises NothingToPublish, NotPublished or NoRoomToTurn.
    """
    draft = _held_draft(tx, congress)
    if not draft.differences:
        raise NothingToPublish
    if draft.obstacles:
        raise NotPublished
    capacity = {session.id: session.capacity for session in draft.planned.sessions}
    for session_id, (round_id, room_id) in _ordered(draft):
        place = {"round_id": round_id, "room_id": room_id, "capacity": capacity[session_id]}
        tx.execute(update(Session).where(Session.id == session_id).values(place))
    tx.execute(delete(TimetableStep).where(_of(congress)))
    record(
        tx,
        congress_id=congress.id,
        actor=actor,
        action="timetable-published",
        subject=congress.slug,
        before={str(one.now.guid): f"{one.now.round.code} {one.now.room.code}" for one in draft.differences},
        after={str(one.now.guid): f"{one.then.round.code} {one.then.room.code}" for one in draft.differences},
        now=now,
    )
    return len(draft.differences)


def _ordered(draft: TimetableDraft) -> list[tuple[int, Cell]]:
    now = {s.id: (s.round.id, s.room.id) for s in draft.published.sessions}
    then = {s.id: (s.round.id, s.room.id) for s in draft.planned.sessions}
    workshop = {s.id: s.workshop.id for s in draft.published.sessions}
    cells = [(r.id, room.id) for r in draft.published.rounds for room in draft.published.rooms]
    used = {*now.values(), *then.values()}
    moves = in_order(now, then, workshop, [cell for cell in cells if cell not in used])
    if moves is None:
        raise NoRoomToTurn
    return moves


def _held_draft(tx: Tx, congress: Congress) -> TimetableDraft:
    _hold(tx, congress)
    sessions = select(Session.id).where(Session.congress_id == congress.id).order_by(Session.id)
    tx.execute(sessions.with_for_update())  # nobody takes a seat until the end
    return timetable_draft(tx, congress.id)


def _hold(tx: Tx, congress: Congress) -> None:
    tx.refresh(congress, with_for_update=LOCK)


def _of(congress: Congress) -> ColumnElement[bool]:
    return TimetableStep.congress_id == congress.id
