"""A congress, the municipalities, and who takes part with which reservation."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.core.db import Base
from congress.core.money import Cents
from congress.setup.rules.policies import Choice, CostBasis, Outsiders, ParticipationStatus, VatTreatment


class Municipality(Base):
    """A municipality of the country (gemeente), known by its CBS code such as GM0534.

    The number of inhabitants is only filled when its reference day and source are known. A congress takes
    it over when the gemeente is put on its list, and keeps its own from then on.
    """

    __tablename__ = "municipality"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    website: Mapped[str | None] = mapped_column(String(250))
    inhabitants: Mapped[int | None]
    inhabitants_on: Mapped[date | None]
    inhabitants_source: Mapped[str | None] = mapped_column(String(250))


class Congress(Base):
    """One event with its own gemeenten, programme, people and money (congres).

    `taken` counts confirmed places and is only changed under a lock on this row; the database
    refuses more than `capacity`. `waiting_counter` gives each arrival on the waiting list its number.
    """

    __tablename__ = "congress"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= capacity", name="taken"),
        CheckConstraint("opens_at < closes_at", name="window"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(String(5000))
    venue: Mapped[str] = mapped_column(String(120))
    venue_address: Mapped[str] = mapped_column(String(250))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    waiting_counter: Mapped[int] = mapped_column(default=0)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    preferences_close_at: Mapped[datetime]
    outsiders: Mapped[Outsiders] = mapped_column(default=Outsiders.ACCEPT)
    choice: Mapped[Choice] = mapped_column(default=Choice.RANKED)
    lead_code: Mapped[str | None] = mapped_column(ForeignKey("municipality.code"))
    reply_to: Mapped[str | None] = mapped_column(String(254))
    default_key: Mapped[str] = mapped_column(String(40), default="equal")
    vat_treatment: Mapped[VatTreatment] = mapped_column(default=VatTreatment.OUTSIDE)
    cost_basis: Mapped[CostBasis] = mapped_column(default=CostBasis.INCLUDING_VAT)
    placement_published_at: Mapped[datetime | None]
    offer_hours: Mapped[int | None]
    confirm_address: Mapped[bool] = mapped_column(default=False)
    summary_en: Mapped[str] = mapped_column(String(5000), default="")


class Participation(Base):
    """A municipality in a congress, with its reservation and guaranteed seats (deelnemende gemeente).

    Its inhabitants are those that this congress divides by, whatever another congress or a later year says.
    """

    __tablename__ = "participation"
    __table_args__ = (
        UniqueConstraint("congress_id", "municipality_code"),
        CheckConstraint("lower_cents <= upper_cents", name="reservation"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    status: Mapped[ParticipationStatus] = mapped_column(default=ParticipationStatus.INVITED)
    lower_cents: Mapped[Cents] = mapped_column(default=Cents(0))
    upper_cents: Mapped[Cents] = mapped_column(default=Cents(0))
    guaranteed_seats: Mapped[int] = mapped_column(default=0)
    guaranteed_until: Mapped[datetime | None]
    buyer_reference: Mapped[str | None] = mapped_column(String(120))
    inhabitants: Mapped[int | None]
    inhabitants_on: Mapped[date | None]
    inhabitants_source: Mapped[str | None] = mapped_column(String(250))

    municipality: Mapped[Municipality] = relationship(lazy="raise")


class RetentionTerm(Base):
    """How long one kind of data is kept (bewaartermijn), where it differs from the default of its rule.

    Without congress it counts for the whole installation. `days` count from the end of the congress.
    """

    __tablename__ = "retention_term"
    __table_args__ = (UniqueConstraint("congress_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int | None] = mapped_column(ForeignKey("congress.id"))
    kind: Mapped[str] = mapped_column(String(40))
    days: Mapped[int]


class RetentionRecord(Base):
    """What went, and when (verklaring van vernietiging): counts, no names, signed."""

    __tablename__ = "retention_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int | None] = mapped_column(ForeignKey("congress.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(254))
    counts: Mapped[dict[str, Any]]
    signature: Mapped[str] = mapped_column(String(128))
