"""Finding congresses, municipalities and participations."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from congress.core.audit import AuditEntry
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.setup.models import Congress, Municipality, Participation, RetentionRecord, RetentionTerm
from congress.setup.rules.policies import ParticipationStatus
from congress.setup.rules.retention import term_text
from congress.setup.rules.statement import Statement
from congress.setup.rules.terms import TERMS, Kind

RECORDS = 20
"""So many statements of destruction fit on a page."""


_BY_SLUG = select(Congress).where(Congress.slug == bindparam("slug"))
"""Made once: nearly every request asks it."""


def congress_by_slug(tx: Tx, slug: str) -> Congress:
    """The congress at this address; NotFound when there is none."""
    found = tx.scalar(_BY_SLUG, {"slug": slug})
    if found is None:
        raise NotFound(slug=slug)  # a page does not repeat the name, a command does
    return found


def congress_by_id(tx: Tx, congress_id: int) -> Congress:
    """The congress with this number; NotFound when there is none."""
    found = tx.get(Congress, congress_id)
    if found is None:
        raise NotFound
    return found


def open_congresses(tx: Tx, *, now: datetime) -> Sequence[Congress]:
    """Congresses that are not over yet, the first one first."""
    query = select(Congress).where(Congress.ends_on >= now.date()).order_by(Congress.starts_on, Congress.slug)
    return tx.scalars(query).all()


def all_congresses(tx: Tx) -> Sequence[Congress]:
    """Every congress of this installation, the latest first."""
    return tx.scalars(select(Congress).order_by(Congress.starts_on.desc(), Congress.slug)).all()


def participations(tx: Tx, congress_id: int) -> Sequence[Participation]:
    """Who takes part, was asked or declined, ordered by CBS code, with the municipality loaded."""
    return tx.scalars(
        select(Participation)
        .where(Participation.congress_id == congress_id)
        .options(joinedload(Participation.municipality))
        .order_by(Participation.municipality_code)
    ).all()


def confirmed_codes(tx: Tx, congress_id: int) -> frozenset[str]:
    """CBS codes of the gemeenten that take part."""
    return frozenset(
        tx.scalars(
            select(Participation.municipality_code).where(
                Participation.congress_id == congress_id,
                Participation.status == ParticipationStatus.CONFIRMED,
            )
        )
    )


def promised_seats(tx: Tx, congress_id: int, *, now: datetime) -> Mapping[str, int]:
    """Guaranteed seats per CBS code, of gemeenten that take part, as far as the promise still holds."""
    query = select(Participation.municipality_code, Participation.guaranteed_seats).where(
        Participation.congress_id == congress_id,
        Participation.status == ParticipationStatus.CONFIRMED,
        Participation.guaranteed_seats > 0,
        Participation.guaranteed_until > now,
    )
    return {code: seats for code, seats in tx.execute(query)}


def municipalities(tx: Tx) -> Sequence[Municipality]:
    """All known municipalities by name."""
    return tx.scalars(select(Municipality).order_by(Municipality.name)).all()


def audit_lines(tx: Tx, *, limit: int) -> Sequence[AuditEntry]:
    """The latest lines of the log, newest first."""
    return tx.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)).all()


def retention_days(tx: Tx, congress_id: int | None) -> Mapping[Kind, int]:
    """The term of every kind, in days: of this congress, else of the installation, else the default."""
    query = select(RetentionTerm).where(
        or_(RetentionTerm.congress_id.is_(None), RetentionTerm.congress_id == congress_id)
    )
    found = sorted(tx.scalars(query), key=lambda term: term.congress_id is not None)
    chosen = {term.kind: term.days for term in found}
    return {kind: chosen.get(kind.value, term.days) for kind, term in TERMS.items()}


def terms_in_words(tx: Tx, congress_id: int | None) -> Mapping[Kind, str]:
    """How long each kind is kept after the congress, in words: "14 dagen"."""
    return {kind: term_text(days) for kind, days in retention_days(tx, congress_id).items()}


def retention_records(tx: Tx, congress_id: int, *, page: int = 1) -> Sequence[RetentionRecord]:
    """What went of this congress and of the installation itself, the latest first; one page of it."""
    query = select(RetentionRecord).where(_records_of(congress_id)).order_by(RetentionRecord.id.desc())
    return tx.scalars(query.limit(RECORDS).offset((page - 1) * RECORDS)).all()


def count_retention_records(tx: Tx, congress_id: int) -> int:
    """How many there are."""
    return tx.scalar(select(func.count()).where(_records_of(congress_id))) or 0


def _records_of(congress_id: int) -> ColumnElement[bool]:
    return or_(RetentionRecord.congress_id.is_(None), RetentionRecord.congress_id == congress_id)


def retention_record(tx: Tx, congress_id: int, record_id: int) -> RetentionRecord:
    """One of them; NotFound otherwise."""
    found = tx.get(RetentionRecord, record_id)
    if found is None or found.congress_id not in {None, congress_id}:
        raise NotFound
    return found


def statement_of(record: RetentionRecord, slug: str) -> Statement:
    """What this record says, as it was signed."""
    name = slug if record.congress_id is not None else None
    return Statement(name, record.at, record.actor, record.counts)
