"""Finding people, counting them, and where they sit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.tokens import hash_secret
from congress.programme.models import Preference, Round, RoundKind, Session, Workshop
from congress.registration.models import Need, Organisation, Placement, Registration, Seat
from congress.registration.rules.places import Guarantee, Status
from congress.registration.rules.wishes import Offer
from congress.setup.models import Participation
from congress.setup.rules.policies import ParticipationStatus

PAGE_SIZE = 50


@dataclass(frozen=True)
class PersonRow:
    """One line of the list of people."""

    id: int
    name: str
    email: str
    organisation: str
    job_title: str
    municipality_code: str | None
    status: Status
    arrived_at: datetime
    waiting_number: int | None


@dataclass(frozen=True)
class Filter:
    """What an organiser looks for."""

    text: str = ""
    status: Status | None = None
    municipality_code: str | None = None


def registration_by_secret(tx: Tx, secret: str) -> Registration:
    """The registration that this personal link opens; NotFound when it opens nothing."""
    found = tx.scalar(select(Registration).where(Registration.link_hash == hash_secret(secret)))
    if found is None:
        raise NotFound
    return found


def registration_in(tx: Tx, congress_id: int, registration_id: int) -> Registration:
    """A registration of this congress by its number; NotFound."""
    found = tx.get(Registration, registration_id)
    if found is None or found.congress_id != congress_id:
        raise NotFound
    return found


def registration_by_public_id(tx: Tx, congress_id: int, public_id: UUID) -> Registration:
    """A registration of this congress by the id that the API shows; NotFound."""
    found = tx.scalar(
        select(Registration).where(Registration.congress_id == congress_id, Registration.public_id == public_id)
    )
    if found is None:
        raise NotFound
    return found


def by_email(tx: Tx, congress_id: int, email: str) -> Registration | None:
    """The registration with this address, or None."""
    return tx.scalar(
        select(Registration).where(Registration.congress_id == congress_id, Registration.email == email)
    )


def offers(tx: Tx, congress_id: int) -> tuple[Offer, ...]:
    """What one can wish for: per round the workshops that run in it, by title."""
    query = (
        select(
            Round.id, Round.code, Round.title, Round.starts_at, Round.ends_at, Workshop.id, Workshop.code, Workshop.title
        )
        .join(Session, Session.round_id == Round.id)
        .join(Workshop, Workshop.id == Session.workshop_id)
        .where(Round.congress_id == congress_id, Round.kind == RoundKind.WORKSHOPS)
        .order_by(Round.starts_at, Round.code, Workshop.title)
    )
    found: dict[int, tuple[str, str, datetime, datetime]] = {}
    workshops: dict[int, list[tuple[int, str, str]]] = {}
    for round_id, code, title, starts_at, ends_at, workshop_id, workshop_code, workshop_title in tx.execute(query):
        found[round_id] = (code, title, starts_at, ends_at)
        workshops.setdefault(round_id, []).append((workshop_id, workshop_code, workshop_title))
    return tuple(Offer(key, *facts, tuple(workshops[key])) for key, facts in found.items())


def organisation_names(tx: Tx) -> Sequence[str]:
    """Organisations to suggest, by name."""
    return tx.scalars(select(Organisation.name).order_by(Organisation.name)).all()


def guarantees(tx: Tx, congress_id: int) -> dict[str, Guarantee]:
    """Places kept per confirmed gemeente, with how many of these are used."""
    kept = tx.execute(
        select(
            Participation.municipality_code, Participation.guaranteed_seats, Participation.guaranteed_until
        ).where(
            Participation.congress_id == congress_id,
            Participation.guaranteed_seats > 0,
            Participation.status == ParticipationStatus.CONFIRMED,
        )
    ).all()
    if not kept:
        return {}
    used = headcount_by_municipality(tx, congress_id)
    return {code: Guarantee(seats, used.get(code, 0), until) for code, seats, until in kept}


def headcount_by_municipality(tx: Tx, congress_id: int) -> dict[str, int]:
    """Confirmed people per CBS code; who named no gemeente is left out."""
    query = (
        select(Registration.municipality_code, func.count())
        .where(
            Registration.congress_id == congress_id,
            Registration.status == Status.CONFIRMED,
            Registration.municipality_code.is_not(None),
        )
        .group_by(Registration.municipality_code)
        .order_by(Registration.municipality_code)
    )
    return {code: count for code, count in tx.execute(query) if code}


def waiting_count(tx: Tx, congress_id: int) -> int:
    """How many people stand in line."""
    query = select(func.count()).where(
        Registration.congress_id == congress_id, Registration.status == Status.WAITING
    )
    return tx.scalar(query) or 0


def place_in_line(tx: Tx, registration: Registration) -> int:
    """1 for who is next."""
    ahead = select(func.count()).where(
        Registration.congress_id == registration.congress_id,
        Registration.status == Status.WAITING,
        Registration.waiting_number < registration.waiting_number,
    )
    return 1 + (tx.scalar(ahead) or 0)


def wishes_of(tx: Tx, registration_id: int) -> Sequence[tuple[int | None, int, int]]:
    """(round id or None, rank, workshop id) in order."""
    query = (
        select(Preference.round_id, Preference.rank, Preference.workshop_id)
        .where(Preference.registration_id == registration_id)
        .order_by(Preference.round_id, Preference.rank)
    )
    return [(round_id, rank, workshop_id) for round_id, rank, workshop_id in tx.execute(query)]


def seats_of(tx: Tx, registration_id: int) -> Sequence[Seat]:
    """Where somebody sits."""
    return tx.scalars(select(Seat).where(Seat.registration_id == registration_id).order_by(Seat.round_id)).all()


def need_of(tx: Tx, registration_id: int) -> Need | None:
    """Diet and access needs; only for who may see them."""
    return tx.get(Need, registration_id)


def people(tx: Tx, congress_id: int, wanted: Filter, *, page: int | None = None) -> Sequence[PersonRow]:
    """People by name; one page of 50, or everybody when `page` is None."""
    query = (
        _filtered(
            select(
                Registration.id,
                Registration.given_name,
                Registration.family_name,
                Registration.email,
                Registration.organisation,
                Registration.job_title,
                Registration.municipality_code,
                Registration.status,
                Registration.arrived_at,
                Registration.waiting_number,
            ),
            congress_id,
            wanted,
        )
    ).order_by(Registration.family_name, Registration.given_name, Registration.id)
    if page is not None:
        query = query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return [
        PersonRow(
            id=row.id,
            name=f"{row.given_name} {row.family_name}",
            email=row.email,
            organisation=row.organisation,
            job_title=row.job_title,
            municipality_code=row.municipality_code,
            status=row.status,
            arrived_at=row.arrived_at,
            waiting_number=row.waiting_number,
        )
        for row in tx.execute(query)
    ]


def people_count(tx: Tx, congress_id: int, wanted: Filter) -> int:
    """How many people fit the filter."""
    return tx.scalar(_filtered(select(func.count(Registration.id)), congress_id, wanted)) or 0


def latest_placement(tx: Tx, congress_id: int) -> Placement | None:
    """The last run of the assignment, published or not."""
    return tx.scalar(
        select(Placement).where(Placement.congress_id == congress_id).order_by(Placement.id.desc()).limit(1)
    )


def _filtered(query: Select[Any], congress_id: int, wanted: Filter) -> Select[Any]:
    query = query.where(Registration.congress_id == congress_id)
    if wanted.status:
        query = query.where(Registration.status == wanted.status)
    if wanted.municipality_code:
        query = query.where(Registration.municipality_code == wanted.municipality_code)
    for word in wanted.text.split()[:5]:
        like = f"%{_escaped(word)}%"
        columns = (
            Registration.given_name,
            Registration.family_name,
            Registration.email,
            Registration.organisation,
            Registration.short_code,
        )
        query = query.where(or_(*(column.ilike(like, escape="\\") for column in columns)))
    return query


def _escaped(word: str) -> str:
    for special in ("\\", "%", "_"):
        word = word.replace(special, "\\" + special)
    return word
