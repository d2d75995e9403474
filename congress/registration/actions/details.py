"""What people change about themselves."""

from datetime import datetime

from sqlalchemy import delete

from congress.core.audit import record
from congress.core.db import Tx
from congress.mail.actions import queue_mail
from congress.registration.actions.register import UnknownGemeente
from congress.registration.actions.replace import NothingToHandOver, renew_link
from congress.registration.forms.person import DetailsForm, NeedsForm
from congress.registration.models import Need, Registration
from congress.registration.rules.places import Status
from congress.setup.models import Municipality


def change_details(tx: Tx, registration: Registration, form: DetailsForm, *, now: datetime) -> None:
    """New name, organisation, function or gemeente. Raises UnknownGemeente.

    The log names the fields that changed, not what is in them.
    """
    tx.refresh(registration, with_for_update=True)
    if form.municipality and tx.get(Municipality, form.municipality) is None:
        raise UnknownGemeente
    values = form.model_dump(exclude={"municipality"}) | {"municipality_code": form.municipality}
    changed = [name for name, value in values.items() if getattr(registration, name) != value]
    for name in changed:
        setattr(registration, name, values[name])
    if changed:
        _log(tx, registration, "registration-changed", {"fields": changed}, now=now)


def change_needs(tx: Tx, registration: Registration, form: NeedsForm, *, now: datetime) -> None:
    """Keep these needs instead of those of before; with nothing filled in nothing is kept."""
    tx.execute(delete(Need).where(Need.registration_id == registration.id))
    if form.has_needs:
        tx.add(Need(registration_id=registration.id, diet=form.diet, access=form.access, consent_at=now))


def make_new_link(tx: Tx, registration: Registration, *, secret_key: str, now: datetime) -> None:
    """Mail a new personal link to the address that is known; the old one stops working at once.

    Raises NothingToHandOver for who cancelled: then there is nothing to mail.
    """
    tx.refresh(registration, with_for_update=True)
    if registration.status == Status.CANCELLED:
        raise NothingToHandOver
    renew_link(registration, secret_key)
    queue_mail(tx, "new-link", about_id=registration.id, congress_id=registration.congress_id, now=now)
    _log(tx, registration, "link-renewed", None, now=now)


def _log(
    tx: Tx, registration: Registration, action: str, after: dict[str, object] | None, *, now: datetime
) -> None:
    subject = f"aanmelding {registration.id}"
    record(
        tx,
        congress_id=registration.congress_id,
        actor=subject,
        action=action,
        subject=subject,
        after=after,
        now=now,
    )
