"""Somebody who stands at the door without a registration."""

from datetime import datetime

from congress.core.audit import record
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.mail.actions import queue_mail
from congress.registration import queries
from congress.registration.actions.line import lock_congress
from congress.registration.actions.register import check_municipality, fill_in, somebody_new
from congress.registration.forms import WalkInForm
from congress.registration.models import Registration
from congress.registration.rules.places import TAKING, Status
from congress.setup.models import Congress


class AddressTaken(Conflict):
    """The address of somebody with another name: two people, and neither may vanish."""

    sentence = nl("Op dit adres staat {name} al. Vul een ander adres in.")


def add_walk_in(
    tx: Tx,
    congress: Congress,
    form: WalkInForm,
    *,
    secret_key: str,
    actor: str,
    now: datetime,
    is_known: bool = False,
) -> Registration:
    """A place for who stands at the door, and one place more when the congress is full.

    Who is known by this address and name, or of whom somebody says so (`is_known`), keeps a place as it is;
    who cancelled or waits gets one. A new place is mailed with the personal link. Raises UnknownGemeente, or
    AddressTaken for another person.
    """
    lock_congress(tx, congress)
    known = queries.by_email(tx, congress.id, form.email)
    if known and not is_known and not queries.has_name(known, form):
        raise AddressTaken(name=known.display_name)
    if known and known.status == Status.CONFIRMED:
        return known
    person = known or somebody_new(congress, secret_key)
    if known is None:
        check_municipality(tx, form, queries.hall(tx, congress, now=now))
        fill_in(person, form, now=now)
    if person.status not in TAKING:
        congress.capacity = max(congress.capacity, congress.taken + 1)
        congress.taken += 1
    person.status, person.waiting_number, person.cancelled_at = Status.CONFIRMED, None, None
    person.offered_until, person.confirm_before = None, None
    tx.add(person)
    tx.flush()  # the mail needs registration.id
    queue_mail(tx, "registered", about_id=person.id, congress_id=congress.id, now=now)
    subject = f"aanmelding {person.id}"
    record(tx, congress_id=congress.id, actor=actor, action="walk-in-added", subject=subject, now=now)
    return person
