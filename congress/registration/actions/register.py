"""Signing up for a congress."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert

from congress.core.chance import new_code, new_number, new_uuid
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.core.tokens import hash_secret
from congress.mail.actions import queue_mail
from congress.mail.queries import queued_since
from congress.programme.models import Preference
from congress.registration import queries
from congress.registration.actions.line import (
    hall_for_arrivals,
    lock_congress,
    mail_on_arrival,
    take_places,
)
from congress.registration.forms import RegistrationForm
from congress.registration.models import Need, Registration
from congress.registration.rules.link import personal_secret
from congress.registration.rules.places import Hall, Status
from congress.registration.rules.wishes import Wish
from congress.setup.models import Congress, Municipality
from congress.setup.rules.window import Window, window

REMINDERS_A_DAY = 3


class RegistrationClosed(Conflict):
    """Outside the time for registering."""

    sentence = nl("Je kunt je nu niet aanmelden voor {title}.")


class UnknownGemeente(Conflict):
    """A code that no gemeente has."""

    sentence = nl("Kies een gemeente uit de lijst.")


@dataclass(frozen=True)
class Arrived:
    """What became of a registration; `is_new` is False when the address was known already."""

    registration: Registration
    is_new: bool


def register(
    tx: Tx,
    congress: Congress,
    form: RegistrationForm,
    wishes: Sequence[Wish] = (),
    *,
    secret_key: str,
    now: datetime,
) -> Arrived:
    """Give one person a place, or a place in the waiting line when there is none for them.

    A known address is mailed the link to its first registration again, and nothing is added; the
    page must look the same, so that a stranger learns nothing. Somebody who cancelled starts anew.
    Raises RegistrationClosed, NotForOutsiders or UnknownGemeente.
    """
    lock_congress(tx, congress)
    if window(opens_at=congress.opens_at, closes_at=congress.closes_at, now=now) != Window.OPEN:
        raise RegistrationClosed(title=congress.title)
    known = queries.by_email(tx, congress.id, form.email)
    if known and known.status != Status.CANCELLED:
        _remind(tx, known, now=now)
        return Arrived(known, is_new=False)

    hall = hall_for_arrivals(tx, congress, now=now)
    _check_municipality(tx, form, hall)
    registration = known or _somebody_new(congress, secret_key)
    _fill_in(registration, form, now=now)
    take_places(congress, [registration], hall)
    tx.add(registration)
    tx.flush()  # wishes, needs and mail need registration.id
    _keep_wishes_and_needs(tx, registration, form, wishes, again=known is not None, now=now)
    queue_mail(tx, mail_on_arrival(registration), about_id=registration.id, congress_id=congress.id, now=now)
    return Arrived(registration, is_new=True)


def store_wishes(tx: Tx, registration_id: int, wishes: Sequence[Wish]) -> None:
    """Add the wishes with one statement."""
    rows = [
        {
            "registration_id": registration_id,
            "workshop_id": wish.workshop_id,
            "round_id": wish.round_id,
            "rank": wish.rank,
        }
        for wish in wishes
    ]
    if rows:
        tx.execute(insert(Preference), rows)


def _remind(tx: Tx, known: Registration, *, now: datetime) -> None:
    kind, day_ago = "already-registered", now - timedelta(days=1)
    if queued_since(tx, kind, about_id=known.id, since=day_ago) < REMINDERS_A_DAY:
        queue_mail(tx, kind, about_id=known.id, congress_id=known.congress_id, now=now)


def _check_municipality(tx: Tx, form: RegistrationForm, hall: Hall) -> None:
    code = form.municipality
    if code is not None and hall.is_outside(code) and tx.get(Municipality, code) is None:
        raise UnknownGemeente


def _somebody_new(congress: Congress, secret_key: str) -> Registration:
    public_id = new_uuid()
    return Registration(
        public_id=public_id,
        congress_id=congress.id,
        link_version=1,
        link_hash=hash_secret(personal_secret(secret_key, public_id, 1)),
        ticket_id=new_number(63),
        issue_number=1,
        short_code=new_code(),
    )


def _fill_in(registration: Registration, form: RegistrationForm, *, now: datetime) -> None:
    registration.given_name = form.given_name
    registration.family_name = form.family_name
    registration.email = form.email
    registration.organisation = form.organisation
    registration.job_title = form.job_title
    registration.municipality_code = form.municipality
    registration.language = form.language
    registration.arrived_at = now
    registration.consent_at = now


def _keep_wishes_and_needs(
    tx: Tx,
    registration: Registration,
    form: RegistrationForm,
    wishes: Sequence[Wish],
    *,
    again: bool,
    now: datetime,
) -> None:
    if again:
        tx.execute(delete(Preference).where(Preference.registration_id == registration.id))
        tx.execute(delete(Need).where(Need.registration_id == registration.id))
    store_wishes(tx, registration.id, wishes)
    if form.has_needs:
        values = {"diet": form.diet, "access": form.access, "consent_at": now}
        tx.execute(insert(Need).values(registration_id=registration.id, **values))
