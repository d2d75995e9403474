"""The outbox."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from congress.core.db import Base


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
