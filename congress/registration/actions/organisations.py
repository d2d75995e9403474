"""The organisations that the form suggests, for all congresses of the installation."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select

from congress.core.audit import record
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.registration.forms.organiser import OrganisationForm
from congress.registration.models import Organisation
from congress.registration.queries import congresses_with
from congress.setup.models import Congress


class NameIsTaken(Conflict):
    """Two organisations under one name."""

    sentence = nl("Deze organisatie staat al in de lijst.")


class UsedElsewhere(Conflict):
    """What people of another congress filled in follows from it: not for this organiser alone to change."""

    sentence = nl(
        "Mensen van een ander congres werken ook bij deze organisatie. "
        "Vraag de beheerder om haar te wijzigen."
    )


def check_elsewhere(
    tx: Tx, congress: Congress, organisation: Organisation, *, may_change: Callable[[int], bool]
) -> None:
    """Whether who `may_change` these congresses (by number) decides about this organisation.

    Raises UsedElsewhere.
    """
    others = congresses_with(tx, organisation.name) - {congress.id}
    if not all(may_change(congress_id) for congress_id in others):
        raise UsedElsewhere


def keep_organisation(
    tx: Tx,
    congress: Congress,
    organisation: Organisation | None,
    form: OrganisationForm,
    *,
    actor: str,
    now: datetime,
) -> Organisation:
    """Add an organisation, or change the one that is given. Raises NameIsTaken.

    People who registered keep the name that they typed.
    """
    same = select(Organisation).where(func.lower(Organisation.name) == form.name.lower())
    if any(other is not organisation for other in tx.scalars(same)):
        raise NameIsTaken
    action = "organisation-changed" if organisation else "organisation-added"
    organisation = organisation or Organisation()
    organisation.name, organisation.kind = form.name, form.kind
    organisation.municipality_codes = list(form.municipality_codes)
    tx.add(organisation)
    _log(tx, congress, organisation, action, actor=actor, now=now)
    return organisation


def remove_organisation(
    tx: Tx, congress: Congress, organisation: Organisation, *, actor: str, now: datetime
) -> None:
    """Suggest it no more."""
    tx.delete(organisation)
    _log(tx, congress, organisation, "organisation-removed", actor=actor, now=now)


def _log(tx: Tx, congress: Congress, one: Organisation, action: str, *, actor: str, now: datetime) -> None:
    record(tx, congress_id=congress.id, actor=actor, action=action, subject=one.name, now=now)
