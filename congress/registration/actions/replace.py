"""A colleague comes instead of somebody (overdragen)."""

from datetime import datetime

from sqlalchemy import Update, delete, update

from congress.core.audit import record
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.core.tokens import hash_secret
from congress.mail.actions import queue_mail
from congress.registration import queries
from congress.registration.actions.line import lock_congress
from congress.registration.actions.register import UnknownGemeente
from congress.registration.forms.person import NewcomerForm
from congress.registration.models import (
    Answer,
    Invitation,
    Need,
    PrivacyRequest,
    RegisterNumber,
    Registration,
)
from congress.registration.queries.invitations import invited
from congress.registration.rules.link import personal_secret
from congress.registration.rules.places import Status
from congress.setup.models import Congress, Municipality


class NothingToHandOver(Conflict):
    """Who cancelled has no place and no turn to give to somebody else."""

    sentence = nl("Je bent afgemeld. Je kunt je plek niet meer overdragen.")


class ColleagueIsKnown(Conflict):
    """The colleague signed up already."""

    sentence = nl("Met dit mailadres kun je niet overdragen. Gebruik het adres van je collega zelf.")


def replace_person(
    tx: Tx,
    congress: Congress,
    registration: Registration,
    form: NewcomerForm,
    *,
    secret_key: str,
    now: datetime,
    actor: str | None = None,
) -> None:
    """The place, the turn in line and the seats pass on; what was personal of the former owner goes.

    The old link and the old QR stop working at once. Raises NothingToHandOver, ColleagueIsKnown or
    UnknownGemeente.
    """
    lock_congress(tx, congress)
    tx.refresh(registration, with_for_update=True)
    if registration.status == Status.CANCELLED or registration.erased_at:
        raise NothingToHandOver
    known = queries.by_email(tx, congress.id, form.email)
    if known is not None:
        raise ColleagueIsKnown
    if form.municipality and tx.get(Municipality, form.municipality) is None:
        raise UnknownGemeente
    former = {
        "to": registration.email,
        "name": registration.display_name,
        "invited": invited(tx, registration.id),
    }
    for personal in (Need, Answer, RegisterNumber, Invitation):
        tx.execute(delete(personal).where(personal.registration_id == registration.id))
    registration.given_name, registration.family_name = form.given_name, form.family_name
    registration.email, registration.job_title = form.email, form.job_title
    registration.organisation = form.organisation
    registration.municipality_code = form.municipality
    registration.consent_at, registration.report_consent_at = now, None
    registration.issue_number += 1
    registration.note = ""
    tx.execute(_requests_of(registration).values(registration_id=None, note=""))
    renew_link(registration, secret_key)
    tx.flush()  # the mails are about the new person
    queue_mail(tx, "replaced", about_id=registration.id, congress_id=congress.id, now=now, facts=former)
    queue_mail(tx, "took-over", about_id=registration.id, congress_id=congress.id, now=now)
    record(
        tx,
        congress_id=congress.id,
        actor=actor or f"aanmelding {registration.id}",
        action="registration-replaced",
        subject=f"aanmelding {registration.id}",
        now=now,
    )


def _requests_of(registration: Registration) -> Update:
    # What the former owner asked of the privacy officer must not show what is kept of the newcomer.
    return update(PrivacyRequest).where(PrivacyRequest.registration_id == registration.id)


def renew_link(registration: Registration, secret_key: str) -> None:
    """A new personal link; the old one and the calendar feed that hung on it open nothing any more."""
    registration.link_version += 1
    secret = personal_secret(secret_key, registration.public_id, registration.link_version)
    registration.link_hash = hash_secret(secret)
    registration.feed_hash = None
