"""What does not fit in a timetable that was edited by hand. No I/O."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from typing import Protocol, TypeVar


class Code(StrEnum):
    """The kinds of conflict."""

    SPEAKER_TWICE = "speaker-twice"
    SPEAKER_AWAY = "speaker-away"
    ROOM_TOO_SMALL = "room-too-small"
    FEATURE_MISSING = "feature-missing"


@dataclass(frozen=True)
class Placed:
    """A session as far as conflicts go; `start` and `end` of its round are comparable numbers.

    `away` names the speakers who cannot come in this round.
    """

    id: int
    workshop: str
    speakers: tuple[str, ...]
    needs: frozenset[str]
    size: int
    room: str
    places: int
    features: frozenset[str]
    round: str
    start: float
    end: float
    away: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """A conflict: its code, the session, and the words to say it with."""

    code: Code
    session_id: int
    facts: dict[str, str] = field(default_factory=dict)


class Block(Protocol):
    """A round: two moments that can be compared."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""

    @property
    def ends_at(self) -> datetime:
        """When it ends."""


Some = TypeVar("Some", bound=Block)


def overlapping(rounds: Sequence[Some]) -> list[tuple[Some, Some]]:
    """Every two rounds that are at the same time for a while, in the order given; touching is fine."""
    return [
        (one, other)
        for one, other in combinations(rounds, 2)
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at
    ]


def conflicts(sessions: Sequence[Placed]) -> list[Finding]:
    """Every conflict, by session in the order given, then by code.

    A speaker may not be in two rooms at overlapping times, nor in a round in which they cannot come; a
    workshop wants a room with its features; a room smaller than the workshop is told, as fewer people fit.
    """
    found: list[Finding] = []
    for session in sessions:
        for other in sessions:
            if other.id == session.id or other.start >= session.end or session.start >= other.end:
                continue
            for speaker in sorted(set(session.speakers) & set(other.speakers)):
                facts = {"speaker": speaker, "other": other.workshop}
                found.append(Finding(Code.SPEAKER_TWICE, session.id, facts))
        for speaker in session.away:
            found.append(Finding(Code.SPEAKER_AWAY, session.id, {"speaker": speaker}))
        if session.places < session.size:
            facts = {"room": session.room, "places": str(session.places), "size": str(session.size)}
            found.append(Finding(Code.ROOM_TOO_SMALL, session.id, facts))
        for feature in sorted(session.needs - session.features):
            found.append(
                Finding(Code.FEATURE_MISSING, session.id, {"room": session.room, "feature": feature})
            )
    return found
