"""People signed up for a congress, what they need, and where they sit."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress.core.db import Base
from congress.registration.rules.places import Status


class SeatBy(StrEnum):
    """Who gave a seat: the solver, an organiser by hand, or the person who chose it."""

    SOLVER = "solver"
    HAND = "hand"
    DIRECT = "direct"


class Organisation(Base):
    """An employer or club of professionals (organisatie), suggested in the form."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(60), default="")
    municipality_codes: Mapped[list[str]] = mapped_column(default=list)


class Registration(Base):
    """One person signed up for one congress (aanmelding).

    `email` is lower case. The personal link is derived from the secret key, `public_id` and `link_version`;
    only its hash is stored, so whoever reads this table cannot open anyone's page.
    """

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("congress_id", "email"),
        UniqueConstraint("congress_id", "short_code"),
        UniqueConstraint("congress_id", "ticket_id"),
        Index(None, "congress_id", "status", "waiting_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    given_name: Mapped[str] = mapped_column(String(120))
    family_name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    organisation: Mapped[str] = mapped_column(String(120))
    job_title: Mapped[str] = mapped_column(String(120), default="")
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipality.code"))
    language: Mapped[str] = mapped_column(String(2), default="nl")
    status: Mapped[Status]
    arrived_at: Mapped[datetime]
    waiting_number: Mapped[int | None]
    cancelled_at: Mapped[datetime | None]
    consent_at: Mapped[datetime]
    link_version: Mapped[int] = mapped_column(default=1)
    link_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    ticket_id: Mapped[int] = mapped_column(BigInteger)
    issue_number: Mapped[int] = mapped_column(default=1)
    short_code: Mapped[str] = mapped_column(String(10))

    @property
    def display_name(self) -> str:
        """Given and family name, as on the badge."""
        return f"{self.given_name} {self.family_name}"


class Need(Base):
    """Diet and access needs (praktische wensen): health data, apart from the rest and erased first."""

    __tablename__ = "need"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    diet: Mapped[str] = mapped_column(String(500), default="")
    access: Mapped[str] = mapped_column(String(500), default="")
    consent_at: Mapped[datetime]


class Seat(Base):
    """A place in a session (plaats). The database itself refuses two in one round or one workshop."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("registration_id", "round_id"),
        UniqueConstraint("registration_id", "workshop_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    by: Mapped[SeatBy] = mapped_column(default=SeatBy.SOLVER)


class Placement(Base):
    """One run of the assignment (indeling): what went in, what came out, and when it was published."""

    __tablename__ = "placement"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))
    seed: Mapped[int]
    problem_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any]]
    objective: Mapped[int] = mapped_column(BigInteger)
    bound: Mapped[int] = mapped_column(BigInteger)
    optimal: Mapped[bool]
    published_at: Mapped[datetime | None]
