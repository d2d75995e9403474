"""The outbox."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress.core.db import Base

ABOUT_OTHERS = ("invoice", "invoice-reminder", "sample", "sign-in", "sign-in-passkey", "team")
"""Kinds of mail whose subject is no registration."""


class MailState(StrEnum):
    """Where a mail is. Dropped: what it says was no longer true when it was about to leave."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class OutboxMail(Base):
    """A mail that must leave (mail in de uitbak). It names its kind and its subject, never the text.

    A row being sent is leased until `next_at`; whoever dies while sending gives it back then.
    `facts` holds what the subject no longer has when the mail leaves, such as the address of who was
    replaced; it is emptied when the mail left, or can no longer.
    """

    __tablename__ = "outbox_mail"
    __table_args__ = (Index(None, "state", "next_at"), Index(None, "kind", "about_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int | None] = mapped_column(ForeignKey("congress.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    about_id: Mapped[int]
    state: Mapped[MailState] = mapped_column(default=MailState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    next_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_problem: Mapped[str | None] = mapped_column(String(250))
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    bulk_id: Mapped[int | None] = mapped_column(ForeignKey("bulk_mail.id"), index=True)
    facts: Mapped[dict[str, Any] | None]
    bounced_at: Mapped[datetime | None]


class MailTemplate(Base):
    """The organiser's own words for one kind of mail in one language (mailtekst)."""

    __tablename__ = "mail_template"
    __table_args__ = (UniqueConstraint("congress_id", "kind", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    kind: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(150))
    text: Mapped[str] = mapped_column(String(5000))


class BulkMail(Base):
    """A mail to many (bericht), read by somebody before it leaves.

    `selection` is who gets it, as the address of the list of people says it; it is asked again when
    the mail is released.
    """

    __tablename__ = "bulk_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    subject: Mapped[str] = mapped_column(String(150))
    text: Mapped[str] = mapped_column(String(5000))
    subject_en: Mapped[str] = mapped_column(String(150), default="")
    text_en: Mapped[str] = mapped_column(String(5000), default="")
    selection: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None] = mapped_column(String(254))


class Unsubscribed(Base):
    """An address that wants no mail to many from this congress (afmelding voor berichten), as a hash."""

    __tablename__ = "unsubscribed"
    __table_args__ = (UniqueConstraint("congress_id", "address_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    address_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime]
