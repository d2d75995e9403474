"""Finding people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.tokens import hash_secret
from congress.registration.models import Need, Registration
from congress.registration.rules.places import Status

PAGE = 50


@dataclass(frozen=True)
class Filter:
    """What the list of people shows: words in name, e-mail or organisation, a status, a gemeente."""

    words: str = ""
    status: Status | None = None
    municipality: str = ""


def registration_by_secret(tx: Tx, secret: str) -> Registration:
    """Whose personal link this is; NotFound for anything else. Found by hash, so no timing tells."""
    found = tx.scalar(select(Registration).where(Registration.link_hash == hash_secret(secret)))
    if found is None:
        raise NotFound
    return found


def registration_of(tx: Tx, congress_id: int, registration_id: int) -> Registration:
    """One registration of this congress; NotFound otherwise."""
    found = tx.get(Registration, registration_id)
    if found is None or found.congress_id != congress_id:
        raise NotFound
    return found


def by_public_id(tx: Tx, congress_id: int, text: str) -> Registration:
    """One registration of this congress by its public id; NotFound otherwise."""
    try:
        public_id = UUID(text)
    except ValueError:
        raise NotFound from None
    found = tx.scalar(
        select(Registration).where(
            Registration.congress_id == congress_id, Registration.public_id == public_id
        )
    )
    if found is None:
        raise NotFound
    return found


def by_email(tx: Tx, congress_id: int, email: str) -> Registration | None:
    """The registration with this (lower case) address."""
    return tx.scalar(
        select(Registration).where(Registration.congress_id == congress_id, Registration.email == email)
    )


def people(tx: Tx, congress_id: int, wanted: Filter, *, page: int | None = None) -> Sequence[Registration]:
    """The people that match, by family name; one page of them, or all."""
    query = (
        select(Registration)
        .where(*_matching(congress_id, wanted))
        .order_by(func.lower(Registration.family_name), func.lower(Registration.given_name), Registration.id)
    )
    if page is not None:
        query = query.limit(PAGE).offset((page - 1) * PAGE)
    return tx.scalars(query).all()


def count_people(tx: Tx, congress_id: int, wanted: Filter) -> int:
    """How many people match."""
    return tx.scalar(select(func.count()).where(*_matching(congress_id, wanted))) or 0


def names_of(tx: Tx, congress_id: int, ids: Collection[int]) -> Mapping[int, str]:
    """The names of these registrations of this congress."""
    query = select(Registration.id, Registration.given_name, Registration.family_name).where(
        Registration.congress_id == congress_id, Registration.id.in_(ids)
    )
    return {number: f"{given} {family}" for number, given, family in tx.execute(query)}


def needs_of(tx: Tx, registration_id: int) -> Need | None:
    """Diet and access needs: only for who holds the right to see them."""
    return tx.get(Need, registration_id)


def _matching(congress_id: int, wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Registration.congress_id == congress_id]
    if wanted.status:
        found.append(Registration.status == wanted.status)
    if wanted.municipality:
        found.append(Registration.municipality_code == wanted.municipality)
    for word in wanted.words.lower().split()[:8]:
        found.append(
            or_(
                *(
                    func.lower(column).contains(word, autoescape=True)
                    for column in (
                        Registration.given_name,
                        Registration.family_name,
                        Registration.email,
                        Registration.organisation,
                        Registration.short_code,
                    )
                )
            )
        )
    return found
