"""Everything that is kept about one person in a congress (AVG article 15)."""

from dataclasses import dataclass

from sqlalchemy import select

from congress.access.queries import roles_of
from congress.core.db import Tx
from congress.door.queries.my_data import all_data
from congress.programme.queries.retention import speakers_named
from congress.registration.models import PrivacyRequest, Registration, Team
from congress.registration.queries import by_email, history
from congress.registration.queries.messages import is_unsubscribed
from congress.registration.queries.my_data import Data
from congress.registration.rules.link import address_hash
from congress.setup.models import Congress

FORMAT = "congress-person/1"


@dataclass(frozen=True)
class Subject:
    """Who a request is about: somebody with a registration, the contact of teams, or both."""

    email: str
    registration: Registration | None
    teams: tuple[Team, ...]


def subject_by_email(tx: Tx, congress_id: int, email: str) -> Subject | None:
    """Who is known under this (lower case) address; None when nobody is."""
    registration = by_email(tx, congress_id, email)
    query = select(Team).where(Team.congress_id == congress_id, Team.contact_email == email)
    teams = tuple(tx.scalars(query.order_by(Team.id)))
    return Subject(email, registration, teams) if registration or teams else None


def subject_of(tx: Tx, request: PrivacyRequest) -> Subject | None:
    """Who this request is about; None when nothing is kept of them any more."""
    person = tx.get(Registration, request.registration_id) if request.registration_id else None
    team = tx.get(Team, request.team_id) if request.team_id else None
    email = person.email if person and not person.erased_at else team.contact_email if team else ""
    return subject_by_email(tx, request.congress_id, email) if email else None


def overview(tx: Tx, congress: Congress, subject: Subject, *, secret_key: str) -> Data:
    """Everything that is kept under this address, as plain values; moments as ISO text with offset.

    What stands in the log about the registration is told without who did it.
    """
    person = subject.registration
    found: Data = {"format": FORMAT, "congress": congress.title, "email": subject.email}
    if person:
        found |= all_data(tx, person)
        found["history"] = [
            {"what": event.action, "at": event.at.isoformat()} for event in history(tx, person)
        ]
    else:
        found["teams"] = [
            {
                "contact": team.contact_name,
                "contactEmail": team.contact_email,
                "madeAt": team.made_at.isoformat(),
            }
            for team in subject.teams
        ]
    found["speaker"] = speakers_named(tx, congress.id, subject.email)
    found["roles"] = roles_of(tx, subject.email, congress.id)
    hashed = address_hash(secret_key, congress.id, subject.email)
    found["wantsNoMessages"] = is_unsubscribed(tx, congress.id, hashed)
    found["requests"] = _requests(tx, subject)
    return found


def _requests(tx: Tx, subject: Subject) -> list[Data]:
    about = (
        PrivacyRequest.registration_id == subject.registration.id
        if subject.registration
        else PrivacyRequest.team_id.in_([team.id for team in subject.teams])
    )
    return [
        {"kind": request.kind.value, "askedAt": request.asked_at.isoformat(), "note": request.note}
        for request in tx.scalars(select(PrivacyRequest).where(about).order_by(PrivacyRequest.id))
    ]
