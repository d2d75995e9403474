"""People signed up for a congress, what they need, and where they sit."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress.core.db import Base
from congress.programme.models import Session
from congress.programme.rules.assignment import Goal, Queue
from congress.registration.rules.places import Status
from congress.registration.rules.questions import QuestionKind


class SeatBy(StrEnum):
    """Who gave a seat: the solver, an organiser by hand, or the person who chose it."""

    SOLVER = "solver"
    HAND = "hand"
    DIRECT = "direct"


class RequestKind(StrEnum):
    """What somebody asks of the privacy officer (AVG articles 15, 16 and 17)."""

    ACCESS = "access"
    CORRECTION = "correction"
    ERASURE = "erasure"


class Organisation(Base):
    """An employer or club of professionals (organisatie), suggested in the form."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(60), default="")
    municipality_codes: Mapped[list[str]] = mapped_column(default=list)


class Team(Base):
    """People signed up in one go by one contact (team), who need not be one of them.

    The link of the team page is derived like a personal link; only its hash is stored. Of a contact who was
    forgotten, name and address are empty and the link opens nothing.
    """

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    contact_name: Mapped[str] = mapped_column(String(120))
    contact_email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2), default="nl")
    together: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    link_version: Mapped[int] = mapped_column(default=1)
    link_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)


class KnownColleague(Base):
    """Somebody a contact named who had signed up already (al bekende collega).

    The team page shows them as the contact typed them, with the status they would have had, so that the
    contact does not learn who is known; nothing that is done with this row touches the registration.
    Past `confirm_before` it is shown no longer: who does not prove an address goes too.
    """

    __tablename__ = "known_colleague"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    given_name: Mapped[str] = mapped_column(String(120))
    family_name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    status: Mapped[Status]
    confirm_before: Mapped[datetime | None]


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
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    offered_until: Mapped[datetime | None]
    confirm_before: Mapped[datetime | None]
    report_consent_at: Mapped[datetime | None]
    feed_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True, unique=True)
    note: Mapped[str] = mapped_column(String(2000), default="")
    erased_at: Mapped[datetime | None]

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

    @classmethod
    def of(cls, registration_id: int, session: Session, by: SeatBy) -> "Seat":
        """A seat of this person in this session; who counts the seats of the session is the caller."""
        return cls(
            registration_id=registration_id,
            session_id=session.id,
            round_id=session.round_id,
            workshop_id=session.workshop_id,
            by=by,
        )


class SessionWaiting(Base):
    """Somebody with a place who waits for a seat in a full session (wachtlijst van een workshop).

    The order is that of `id`: arrival.
    """

    __tablename__ = "session_waiting"
    __table_args__ = (UniqueConstraint("registration_id", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime]


class Invitation(Base):
    """What somebody's calendar was told (uitnodiging): one row per UID, and how it stood the last time.

    `session_guid` is None for the day itself; `sequence` rises with each change; `told` is a hash of
    what was told. Gone sessions stay as rows, so that a later mail still takes them away.
    """

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("registration_id", "uid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    uid: Mapped[str] = mapped_column(String(120))
    session_guid: Mapped[uuid.UUID | None]
    sequence: Mapped[int] = mapped_column(default=0)
    told: Mapped[str] = mapped_column(String(64))
    is_cancelled: Mapped[bool] = mapped_column(default=False)


class Question(Base):
    """A question of the organiser on the form (eigen vraag); empty lists mean: for everybody.

    `choices` are the answers to pick from, in order; `keep_days` counts from the end of the congress.
    """

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("congress_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    code: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(String(250))
    text_en: Mapped[str] = mapped_column(String(250), default="")
    hint: Mapped[str] = mapped_column(String(500), default="")
    hint_en: Mapped[str] = mapped_column(String(500), default="")
    kind: Mapped[QuestionKind]
    is_required: Mapped[bool] = mapped_column(default=False)
    choices: Mapped[list[str]] = mapped_column(default=list)
    choices_en: Mapped[list[str]] = mapped_column(default=list)
    municipality_codes: Mapped[list[str]] = mapped_column(default=list)
    organisation_kinds: Mapped[list[str]] = mapped_column(default=list)
    keep_days: Mapped[int] = mapped_column(default=365)
    closed_at: Mapped[datetime | None]


class Answer(Base):
    """What one person answered to one question (antwoord); several choices stand on lines of their own."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("registration_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    value: Mapped[str] = mapped_column(String(5000))


class RegisterNumber(Base):
    """A number of a professional in a register such as SKJ (registernummer)."""

    __tablename__ = "register_number"
    __table_args__ = (UniqueConstraint("registration_id", "register", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    register: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(40))


class PrivacyRequest(Base):
    """Somebody asks to see, correct or erase what is kept (verzoek); no name: only whom it is about.

    `team_id` is set for the contact of a team who has no registration.
    """

    __tablename__ = "privacy_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id", ondelete="SET NULL"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"))
    kind: Mapped[RequestKind]
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str] = mapped_column(String(254), default="")
    note: Mapped[str] = mapped_column(String(2000), default="")


class Placement(Base):
    """One run of the assignment (indeling): what went in, what came out, and when it was published.

    `report` is what `rules.placing.report` says of the answer.
    """

    __tablename__ = "placement"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))
    seed: Mapped[int]
    goal: Mapped[Goal] = mapped_column(default=Goal.SQUARES)
    queue: Mapped[Queue] = mapped_column(default=Queue.LOTTERY)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    problem_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any]]
    objective: Mapped[int] = mapped_column(BigInteger)
    bound: Mapped[int] = mapped_column(BigInteger)
    optimal: Mapped[bool]
    published_at: Mapped[datetime | None]
