"""Forgetting a person: what says who it was goes, what counts stays."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select, update

from congress.core.audit import record
from congress.core.db import Tx
from congress.core.tokens import hash_secret, new_secret
from congress.mail.actions import queue_mail
from congress.mail.models import OutboxMail
from congress.programme.models import Preference
from congress.registration.actions.cancel import cancel
from congress.registration.models import (
    Answer,
    Invitation,
    KnownColleague,
    Need,
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
        "invited": invited(tx, registration.id),
    }
    anonymise(tx, registration, now=now)
    if not is_after:
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


def anonymise(tx: Tx, registration: Registration, *, now: datetime) -> None:
    """Empty everything that says who it was; the personal link and the QR find nobody any more."""
    for personal in PERSONAL:
        tx.execute(delete(personal).where(personal.registration_id == registration.id))
    tx.execute(
        update(OutboxMail)
        .where(OutboxMail.about_id == registration.id, OutboxMail.congress_id == registration.congress_id)
        .where(OutboxMail.facts.is_not(None))
        .values(facts=None)
    )
    contacts = select(Team).where(
        Team.congress_id == registration.congress_id, Team.contact_email == registration.email
    )
    forget_contacts(tx.scalars(contacts))  # the others of the team keep their places
    registration.given_name, registration.family_name = NOBODY, ""
    registration.email = f"{NOBODY}-{registration.public_id.hex}@invalid"
    registration.organisation, registration.job_title, registration.note = "", "", ""
    registration.team_id, registration.report_consent_at, registration.feed_hash = None, None, None
    registration.link_version += 1
    registration.link_hash = hash_secret(new_secret())  # nobody knows the secret: the link is dead
    registration.issue_number += 1
    registration.erased_at = now
    tx.flush()  # whoever asks next in this transaction finds nobody


def forget_contacts(teams: Iterable[Team]) -> None:
    """Forget who signed these teams up; the link of their page opens nothing any more."""
    for team in teams:
        team.contact_name, team.contact_email = "", ""
        team.link_version += 1
        team.link_hash = hash_secret(new_secret())
