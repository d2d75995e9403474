"""What is kept of people goes when its term is over. Each of these may run twice without harm."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from congress.core.db import Tx, deleted
from congress.mail.models import MailTemplate
from congress.registration.actions.erase import anonymise, forget_contacts
from congress.registration.models import Answer, Need, Placement, PrivacyRequest, Registration, Team

AT_ONCE = 500
"""So many people go in one transaction, so that nobody waits long for the lock."""


def clear_needs(tx: Tx, congress_id: int) -> int:
    """All diet and access needs of this congress; how many."""
    people = select(Registration.id).where(Registration.congress_id == congress_id)
    return deleted(tx, delete(Need).where(Need.registration_id.in_(people)))


def clear_answers(tx: Tx, question_id: int) -> int:
    """All answers to one question; how many."""
    return deleted(tx, delete(Answer).where(Answer.question_id == question_id))


def next_persons(tx: Tx, congress_id: int) -> Sequence[Registration]:
    """The next people to anonymise, locked; none when all are."""
    query = select(Registration).where(
        Registration.congress_id == congress_id, Registration.erased_at.is_(None)
    )
    return tx.scalars(query.order_by(Registration.id).limit(AT_ONCE).with_for_update()).all()


def clear_persons(tx: Tx, congress_id: int, people: Sequence[Registration], *, now: datetime) -> int:
    """Anonymise these people, and the contacts of all teams; how many.

    Status, gemeente, seats and presence stay: they say how many came, not who.
    """
    teams = tx.scalars(select(Team).where(Team.congress_id == congress_id, Team.contact_email != "")).all()
    forget_contacts(teams)
    anonymise(tx, people, now=now)
    return len(people) + len(teams)


def clear_requests(tx: Tx, congress_id: int) -> int:
    """All requests to the privacy officer; how many."""
    return deleted(tx, delete(PrivacyRequest).where(PrivacyRequest.congress_id == congress_id))


def clear_placements(tx: Tx, congress_id: int) -> int:
    """The computed placements and the organiser's own words for mails; how many."""
    tables = (Placement, MailTemplate)
    return sum(deleted(tx, delete(table).where(table.congress_id == congress_id)) for table in tables)
