"""Badges that were printed, devices, and what was scanned."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress.core.db import Base
from congress.door.rules.verdict import Verdict


class Badge(Base):
    """A badge as it was printed (badge): `content_hash` tells whether it is still right.

    `name` and `short_code` are as on the paper, so that an old one can be found in the box. A badge that was
    printed anew is `replaced_at` that moment, and goes when somebody says that the paper was thrown away.
    """

    __tablename__ = "badge"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    content_hash: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(250), default="")
    short_code: Mapped[str] = mapped_column(String(10), default="")
    printed_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]


class Device(Base):
    """A phone at the door (toestel), paired by a QR code; of its secrets only the hashes are kept.

    `places` are the places it may scan at (empty: all), `rights` what it may do beside scanning.
    """

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    places: Mapped[list[str]] = mapped_column(default=list)
    rights: Mapped[list[str]] = mapped_column(default=list)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))
    valid_until: Mapped[datetime]
    pair_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    pair_before: Mapped[datetime]
    secret_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    paired_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    version: Mapped[str] = mapped_column(String(20), default="")
    unsent: Mapped[int] = mapped_column(default=0)
    clock_seconds: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]


class HeldScan(Base):
    """A scan that came from a phone after it was revoked (vastgehouden scan): kept until somebody decides."""

    __tablename__ = "held_scan"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), index=True)
    content: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(254))
    counts: Mapped[bool] = mapped_column(default=False)


class Scan(Base):
    """One scan and its answer (scan). Rows are added, never changed; presence follows from them.

    `id` is made by the device, so the same scan sent twice is the same row. `shown` is what a phone without
    network told its volunteer; where it differs from `verdict`, two doors let the same badge in.
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
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"), index=True)
    shown: Mapped[str | None] = mapped_column(String(32))
    undoes: Mapped[uuid.UUID | None]


class Admission(Base):
    """Somebody came in at a place (toegang). The database refuses a second one, whatever arrives at once.

    `left_at` is set while somebody who was scanned at the exit is out; who comes back is in again.
    """

    __tablename__ = "admission"
    __table_args__ = (UniqueConstraint("registration_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    scan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("scan.id"))
    left_at: Mapped[datetime | None]
