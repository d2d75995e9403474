"""What happens on the day: themes, speakers, rooms, rounds, workshops, sessions, and what people wish."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress.core.db import Base

LARGEST_NUMBER = 2**31 - 1
"""What fits in the column of a number; a larger one is nobody's."""


class RoundKind(StrEnum):
    """What a round is: sessions side by side, all together, or a break."""

    WORKSHOPS = "workshops"
    PLENARY = "plenary"
    BREAK = "break"


class ComputationKind(StrEnum):
    """What a solver computes."""

    TIMETABLE = "timetable"
    PLACEMENT = "placement"


class ComputationState(StrEnum):
    """How it stands with a computation."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (ComputationState.WAITING, ComputationState.RUNNING)
"""An answer is still to come."""


class Theme(Base):
    """A subject that workshops belong to (thema); the letter says the same as the colour."""

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("congress_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    colour: Mapped[str] = mapped_column(String(7))
    letter: Mapped[str] = mapped_column(String(1))
    position: Mapped[int] = mapped_column(default=0)


class Speaker(Base):
    """Who gives workshops (spreker). `email` and `phone` are never public."""

    __tablename__ = "speaker"
    __table_args__ = (UniqueConstraint("congress_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[str] = mapped_column(String(120), default="")
    biography: Mapped[str] = mapped_column(String(5000), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(40), default="")
    confirmed: Mapped[bool] = mapped_column(default=False)


class Room(Base):
    """A place for sessions (zaal) with its number of places and features such as "rolstoel" or "beamer"."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("congress_id", "code"), CheckConstraint("places > 0", name="places"))

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    places: Mapped[int]
    floor: Mapped[str] = mapped_column(String(40), default="")
    features: Mapped[list[str]] = mapped_column(default=list)


class Round(Base):
    """A block of time (ronde) in which sessions run side by side, or everybody is together."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("congress_id", "code"),
        CheckConstraint("starts_at < ends_at", name="times"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    code: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[RoundKind] = mapped_column(default=RoundKind.WORKSHOPS)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class SpeakerAbsence(Base):
    """A round in which a speaker cannot come (verhindering)."""

    __tablename__ = "speaker_absence"

    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id", ondelete="CASCADE"), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)


class Workshop(Base):
    """The content (workshop): title, theme, speakers, how many fit and how many are needed at least.

    `runs` is how many sessions it may have; `accreditations` holds what registers give for it, each as
    {"name", "number", "points"}.
    """

    __tablename__ = "workshop"
    __table_args__ = (
        UniqueConstraint("congress_id", "code"),
        CheckConstraint("capacity > 0 AND minimum >= 0", name="sizes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    code: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(120))
    abstract: Mapped[str] = mapped_column(String(5000), default="")
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    capacity: Mapped[int]
    minimum: Mapped[int] = mapped_column(default=0)
    runs: Mapped[int] = mapped_column(default=1)
    accreditations: Mapped[list[Any]] = mapped_column(default=list)
    features: Mapped[list[str]] = mapped_column(default=list)


class WorkshopSpeaker(Base):
    """A speaker of a workshop (spreker bij een workshop)."""

    __tablename__ = "workshop_speaker"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id"), primary_key=True)


class Session(Base):
    """A workshop in a round in a room (sessie). `taken` counts seats; it changes under a lock on this row.

    `seat_limit` holds the capacity down after a session was made smaller than its workshop and room are.
    """

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("round_id", "room_id"),
        UniqueConstraint("workshop_id", "round_id"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="taken"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    guid: Mapped[uuid.UUID] = mapped_column(unique=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    pinned: Mapped[bool] = mapped_column(default=False)
    seat_limit: Mapped[int | None]

    def fitting(self, workshop: int, room: int) -> int:
        """How many seats there are, when the workshop is for so many people and the room has so many."""
        return min(workshop, room, self.seat_limit if self.seat_limit is not None else room)


class TimetableStep(Base):
    """What a step of the draft timetable puts where (stap); the draft is the timetable after all steps.

    One step may move two sessions, which change places: they share their `number`.
    """

    __tablename__ = "timetable_step"
    __table_args__ = (UniqueConstraint("congress_id", "number", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    number: Mapped[int]
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))


class Preference(Base):
    """A ranked wish of a registration for a workshop (voorkeur); 1 is the best.

    With a round it counts in that round only, without one in every round.
    """

    __tablename__ = "preference"
    __table_args__ = (
        UniqueConstraint("registration_id", "round_id", "rank"),
        UniqueConstraint("registration_id", "round_id", "workshop_id"),
        CheckConstraint("rank > 0", name="rank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    rank: Mapped[int]


class Computation(Base):
    """A run of a solver that takes longer than a page may (berekening); a worker sees it through.

    `asked` are the options, `phase` is the last word of the solver, `beat_at` says that a worker is still at
    it. `answer` is kept for kinds that have no table of their own; `problem` is the sentence of what failed.
    """

    __tablename__ = "computation"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    kind: Mapped[ComputationKind]
    asked: Mapped[dict[str, Any]]
    asked_by: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[datetime]
    state: Mapped[ComputationState] = mapped_column(default=ComputationState.WAITING)
    phase: Mapped[str] = mapped_column(String(20), default="")
    beat_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    answer: Mapped[dict[str, Any]] = mapped_column(default=dict)
    problem: Mapped[str] = mapped_column(String(300), default="")

    @property
    def is_open(self) -> bool:
        """Whether an answer is still to come."""
        return self.state in OPEN
