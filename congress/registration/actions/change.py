"""Changing the facts of somebody who registered."""

from datetime import datetime

from congress.core.audit import record
from congress.core.db import Tx
from congress.registration.actions.register import UnknownGemeente
from congress.registration.forms import RegistrationForm
from congress.registration.models import Registration
from congress.setup.models import Congress, Municipality

CHANGEABLE = ("given_name", "family_name", "organisation", "job_title")


def change_person(
    tx: Tx,
    congress: Congress,
    person: Registration,
    form: RegistrationForm,
    *,
    actor: str,
    now: datetime,
) -> None:
    """New name, organisation, function or gemeente; the address stays. Raises UnknownGemeente.

    The log names the fields that changed, not what is in them.
    """
    tx.refresh(person, with_for_update=True)
    if form.municipality and tx.get(Municipality, form.municipality) is None:
        raise UnknownGemeente
    values = {name: getattr(form, name) for name in CHANGEABLE} | {"municipality_code": form.municipality}
    changed = [name for name, value in values.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, values[name])
    if changed:
        record(
            tx,
            congress_id=congress.id,
            actor=actor,
            action="registration-changed",
            subject=f"aanmelding {person.id}",
            after={"fields": changed},
            now=now,
        )
