"""Which badges to print, and remembering what is on paper."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from congress.core.audit import record
from congress.core.db import Tx
from congress.core.tokens import TicketWriter
from congress.door.documents.badges import BadgeFacts
from congress.door.models import Badge
from congress.door.queries import present_ids, printed
from congress.door.rules.badges import Only, Order
from congress.registration.models import Registration
from congress.registration.queries import Filter, people
from congress.registration.queries.seats import seats_by_person
from congress.registration.rules.places import Status
from congress.setup.models import Congress, Municipality


def badges_to_print(
    tx: Tx,
    congress: Congress,
    *,
    ticket: TicketWriter,
    only: Only = Only.ALL,
    order: Order = Order.NAME,
    of: Filter | None = None,
) -> list[BadgeFacts]:
    """Badges of everybody with a place (or of those who match `of`), in the order wanted."""
    meant = people(tx, congress.id, of or Filter(), present=present_ids)
    coming = [person for person in meant if person.status == Status.CONFIRMED]
    found = _in_order(_facts(tx, congress, coming, ticket), order)
    return _new(tx, found) if only is Only.NEW else found


def badge_of(tx: Tx, congress: Congress, registration: Registration, *, ticket: TicketWriter) -> BadgeFacts:
    """The badge of one person."""
    return _facts(tx, congress, [registration], ticket)[0]


def mark_printed(
    tx: Tx, badges: Sequence[BadgeFacts], *, ticket: TicketWriter, actor: str, now: datetime
) -> list[BadgeFacts]:
    """Remember that these badges are on paper, and give them as they must be printed.

    A badge that was printed before and changed since gets a new issue number: the door refuses the old paper.
    """
    people = _locked(tx, [badge.registration_id for badge in badges])
    before = printed(tx, people)
    found = []
    for badge in badges:
        old, person = before.get(badge.registration_id), people[badge.registration_id]
        current = badge if badge.content_hash == old else _with_ticket(badge, person, ticket)
        if old and current.content_hash != old and current.has_ticket_of(old):
            reissue(tx, person, actor=actor, now=now)
            current = _with_ticket(badge, person, ticket)
        found.append(current)
    fresh = [badge for badge in found if before.get(badge.registration_id) != badge.content_hash]
    if not fresh:
        return found
    tx.execute(
        update(Badge)
        .where(Badge.registration_id.in_([badge.registration_id for badge in fresh]))
        .where(Badge.replaced_at.is_(None))
        .values(replaced_at=now)
    )
    tx.execute(
        insert(Badge),
        [
            {
                "registration_id": badge.registration_id,
                "content_hash": badge.content_hash,
                "name": badge.name,
                "short_code": badge.short_code,
                "printed_at": now,
            }
            for badge in fresh
        ],
    )
    return found


def reissue(tx: Tx, registration: Registration, *, actor: str, now: datetime) -> None:
    """Give the ticket a new issue number: the door refuses every badge and ticket of before."""
    registration.issue_number += 1
    record(
        tx,
        congress_id=registration.congress_id,
        actor=actor,
        action="badge-reissued",
        subject=f"aanmelding {registration.id}",
        now=now,
    )


def forget_old_badges(tx: Tx, congress: Congress) -> None:
    """The old paper was thrown away: its rows go."""
    people = select(Registration.id).where(Registration.congress_id == congress.id)
    without_place = people.where(Registration.status != Status.CONFIRMED)
    tx.execute(delete(Badge).where(Badge.registration_id.in_(people), Badge.replaced_at.is_not(None)))
    tx.execute(delete(Badge).where(Badge.registration_id.in_(without_place)))


def _locked(tx: Tx, ids: Sequence[int]) -> dict[int, Registration]:
    """These people as they are now: of two who print at once, the second prints what the first made."""
    query = select(Registration).where(Registration.id.in_(ids)).order_by(Registration.id).with_for_update()
    return {one.id: one for one in tx.scalars(query.execution_options(populate_existing=True))}


def _with_ticket(badge: BadgeFacts, person: Registration, ticket: TicketWriter) -> BadgeFacts:
    return replace(badge, ticket=ticket(person.congress_id, person.ticket_id, person.issue_number))


def _new(tx: Tx, badges: Sequence[BadgeFacts]) -> list[BadgeFacts]:
    before = printed(tx, [badge.registration_id for badge in badges])
    return [badge for badge in badges if before.get(badge.registration_id) != badge.content_hash]


def _in_order(badges: list[BadgeFacts], order: Order) -> list[BadgeFacts]:
    if order is Order.NAME:
        return badges  # as they were read
    return sorted(badges, key=lambda badge: getattr(badge, order.value).casefold())


def _facts(
    tx: Tx, congress: Congress, people: Sequence[Registration], ticket: TicketWriter
) -> list[BadgeFacts]:
    seats = seats_by_person(tx, congress.id)
    names = {code: name for code, name in tx.execute(select(Municipality.code, Municipality.name))}
    return [
        BadgeFacts(
            registration_id=person.id,
            title=congress.title,
            name=person.display_name,
            organisation=person.organisation,
            job_title=person.job_title,
            municipality=names.get(person.municipality_code or "", ""),
            short_code=person.short_code,
            ticket=ticket(congress.id, person.ticket_id, person.issue_number),
            programme=tuple((place.starts_at, place.title, place.room) for place in seats.get(person.id, ())),
        )
        for person in people
    ]
