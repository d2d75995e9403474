"""Which badges to print, and remembering what was printed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, insert, select

from congress.core.db import Tx
from congress.core.tokens import TicketWriter
from congress.door.documents.badges import BadgeFacts
from congress.door.models import Badge
from congress.door.queries import printed
from congress.registration.models import Registration
from congress.registration.queries.seats import seats_by_person
from congress.registration.rules.places import Status
from congress.setup.models import Congress, Municipality

Only = Literal["new", "all"]


def badges_to_print(
    tx: Tx, congress: Congress, *, ticket: TicketWriter, only: Only = "all"
) -> list[BadgeFacts]:
    """Badges of everybody with a place, by family name; with "new" only what changed since the last print."""
    people = tx.scalars(
        select(Registration)
        .where(Registration.congress_id == congress.id, Registration.status == Status.CONFIRMED)
        .order_by(Registration.family_name, Registration.given_name, Registration.id)
    ).all()
    found = _facts(tx, congress, people, ticket)
    if only == "all":
        return found
    before = printed(tx, [badge.registration_id for badge in found])
    return [badge for badge in found if before.get(badge.registration_id) != badge.content_hash]


def badge_of(tx: Tx, congress: Congress, registration: Registration, *, ticket: TicketWriter) -> BadgeFacts:
    """The badge of one person."""
    return _facts(tx, congress, [registration], ticket)[0]


def mark_printed(tx: Tx, badges: Sequence[BadgeFacts], *, now: datetime) -> None:
    """Remember that these badges were printed as they are now."""
    if not badges:
        return
    tx.execute(delete(Badge).where(Badge.registration_id.in_([badge.registration_id for badge in badges])))
    tx.execute(
        insert(Badge),
        [
            {"registration_id": badge.registration_id, "content_hash": badge.content_hash, "printed_at": now}
            for badge in badges
        ],
    )


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
