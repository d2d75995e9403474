"""Forgetting a person: what says who it was goes, what counts stays."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from congress.core.audit import record
from congress.core.db import Tx
from congress.core.tokens import hash_secret, new_secret
from congress.mail.actions import forget_mails_about, forget_mails_to_teams, queue_mail
from congress.programme.models import Preference
from congress.registration.actions.cancel import cancel
from congress.registration.models import (
    Answer,
    Invitation,
    KnownColleague,
    Need,
    PrivacyRequest,
    RegisterNumber,
    Registration,
    SessionWaiting,
    Team,
)
from congress.registration.queries.invitations import invited
from congress.registration.rules.places import Status

PERSONAL = (Need, Answer, RegisterNumber, Invitation, SessionWaiting, Preference, KnownColleague)
NOBODY = "gewist"


def erase_person(
    tx: Tx, registration: Registration, *, actor: str, now: datetime, is_after: bool = False
) -> None:
    """Anonymise one registration for good; a second time changes nothing.

    Whoever still had a place or a turn is cancelled first, so that the next in line gets it; after the
    congress (`is_after`) the status stays, because the numbers do. The gemeente, the moment and the presence
    stay too: they say how many came, not who.
    """
    if registration.erased_at:
        return
    if not is_after and registration.status != Status.CANCELLED:
        cancel(tx, registration, now=now, tell=False)
    former = {
        "to": registration.email,
        "name": registration.display_name,
        "invited": [] if is_after else invited(tx, registration.id),
    }
    anonymise(tx, [registration], now=now)
    queue_mail(
        tx,
        "erased",
        about_id=registration.id,
        congress_id=registration.congress_id,
        now=now,
        facts=former,
    )
    record(
        tx,
        congress_id=registration.congress_id,
        actor=actor,
        action="registration-erased",
        subject=f"aanmelding {registration.id}",
        now=now,
    )


def anonymise(tx: Tx, people: Sequence[Registration], *, now: datetime) -> None:
    """Empty everything that says who these were; the personal link and the QR find nobody any more."""
    ids = [person.id for person in people]
    for personal in PERSONAL:
        tx.execute(delete(personal).where(personal.registration_id.in_(ids)))
    tx.execute(update(PrivacyRequest).where(PrivacyRequest.registration_id.in_(ids)).values(note=""))
    teams = list(_teams_of(tx, people))
    for team in teams:
        forget_mails_to_teams(tx, team.congress_id, [team.id])
    forget_contacts(teams)
    for person in people:
        person.given_name, person.family_name = NOBODY, ""
        person.email = f"{NOBODY}-{person.public_id.hex}@invalid"
        person.organisation, person.job_title, person.note = "", "", ""
        person.team_id, person.report_consent_at, person.feed_hash = None, None, None
        person.link_version += 1
        person.link_hash = hash_secret(new_secret())  # nobody knows the secret: the link is dead
        person.short_code = _dead_code(person)
        person.issue_number += 1
        person.erased_at = now
    for congress_id in {person.congress_id for person in people}:
        forget_mails_about(tx, congress_id, ids)
    tx.flush()  # whoever asks next in this transaction finds nobody


def forget_contacts(teams: Iterable[Team]) -> None:
    """Forget who signed these teams up; the link of their page opens nothing any more."""
    for team in teams:
        team.contact_name, team.contact_email = "", ""
        team.link_version += 1
        team.link_hash = hash_secret(new_secret())


def _teams_of(tx: Tx, people: Sequence[Registration]) -> Iterable[Team]:
    # Who signed a team up may be one of it; the others of the team keep their places.
    by_congress = {person.congress_id: [p.email for p in people] for person in people}
    for congress_id, emails in by_congress.items():
        query = select(Team).where(Team.congress_id == congress_id, Team.contact_email.in_(emails))
        yield from tx.scalars(query)


def _dead_code(person: Registration) -> str:
    # Short and unique within the congress, and no letter of it can be typed from an old ticket.
    return f"-{person.id}"
