"""Everything that is kept about one person, for that person (AVG article 15)."""

from typing import Any

from sqlalchemy import Select, or_, select

from congress.core.db import Tx
from congress.mail.models import ABOUT_OTHERS, OutboxMail
from congress.programme.models import Session, Workshop
from congress.registration.models import (
    Answer,
    KnownColleague,
    Question,
    RegisterNumber,
    Registration,
    SessionWaiting,
    Team,
)
from congress.registration.queries.people import needs_of
from congress.registration.queries.seats import seats_of
from congress.registration.queries.wishes import named_wishes
from congress.setup.models import Municipality

Data = dict[str, Any]


def my_data(tx: Tx, person: Registration) -> Data:
    """Facts, needs, wishes, answers, seats and mails as plain values; moments as ISO text with offset."""
    gemeente = tx.get(Municipality, person.municipality_code) if person.municipality_code else None
    needs = needs_of(tx, person.id)
    return {
        "person": {
            "givenName": person.given_name,
            "familyName": person.family_name,
            "email": person.email,
            "organisation": person.organisation,
            "jobTitle": person.job_title,
            "municipality": gemeente.name if gemeente else None,
            "language": person.language,
            "note": person.note,
        },
        "registration": {
            "id": str(person.public_id),
            "status": person.status.value,
            "arrivedAt": _text(person.arrived_at),
            "consentAt": _text(person.consent_at),
            "reportConsentAt": _text(person.report_consent_at),
            "cancelledAt": _text(person.cancelled_at),
            "code": person.short_code,
        },
        "needs": {"diet": needs.diet, "access": needs.access, "consentAt": _text(needs.consent_at)}
        if needs
        else None,
        "registers": _registers(tx, person.id),
        "answers": _answers(tx, person.id),
        "wishes": [
            {"rank": wish.rank, "workshop": wish.title, "round": wish.round_title}
            for wish in named_wishes(tx, person.id)
        ],
        "seats": [
            {"title": seat.title, "room": seat.room, "startsAt": _text(seat.starts_at)}
            for seat in seats_of(tx, person.id)
        ],
        "waitsFor": list(tx.scalars(_waits_for(person.id))),
        "teams": _teams(tx, person),
        "mails": _mails(tx, person),
    }


def _waits_for(registration_id: int) -> Select[str]:
    return (
        select(Workshop.title)
        .join(Session, Session.workshop_id == Workshop.id)
        .join(SessionWaiting, SessionWaiting.session_id == Session.id)
        .where(SessionWaiting.registration_id == registration_id)
        .order_by(SessionWaiting.since)
    )


def _registers(tx: Tx, registration_id: int) -> list[Data]:
    query = select(RegisterNumber).where(RegisterNumber.registration_id == registration_id)
    return [{"register": row.register, "number": row.number} for row in tx.scalars(query)]


def _answers(tx: Tx, registration_id: int) -> list[Data]:
    query = (
        select(Question.text, Answer.value)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.registration_id == registration_id)
        .order_by(Question.position, Question.id)
    )
    return [{"question": text, "answer": value} for text, value in tx.execute(query)]


def _teams(tx: Tx, person: Registration) -> list[Data]:
    # Who signed this person up, and what this person typed as the contact of a team.
    named = select(KnownColleague.team_id).where(KnownColleague.registration_id == person.id)
    query = select(Team).where(
        Team.congress_id == person.congress_id,
        or_(Team.id == person.team_id, Team.id.in_(named), Team.contact_email == person.email),
    )
    return [
        {"contact": team.contact_name, "madeAt": _text(team.made_at)}
        | ({"contactEmail": person.email} if team.contact_email == person.email else {})
        for team in tx.scalars(query.order_by(Team.id))
    ]


def _mails(tx: Tx, person: Registration) -> list[Data]:
    query = (
        select(OutboxMail)
        .where(
            OutboxMail.congress_id == person.congress_id,
            OutboxMail.about_id == person.id,
            OutboxMail.kind.not_in(ABOUT_OTHERS),
        )
        .order_by(OutboxMail.id)
    )
    return [
        {"kind": mail.kind, "queuedAt": _text(mail.queued_at), "sentAt": _text(mail.sent_at)}
        for mail in tx.scalars(query)
    ]


def _text(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
