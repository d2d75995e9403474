"""What an organiser fills in about other people: new ones, and changes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from congress.core.audit import Change, record_all
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.mail.actions import queue_mails
from congress.registration import queries
from congress.registration.actions.line import (
    hall_for_arrivals,
    lock_congress,
    mail_on_arrival,
    take_places,
)
from congress.registration.actions.register import UnknownGemeente, fill_in, forget, somebody_new
from congress.registration.actions.replace import renew_link
from congress.registration.forms.by_hand import ByHandForm
from congress.registration.models import Registration
from congress.registration.rules.places import Status
from congress.setup.models import Congress, Municipality


class AlreadyInTheList(Conflict):
    """Somebody else has this address."""

    sentence = nl("Dit mailadres staat al in de lijst. Zoek deze persoon op.")


def add_by_hand(
    tx: Tx, congress: Congress, form: ByHandForm, *, tell: bool, secret_key: str, actor: str, now: datetime
) -> Registration:
    """A place, or a turn in the line, for somebody; also before and after the time for registering.

    Who cancelled starts anew. `tell` mails them. Raises AlreadyInTheList, NotForOutsiders or UnknownGemeente.
    """
    lock_congress(tx, congress)
    known = queries.by_email(tx, congress.id, form.email)
    if known and known.status != Status.CANCELLED:
        raise AlreadyInTheList
    back = [known] if known else []
    (person,) = add_people(
        tx, congress, [form], back=back, tell=tell, secret_key=secret_key, actor=actor, now=now
    )
    return person


def add_people(
    tx: Tx,
    congress: Congress,
    forms: Sequence[ByHandForm],
    *,
    back: Sequence[Registration] = (),
    tell: bool,
    secret_key: str,
    actor: str,
    now: datetime,
) -> list[Registration]:
    """All of these people, in their order, or nobody; as many as fit get a place and the rest waits.

    `back` are rows of who cancelled before; other addresses are not known here. The caller holds the lock on
    the congress. Raises NotForOutsiders or UnknownGemeente.
    """
    _check_codes(tx, {form.municipality for form in forms})
    hall = hall_for_arrivals(tx, congress, now=now)
    rows = {person.email: person for person in back}
    people = []
    for form in forms:
        person = rows.get(form.email) or somebody_new(congress, secret_key)
        fill_in(person, form, now=now)
        person.note, person.confirm_before = form.note, None
        people.append(person)
    take_places(congress, people, hall)
    tx.add_all(people)
    tx.flush()  # mails and the log name their ids
    for person in back:
        forget(tx, person.id)
    for kind in ("registered", "waiting") if tell else ():
        ids = [person.id for person in people if mail_on_arrival(person) == kind]
        queue_mails(tx, kind, ids, congress_id=congress.id, now=now)
    changes = [Change(f"aanmelding {person.id}", None, {"status": person.status}) for person in people]
    record_all(tx, changes, congress_id=congress.id, actor=actor, action="registration-added", now=now)
    return people


def change_by_hand(
    tx: Tx,
    congress: Congress,
    person: Registration,
    form: ByHandForm,
    *,
    secret_key: str,
    actor: str,
    now: datetime,
) -> None:
    """Everything that is known of somebody, also the address and the note.

    Another address gets a new link by mail; the old link stops working. Raises AlreadyInTheList or
    UnknownGemeente.
    """
    tx.refresh(person, with_for_update=True)
    if form.email != person.email:
        if queries.by_email(tx, congress.id, form.email):
            raise AlreadyInTheList
        renew_link(person, secret_key)
        if person.status != Status.CANCELLED:
            queue_mails(tx, "new-link", [person.id], congress_id=congress.id, now=now)
    change_people(tx, congress, [(person, values_of(form))], actor=actor, now=now)


def change_people(
    tx: Tx,
    congress: Congress,
    changes: Sequence[tuple[Registration, Mapping[str, object]]],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Set these columns of these people. The log names what changed, not what is in it."""
    _check_codes(tx, {values.get("municipality_code") for _, values in changes})
    lines = []
    for person, values in changes:
        changed = changed_fields(person, values)
        for name in changed:
            setattr(person, name, values[name])
        if changed:
            lines.append(Change(f"aanmelding {person.id}", None, {"fields": changed}))
    record_all(tx, lines, congress_id=congress.id, actor=actor, action="registration-changed", now=now)


def values_of(form: ByHandForm) -> dict[str, object]:
    """The columns that a form fills."""
    return form.model_dump(include=set(ByHandForm.model_fields) - {"municipality"}) | {
        "municipality_code": form.municipality
    }


def changed_fields(person: Registration, values: Mapping[str, object]) -> list[str]:
    """Which columns these values change."""
    return [name for name, value in values.items() if getattr(person, name) != value]


def _check_codes(tx: Tx, codes: Collection[object]) -> None:
    wanted = {code for code in codes if code is not None}
    if wanted and set(tx.scalars(select(Municipality.code).where(Municipality.code.in_(wanted)))) != wanted:
        raise UnknownGemeente
