"""Money of a congress: budget, costs, receipts, settlements and invoices."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress.core.db import Base
from congress.core.fixed import keep_as_it_is
from congress.core.money import Cents
from congress.finance.rules.invoice import InvoiceKind
from congress.finance.rules.keys import KeyKind


class InvoiceState(StrEnum):
    """Where an issued invoice stands; the document itself never changes."""

    ISSUED = "issued"
    SENT = "sent"
    PAID = "paid"
    CREDITED = "credited"


class BudgetLine(Base):
    """What a kind of cost may come to, VAT included (begrotingsregel)."""

    __tablename__ = "budget_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    category: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(String(120), default="")
    amount_cents: Mapped[Cents]


class Commitment(Base):
    """What was ordered and is not yet billed, VAT included (bestelling); it goes when the invoice comes."""

    __tablename__ = "commitment"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    category: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(String(120), default="")
    amount_cents: Mapped[Cents]


class Cost(Base):
    """An actual cost with its supplier invoice (kostenpost).

    `key` None means the key of the congress; `key_facts` holds the fixed amounts or the one gemeente.
    Once `settlement_id` is set the cost is settled and no longer changes. A credit received is negative.
    """

    __tablename__ = "cost"
    __table_args__ = (CheckConstraint("vat_percent BETWEEN 0 AND 100", name="vat_percent"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    category: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(String(120))
    supplier: Mapped[str] = mapped_column(String(120))
    supplier_number: Mapped[str] = mapped_column(String(120), default="")
    invoiced_on: Mapped[date]
    net_cents: Mapped[Cents]
    vat_percent: Mapped[int]
    vat_cents: Mapped[Cents]
    payer_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    key: Mapped[KeyKind | None]
    key_facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    settlement_id: Mapped[int | None] = mapped_column(ForeignKey("settlement.id"))
    recorded_at: Mapped[datetime]

    @property
    def gross_cents(self) -> Cents:
        """Net and VAT together."""
        return Cents(self.net_cents + self.vat_cents)


class Receipt(Base):
    """The document of a cost (bon): PDF, JPEG or PNG, known by its content."""

    __tablename__ = "receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id", ondelete="CASCADE"), unique=True)
    filename: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    received_at: Mapped[datetime]


class Party(Base):
    """What an invoice of a congress says of a gemeente as sender or receiver (factuurgegevens).

    What is unknown is None, never guessed; what another congress knows is not used.
    """

    __tablename__ = "party"

    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"), primary_key=True)
    name: Mapped[str | None] = mapped_column(String(120))
    street: Mapped[str | None] = mapped_column(String(120))
    number: Mapped[str | None] = mapped_column(String(20))
    postcode: Mapped[str | None] = mapped_column(String(7))
    city: Mapped[str | None] = mapped_column(String(120))
    kvk: Mapped[str | None] = mapped_column(String(8))
    oin: Mapped[str | None] = mapped_column(String(20))
    vat_id: Mapped[str | None] = mapped_column(String(14))
    iban: Mapped[str | None] = mapped_column(String(34))
    endpoint: Mapped[str | None] = mapped_column(String(60))
    invoice_email: Mapped[str | None] = mapped_column(String(254))


class Agreement(Base):
    """Who agreed to which key, and when (afspraak over de verdeelsleutel). The latest one counts."""

    __tablename__ = "agreement"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    key: Mapped[KeyKind]
    agreed_on: Mapped[date]
    agreed_by: Mapped[list[str]] = mapped_column(default=list)
    reason: Mapped[str] = mapped_column(String(250), default="")
    recorded_by: Mapped[str] = mapped_column(String(254))
    recorded_at: Mapped[datetime]


class Settlement(Base):
    """The outcome for all gemeenten at one moment, kept as it was (afrekening).

    `problem` and `answer` are the two halves of congress-settlement/1; `sha256` is over both.
    """

    __tablename__ = "settlement"
    __table_args__ = (UniqueConstraint("congress_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    number: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))
    problem: Mapped[dict[str, Any]]
    answer: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))


class InvoiceSeries(Base):
    """The last number given per issuer and year (nummerreeks). Locked while a number is given."""

    __tablename__ = "invoice_series"
    __table_args__ = (UniqueConstraint("issuer_code", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)


class Invoice(Base):
    """An issued invoice or credit note (factuur, creditfactuur).

    Number, document, PDF and XML never change.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        UniqueConstraint("series_id", "sequence"),
        UniqueConstraint("congress_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlement.id"))
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    series_id: Mapped[int] = mapped_column(ForeignKey("invoice_series.id"))
    sequence: Mapped[int]
    number: Mapped[str] = mapped_column(String(20))
    kind: Mapped[InvoiceKind]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    document: Mapped[dict[str, Any]]
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    xml: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    total_cents: Mapped[Cents]
    issued_at: Mapped[datetime]
    due_on: Mapped[date]
    state: Mapped[InvoiceState] = mapped_column(default=InvoiceState.ISSUED)
    sent_at: Mapped[datetime | None]
    sent_to: Mapped[str | None] = mapped_column(String(254))
    reminded_at: Mapped[datetime | None]


class InvoicePayment(Base):
    """Money that came in on an invoice (betaling). Never changed: a mistake is taken off by another line."""

    __tablename__ = "invoice_payment"

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    received_on: Mapped[date]
    amount_cents: Mapped[Cents]
    recorded_by: Mapped[str] = mapped_column(String(254))
    recorded_at: Mapped[datetime]


INVOICE_CONTENT = (
    "congress_id",
    "settlement_id",
    "municipality_code",
    "series_id",
    "sequence",
    "number",
    "kind",
    "corrects_id",
    "document",
    "pdf",
    "xml",
    "total_cents",
    "issued_at",
    "due_on",
)
"""What the database never lets change on an invoice; where it stands (sent, paid) may."""

keep_as_it_is(Base.metadata.tables["settlement"])
keep_as_it_is(Base.metadata.tables["invoice"], *INVOICE_CONTENT)
keep_as_it_is(Base.metadata.tables["invoice_payment"])
