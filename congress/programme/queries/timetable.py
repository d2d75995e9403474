"""The programme as a problem for the timetable, with what people wish."""

from collections.abc import Callable

from sqlalchemy import func, select

from congress.core.db import Tx
from congress.programme.models import Preference, Workshop
from congress.programme.queries.programme import Programme, SessionFacts
from congress.programme.rules.timetable import TimetableProblem, TimetableRoom, TimetableWorkshop

BEST = 4
"""A first wish is worth this less one, a second one less again; every wish is worth at least one point."""


def people_with_wishes(tx: Tx, congress_id: int) -> int:
    """How many people wished for something."""
    query = (
        select(func.count(Preference.registration_id.distinct()))
        .join(Workshop, Workshop.id == Preference.workshop_id)
        .where(Workshop.congress_id == congress_id)
    )
    return tx.scalar(query) or 0


def timetable_problem(tx: Tx, congress_id: int, programme: Programme) -> TimetableProblem:
    """The sessions of this programme as something to place again.

    A session that is pinned, or in which people already sit, stays where it is. A workshop that runs in
    several rounds is one thing to place per session, never two in one round. No session gets fewer seats
    than it has now: whoever chose a smaller room than the workshop could fill, knew so.
    """
    by_workshop: dict[int, list[str]] = {}
    for session in programme.sessions:
        by_workshop.setdefault(session.workshop.id, []).append(str(session.guid))
    return TimetableProblem(
        rounds=tuple(r.code for r in programme.workshop_rounds),
        rooms=tuple(TimetableRoom(r.code, r.places, frozenset(r.features)) for r in programme.rooms),
        workshops=tuple(_item(session, programme) for session in programme.sessions),
        points=_points(tx, congress_id, by_workshop),
        placed={str(s.guid): (s.round.code, s.room.code) for s in programme.sessions},
    )


def names_of(programme: Programme) -> Callable[[str, str], str]:
    """What people call a ("workshop" | "speaker" | "round" | "room", id) of a `timetable_problem`."""
    names = {("workshop", str(session.guid)): session.workshop.title for session in programme.sessions}
    names |= {("speaker", f"workshop {w.code}"): w.title for w in programme.workshops}
    names |= {("speaker", f"spreker {s.code}"): s.name for s in programme.speakers}
    names |= {("round", r.code): r.title for r in programme.rounds}
    names |= {("room", r.code): r.name for r in programme.rooms}
    return lambda kind, key: names.get((kind, key), key)


def is_fixed(session: SessionFacts) -> bool:
    """Whether the timetable must leave this session where it is."""
    return session.pinned or session.taken > 0


def _item(session: SessionFacts, programme: Programme) -> TimetableWorkshop:
    workshop = session.workshop
    # Nobody can give one workshop twice at a time, so the workshop itself counts as one of its speakers.
    busy = {f"spreker {speaker.code}" for speaker in workshop.speakers} | {f"workshop {workshop.code}"}
    return TimetableWorkshop(
        id=str(session.guid),
        theme=workshop.theme.code if workshop.theme else "",
        speakers=frozenset(busy),
        needs=frozenset(workshop.features),
        size=session.capacity,
        rounds=_possible(session, programme),
        pinned=(session.round.code, session.room.code) if is_fixed(session) else None,
    )


def _possible(session: SessionFacts, programme: Programme) -> frozenset[str] | None:
    """Codes of the rounds in which every speaker can come; None when that is all of them."""
    away = {number for s in session.workshop.speakers for number in programme.away.get(s.id, ())}
    return frozenset(r.code for r in programme.workshop_rounds if r.id not in away) if away else None


def _points(tx: Tx, congress_id: int, by_workshop: dict[int, list[str]]) -> dict[str, dict[str, int]]:
    """Points per person and session, from the best rank that somebody gave the workshop."""
    query = (
        select(Preference.registration_id, Preference.workshop_id, func.min(Preference.rank))
        .join(Workshop, Workshop.id == Preference.workshop_id)
        .where(Workshop.congress_id == congress_id)
        .group_by(Preference.registration_id, Preference.workshop_id)
        .order_by(Preference.registration_id, Preference.workshop_id)
    )
    found: dict[str, dict[str, int]] = {}
    for person, workshop, rank in tx.execute(query):
        for session in by_workshop.get(workshop, ()):
            found.setdefault(str(person), {})[session] = max(1, BEST - rank)
    return found
