"""Badges that were printed, devices, and what was scanned."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress.core.db import Base
from congress.door.rules.verdict import Verdict


class Badge(Base):
    """What was last printed for somebody (badge): `content_hash` tells whether it is still right."""

    __tablename__ = "badge"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    content_hash: Mapped[str] = mapped_column(String(64))
    printed_at: Mapped[datetime]


class Scan(Base):
    """One scan and its answer (scan). Rows are added, never changed; presence follows from them.

    `id` is made by the device, so the same scan sent twice is the same row.
    """

    __tablename__ = "scan"
    __table_args__ = (Index(None, "congress_id", "place", "verdict"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registration.id", ondelete="SET NULL"), index=True
    )
    place: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    verdict: Mapped[Verdict]
    device: Mapped[str] = mapped_column(String(80))
    actor: Mapped[str] = mapped_column(String(254))
    reason: Mapped[str | None] = mapped_column(String(250))


class Admission(Base):
    """Somebody is in at a place (toegang). The database refuses a second one, whatever arrives at once."""

    __tablename__ = "admission"
    __table_args__ = (UniqueConstraint("registration_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    scan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("scan.id"))
