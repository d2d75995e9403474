"""Mails to many: who gets them, and how far they are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from congress.core.db import IdsOf, Tx
from congress.core.errors import NotFound
from congress.mail.models import BulkMail, MailState, OutboxMail, Unsubscribed
from congress.registration.models import Registration
from congress.registration.queries.people import people
from congress.registration.rules.filter import Filter
from congress.registration.rules.link import address_hash
from congress.registration.rules.places import Status


@dataclass(frozen=True)
class Audience:
    """Who gets a mail to many: `people` in order of name, and how many are left out for they said so."""

    people: Sequence[Registration]
    left_out: int


def audience(tx: Tx, bulk: BulkMail, *, present: IdsOf, secret_key: str) -> Audience:
    """Everybody who is meant and still there, without who wants no mail to many."""
    wanted = Filter.from_query(bulk.selection)
    found = [
        person
        for person in people(tx, bulk.congress_id, wanted, present=present)
        if person.status != Status.UNCONFIRMED
    ]
    out = _unsubscribed(tx, bulk.congress_id)
    kept = [
        person
        for person in found
        if not out or address_hash(secret_key, bulk.congress_id, person.email) not in out
    ]
    return Audience(kept, len(found) - len(kept))


def is_unsubscribed(tx: Tx, congress_id: int, hashed: bytes) -> bool:
    """Whether this address wants no mail to many."""
    query = select(Unsubscribed.id).where(
        Unsubscribed.congress_id == congress_id, Unsubscribed.address_hash == hashed
    )
    return tx.scalar(query) is not None


def bulk_of(tx: Tx, congress_id: int, number: int) -> BulkMail:
    """One mail to many of this congress; NotFound."""
    found = tx.get(BulkMail, number) if number < 2**31 else None
    if found is None or found.congress_id != congress_id:
        raise NotFound
    return found


def bulks_of(tx: Tx, congress_id: int) -> Sequence[BulkMail]:
    """The mails to many of this congress, the newest first."""
    query = select(BulkMail).where(BulkMail.congress_id == congress_id).order_by(BulkMail.id.desc())
    return tx.scalars(query.limit(200)).all()


def progress(tx: Tx, numbers: Collection[int]) -> Mapping[int, Mapping[MailState, int]]:
    """How many mails are in each state, per mail to many."""
    query = (
        select(OutboxMail.bulk_id, OutboxMail.state, func.count())
        .where(OutboxMail.bulk_id.in_(numbers))
        .group_by(OutboxMail.bulk_id, OutboxMail.state)
    )
    found: dict[int, dict[MailState, int]] = {number: dict.fromkeys(MailState, 0) for number in numbers}
    for number, state, count in tx.execute(query):
        if number is not None:
            found[number][state] = count
    return found


def _unsubscribed(tx: Tx, congress_id: int) -> set[bytes]:
    query = select(Unsubscribed.address_hash).where(Unsubscribed.congress_id == congress_id)
    return set(tx.scalars(query))


def registration_by_public_id(tx: Tx, public_id: UUID) -> Registration:
    """Whose public id this is, in whichever congress; NotFound."""
    found = tx.scalar(select(Registration).where(Registration.public_id == public_id))
    if found is None:
        raise NotFound
    return found
