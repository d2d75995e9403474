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
from congress.mail.actions import queue_mail, queue_mails
from congress.mail.queries import queued_since
from congress.programme.models import Preference
from congress.registration import queries
from congress.registration.actions.line import (
    hall_for_arrivals,
    lock_congress,
    mail_on_arrival,
    take_places,
)
from congress.registration.actions.told import store_told
from congress.registration.forms import DetailsForm, RegistrationForm, WalkInForm
from congress.registration.forms.by_hand import ByHandForm
from congress.registration.forms.team import Member
from congress.registration.models import Answer, Need, RegisterNumber, Registration
from congress.registration.rules.link import personal_secret
from congress.registration.rules.places import Hall, Status, statuses_on_arrival
from congress.registration.rules.questions import Reply
from congress.registration.rules.registers import Entry
from congress.registration.rules.wishes import Wish
from congress.setup.models import Congress, Municipality
from congress.setup.rules.window import Window, window

REMINDERS_A_DAY = 3
CONFIRM_WITHIN = timedelta(hours=24)
CONFIRM = "confirm-address"
"""The kind of mail that asks whether an address is somebody's own."""


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
    replies: Sequence[Reply] = (),
    registers: Sequence[Entry] = (),
    secret_key: str,
    now: datetime,
    is_proven: bool = False,
) -> Arrived:
    """Give one person a place, or a place in the waiting line when there is none for them.

    A known address is mailed the link to its first registration again, and nothing is added; the
    page must look the same, so that a stranger learns nothing. Somebody who cancelled starts anew.
    Where the congress wants addresses confirmed, there is no place and no turn until then, unless
    the address `is_proven` already. Raises RegistrationClosed, NotForOutsiders or UnknownGemeente.
    """
    lock_congress(tx, congress)
    check_open(congress, now=now)
    known = queries.by_email(tx, congress.id, form.email)
    if known and not is_over(known, now=now):
        remind(tx, [known], now=now)
        return Arrived(known, is_new=False)

    hall = hall_for_arrivals(tx, congress, now=now)
    check_municipality(tx, form, hall)
    registration = known or somebody_new(congress, secret_key)
    fill_in(registration, form, now=now)
    registration.report_consent_at = now if registers else None
    has_turn = places_or_proof(congress, [registration], hall, is_proven=is_proven, now=now)
    tx.add(registration)
    tx.flush()  # wishes, needs and mail need registration.id
    if known:
        forget(tx, registration.id)
    store_wishes(tx, registration.id, wishes)
    store_told(tx, registration.id, replies, registers)
    _keep_needs(tx, registration, form, now=now)
    kind = mail_on_arrival(registration) if has_turn else CONFIRM
    queue_mail(tx, kind, about_id=registration.id, congress_id=congress.id, now=now)
    return Arrived(registration, is_new=True)


def check_open(congress: Congress, *, now: datetime) -> None:
    """Raises RegistrationClosed outside the time for registering."""
    if window(opens_at=congress.opens_at, closes_at=congress.closes_at, now=now) != Window.OPEN:
        raise RegistrationClosed(title=congress.title)


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


def is_over(known: Registration, *, now: datetime) -> bool:
    """Whether this address may start anew: who cancelled, or never confirmed it."""
    never_confirmed = known.status == Status.UNCONFIRMED and is_too_late(known, now=now)
    return known.status == Status.CANCELLED or never_confirmed


def is_too_late(registration: Registration, *, now: datetime) -> bool:
    """Whether the time to confirm the address has passed."""
    return registration.confirm_before is not None and now >= registration.confirm_before


def remind(tx: Tx, known: Sequence[Registration], *, now: datetime) -> None:
    """Mail these people of one congress the link to what there is, a few times a day at most."""
    for kind in ("already-registered", CONFIRM):
        people = [person for person in known if (person.status == Status.UNCONFIRMED) == (kind == CONFIRM)]
        if people:
            told = queued_since(tx, kind, [person.id for person in people], since=now - timedelta(days=1))
            ids = [person.id for person in people if told.get(person.id, 0) < REMINDERS_A_DAY]
            queue_mails(tx, kind, ids, congress_id=people[0].congress_id, now=now)


def check_municipality(tx: Tx, form: DetailsForm, hall: Hall) -> None:
    """Raises UnknownGemeente for a code that no gemeente has."""
    code = form.municipality
    if code is not None and hall.is_outside(code) and tx.get(Municipality, code) is None:
        raise UnknownGemeente


def somebody_new(congress: Congress, secret_key: str) -> Registration:
    """A registration with its own link, ticket and short code, and nothing told yet."""
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


def fill_in(
    registration: Registration,
    form: RegistrationForm | WalkInForm | ByHandForm | Member,
    *,
    now: datetime,
) -> None:
    """What somebody told about themselves, or another about them, from this moment."""
    registration.given_name = form.given_name
    registration.family_name = form.family_name
    registration.email = form.email
    registration.organisation = form.organisation
    registration.job_title = form.job_title
    registration.municipality_code = form.municipality
    registration.language = form.language
    registration.team_id = None  # whoever comes back comes alone, unless the caller says otherwise
    registration.arrived_at = now
    registration.consent_at = now


def places_or_proof(
    congress: Congress,
    people: Sequence[Registration],
    hall: Hall,
    *,
    together: bool = False,
    is_proven: bool,
    now: datetime,
) -> bool:
    """Places and turns for these who arrive at once; or time to prove their addresses first. Was it places?

    See `take_places`. Raises NotForOutsiders.
    """
    if is_proven or not congress.confirm_address:
        take_places(congress, people, hall, together=together)
        until = None
    else:
        statuses_on_arrival(hall, [p.municipality_code for p in people])  # who is refused hears so now
        until = now + CONFIRM_WITHIN
    for person in people:
        person.confirm_before = until
        if until:
            person.status = Status.UNCONFIRMED
    return until is None


def forget(tx: Tx, *ids: int) -> None:
    """Drop what these people told the first time: it is not what is told now."""
    for table in (Preference, Need, Answer, RegisterNumber):
        tx.execute(delete(table).where(table.registration_id.in_(ids)))


def _keep_needs(tx: Tx, registration: Registration, form: RegistrationForm, *, now: datetime) -> None:
    if form.has_needs:
        values = {"diet": form.diet, "access": form.access, "consent_at": now}
        tx.execute(insert(Need).values(registration_id=registration.id, **values))
