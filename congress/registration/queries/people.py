"""Finding people."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from congress.core.clock import AMSTERDAM
from congress.core.db import IdsOf, Tx
from congress.core.errors import Conflict, NotFound
from congress.core.folding import contains_word, fold, folded
from congress.core.i18n import nl
from congress.core.tokens import hash_secret
from congress.mail.models import ABOUT_OTHERS, MailState, OutboxMail
from congress.programme.models import LARGEST_NUMBER, Round, Workshop
from congress.registration.forms import DetailsForm
from congress.registration.models import Need, Registration, Seat
from congress.registration.rules.filter import ELSEWHERE, Filter, Sort
from congress.registration.rules.places import Status
from congress.registration.rules.together import CONCERNS, Task
from congress.setup.models import Participation
from congress.setup.rules.policies import ParticipationStatus

PAGE = 50
MOST_WORDS = 8

_FINDABLE = (
    Registration.given_name
    + " "
    + Registration.family_name
    + " "
    + Registration.email
    + " "
    + Registration.organisation
    + " "
    + Registration.short_code
)
_EMPLOYER = Registration.organisation.expression
_ORDER: dict[Sort, tuple[ColumnElement[Any], ...]] = {
    Sort.NAME: (),
    Sort.ORGANISATION: (folded(Registration.organisation),),
    Sort.MUNICIPALITY: (func.coalesce(Registration.municipality_code, "~"),),
    Sort.NEWEST: (Registration.arrived_at.desc(),),
    Sort.OLDEST: (Registration.arrived_at.asc(),),
    Sort.LINE: (func.coalesce(Registration.waiting_number, LARGEST_NUMBER),),
}


class UnknownCode(Conflict):
    """Nobody of this congress has this code under the ticket."""

    sentence = nl("Deze code hoort bij niemand. Kijk op de pagina van de ander, of op het ticket.")


def registration_by_secret(tx: Tx, secret: str) -> Registration:
    """Whose personal link this is; NotFound for anything else. Found by hash, so no timing tells."""
    found = tx.scalar(select(Registration).where(Registration.link_hash == hash_secret(secret)))
    if found is None:
        raise NotFound
    return found


def registration_of(tx: Tx, congress_id: int, registration_id: int) -> Registration:
    """One registration of this congress; NotFound otherwise."""
    found = tx.get(Registration, registration_id) if registration_id <= LARGEST_NUMBER else None
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


def by_short_code(tx: Tx, congress_id: int, text: str) -> Registration:
    """Whose code stands under the ticket; UnknownCode for any other."""
    found = tx.scalar(
        select(Registration).where(
            Registration.congress_id == congress_id, Registration.short_code == text.strip().upper()
        )
    )
    if found is None:
        raise UnknownCode
    return found


def by_email(tx: Tx, congress_id: int, email: str) -> Registration | None:
    """The registration with this (lower case) address."""
    return tx.scalar(
        select(Registration).where(Registration.congress_id == congress_id, Registration.email == email)
    )


def has_name(person: Registration, form: DetailsForm) -> bool:
    """Whether this person has the name that was typed, whatever its capitals and accents."""
    return fold(person.display_name) == fold(f"{form.given_name} {form.family_name}")


def by_emails(tx: Tx, congress_id: int, emails: Collection[str]) -> Mapping[str, Registration]:
    """The registrations with these (lower case) addresses."""
    query = select(Registration).where(
        Registration.congress_id == congress_id, Registration.email.in_(emails)
    )
    return {person.email: person for person in tx.scalars(query)}


def people(
    tx: Tx,
    congress_id: int,
    wanted: Filter,
    *,
    present: IdsOf,
    sort: Sort = Sort.NAME,
    page: int | None = None,
) -> list[Registration]:
    """The people that match, in this order; one page of them, or all. `present` is asked of the door."""
    return [person for person, _ in listed(tx, congress_id, wanted, present=present, sort=sort, page=page)]


def listed(
    tx: Tx,
    congress_id: int,
    wanted: Filter,
    *,
    present: IdsOf,
    sort: Sort = Sort.NAME,
    page: int | None = None,
) -> list[tuple[Registration, bool]]:
    """The same, each with whether they were seen at the entrance."""
    query = (
        select(Registration, Registration.id.in_(present(congress_id)))
        .where(*matching(congress_id, wanted, present=present))
        .order_by(*_ORDER[sort], folded(Registration.family_name), folded(Registration.given_name))
        .order_by(Registration.id)
    )
    if page is not None:
        query = query.limit(PAGE).offset((page - 1) * PAGE)
    return [(person, bool(came)) for person, came in tx.execute(query)]


def count_people(tx: Tx, congress_id: int, wanted: Filter, *, present: IdsOf) -> int:
    """How many people match."""
    return tx.scalar(select(func.count()).where(*matching(congress_id, wanted, present=present))) or 0


def concerned(
    tx: Tx, congress_id: int, task: Task, wanted: Filter, *, present: IdsOf
) -> Sequence[Registration]:
    """Who matches and for whom this task changes something, by name; read anew."""
    query = (
        select(Registration)
        .where(*matching(congress_id, wanted, present=present), Registration.status.in_(CONCERNS[task]))
        .order_by(folded(Registration.family_name), folded(Registration.given_name), Registration.id)
        .execution_options(populate_existing=True)
    )
    return tx.scalars(query).all()


def tally(
    tx: Tx, congress_id: int, wanted: Filter, *, present: IdsOf
) -> tuple[dict[Status, int], dict[Status, int]]:
    """How many registrations there are of each status, and how many of those match; in one statement."""
    matched = func.count().filter(*matching(congress_id, wanted, present=present))
    query = (
        select(Registration.status, func.count(), matched)
        .where(Registration.congress_id == congress_id)
        .group_by(Registration.status)
    )
    rows = {status: (every, some) for status, every, some in tx.execute(query)}
    found = {status: rows.get(status, (0, 0)) for status in Status}
    return (
        {status: every for status, (every, _) in found.items()},
        {status: some for status, (_, some) in found.items()},
    )


def names_of(tx: Tx, congress_id: int, ids: Collection[int]) -> Mapping[int, str]:
    """The names of these registrations of this congress."""
    query = select(Registration.id, Registration.given_name, Registration.family_name).where(
        Registration.congress_id == congress_id, Registration.id.in_(ids)
    )
    return {number: f"{given} {family}" for number, given, family in tx.execute(query)}


def needs_of(tx: Tx, registration_id: int) -> Need | None:
    """Diet and access needs: only for who holds the right to see them."""
    return tx.get(Need, registration_id)


def matching(congress_id: int, wanted: Filter, *, present: IdsOf) -> list[ColumnElement[bool]]:
    """The conditions of a filter on Registration; who was erased never matches."""
    found = [Registration.congress_id == congress_id, Registration.erased_at.is_(None)]
    if wanted.status:
        found.append(Registration.status == wanted.status)
    if wanted.language:
        found.append(Registration.language == wanted.language)
    if wanted.municipality:
        found.append(_of_municipality(congress_id, wanted.municipality))
    if wanted.since:
        found.append(Registration.arrived_at >= datetime.combine(wanted.since, time(), AMSTERDAM))
    if wanted.ids:
        found.append(Registration.id.in_(wanted.ids))
    if wanted.is_present is not None:
        came = Registration.id.in_(present(congress_id))
        found.append(came if wanted.is_present else ~came)
    if wanted.mail_failed:
        found.append(Registration.id.in_(_mail_failed(congress_id)))
    for text, words in ((_FINDABLE, wanted.words), (_EMPLOYER, wanted.organisation)):
        found.extend(contains_word(text, word) for word in words.split()[:MOST_WORDS])
    return [*found, *_by_seat(wanted)]


def _of_municipality(congress_id: int, code: str) -> ColumnElement[bool]:
    if code != ELSEWHERE:
        return Registration.municipality_code == code
    partners = select(Participation.municipality_code).where(
        Participation.congress_id == congress_id, Participation.status == ParticipationStatus.CONFIRMED
    )
    return func.coalesce(Registration.municipality_code, "").not_in(partners)


def _by_seat(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    mine = exists().where(Seat.registration_id == Registration.id)
    if wanted.is_seatless:
        yield ~mine
    if wanted.workshop:
        mine = mine.where(Seat.workshop_id == Workshop.id, Workshop.code == wanted.workshop)
    if wanted.round:
        mine = mine.where(Seat.round_id == Round.id, Round.code == wanted.round)
    if wanted.workshop or wanted.round:
        yield mine


def _mail_failed(congress_id: int) -> Select[int]:
    return select(OutboxMail.about_id).where(
        OutboxMail.congress_id == congress_id,
        OutboxMail.kind.not_in(ABOUT_OTHERS),
        or_(OutboxMail.state == MailState.FAILED, OutboxMail.bounced_at.is_not(None)),
    )
