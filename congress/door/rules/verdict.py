"""What the door says to a scan; tests/cases/verdicts.json is its table of cases. No I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

ENTRANCE = "entrance"
EXIT = "exit"


class Verdict(StrEnum):
    """The answers of the door; stable names that devices and programs rely on."""

    ADMITTED = "admitted"
    ALREADY_ADMITTED = "already-admitted"
    LEFT = "left"
    CANCELLED = "cancelled"
    WAITING = "waiting"
    REVOKED = "revoked"
    OTHER_CONGRESS = "other-congress"
    OTHER_DAY = "other-day"
    INVALID = "invalid"
    NOT_PLACED_HERE = "not-placed-here"
    SESSION_FULL = "session-full"
    OVERRULED = "overruled"
    WALK_IN = "walk-in-added"
    UNDONE = "undone"


GOOD = frozenset({Verdict.ADMITTED, Verdict.LEFT, Verdict.OVERRULED, Verdict.WALK_IN})
"""Verdicts with which somebody passes."""
INSIDE = frozenset({Verdict.ADMITTED, Verdict.OVERRULED, Verdict.WALK_IN})
"""Verdicts after which somebody is in at this place."""

ANSWERED_WITHIN = timedelta(seconds=10)
"""A phone waits this long for the server; what arrives later was decided by the phone alone."""


def was_sent_away(shown: str | None, *, at: datetime, received_at: datetime) -> bool:
    """Whether a phone without network said no: then nobody went in, whatever the server says later."""
    said_no = shown is not None and shown not in {*GOOD, Verdict.ALREADY_ADMITTED, Verdict.UNDONE}
    return said_no and received_at - at > ANSWERED_WITHIN


@dataclass(frozen=True)
class Holder:
    """Whom a ticket belongs to, as the door list knows it.

    `placed` are the sessions this person sits in, by round id; `admitted` where and when already in.
    """

    status: str
    issue: int
    placed: Mapping[str, str]
    admitted: Mapping[str, datetime]


@dataclass(frozen=True)
class Place:
    """Where is scanned: the entrance, the exit, or a session with its round and how full it is.

    `kept` are seats of people who sit here and have not come in yet.
    """

    id: str
    round: str | None = None
    capacity: int = 0
    inside: int = 0
    kept: int = 0


@dataclass(frozen=True)
class Scanned:
    """What was read: a ticket with its issue number, a typed code (issue None), or nothing of ours."""

    holder: Holder | None
    issue: int | None = None
    is_other_congress: bool = False


def verdict(scanned: Scanned, place: Place, *, today: date, starts_on: date, ends_on: date) -> Verdict:
    """The answer to one scan; what is wrong with the ticket goes before what is wrong with the place.

    Somebody without a seat in this round may come in while there is room that is not kept for who sits here;
    who sits elsewhere is sent there.
    """
    holder = scanned.holder
    if holder is None:
        return Verdict.OTHER_CONGRESS if scanned.is_other_congress else Verdict.INVALID
    if scanned.issue is not None and scanned.issue != holder.issue:
        return Verdict.REVOKED
    if holder.status != "confirmed":
        return Verdict.WAITING if holder.status in {"waiting", "offered"} else Verdict.CANCELLED
    if not starts_on <= today <= ends_on:
        return Verdict.OTHER_DAY
    if place.id == EXIT:
        return Verdict.LEFT
    if place.id in holder.admitted:
        return Verdict.ALREADY_ADMITTED
    if place.round is not None:
        seat = holder.placed.get(place.round)
        if seat is not None and seat != place.id:
            return Verdict.NOT_PLACED_HERE
        if seat is None and place.inside + place.kept >= place.capacity:
            return Verdict.SESSION_FULL
    return Verdict.ADMITTED
