"""How much is left of people, for the terms."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from congress.core.db import Tx
from congress.mail.models import MailTemplate
from congress.registration.models import (
    Answer,
    Need,
    Placement,
    PrivacyRequest,
    Question,
    Registration,
    Team,
)


def latest_arrival(tx: Tx, congress_id: int) -> datetime | None:
    """When the latest registration came."""
    return tx.scalar(select(func.max(Registration.arrived_at)).where(Registration.congress_id == congress_id))


def needs_left(tx: Tx, congress_id: int) -> int:
    """How many people told what they need."""
    query = select(func.count()).select_from(Need).join(Registration, Registration.id == Need.registration_id)
    return tx.scalar(query.where(Registration.congress_id == congress_id)) or 0


def answers_left(tx: Tx, congress_id: int) -> Sequence[tuple[Question, int]]:
    """Every question of the organiser with the number of answers, in the order of the form."""
    query = (
        select(Question, func.count(Answer.id))
        .outerjoin(Answer, Answer.question_id == Question.id)
        .where(Question.congress_id == congress_id)
        .group_by(Question.id)
        .order_by(Question.position, Question.id)
    )
    return [(question, count) for question, count in tx.execute(query)]


def persons_left(tx: Tx, congress_id: int) -> int:
    """How many registrations still say who it was, and how many teams whose contact it was."""
    people = select(func.count()).where(
        Registration.congress_id == congress_id, Registration.erased_at.is_(None)
    )
    teams = select(func.count()).where(Team.congress_id == congress_id, Team.contact_email != "")
    return (tx.scalar(people) or 0) + (tx.scalar(teams) or 0)


def requests_left(tx: Tx, congress_id: int) -> int:
    """How many requests to the privacy officer are kept."""
    return tx.scalar(select(func.count()).where(PrivacyRequest.congress_id == congress_id)) or 0


def placements_left(tx: Tx, congress_id: int) -> int:
    """How many computed placements and own words for mails are kept."""
    tables = (Placement, MailTemplate)
    return sum(
        tx.scalar(select(func.count()).where(table.congress_id == congress_id)) or 0 for table in tables
    )
