"""Proving that an address is one's own, where the congress asks for it."""

from datetime import datetime

from sqlalchemy import delete, update

from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.mail.actions import queue_mail
from congress.mail.models import OutboxMail
from congress.registration.actions.line import (
    hall_for_arrivals,
    lock_congress,
    mail_on_arrival,
    take_places,
)
from congress.registration.actions.register import CONFIRM, is_too_late
from congress.registration.models import Registration
from congress.registration.rules.places import Status
from congress.setup.models import Congress


class ConfirmedTooLate(Conflict):
    """The time to confirm has passed."""

    sentence = nl("Deze aanmelding is verlopen. Meld je opnieuw aan.")


def confirm_address(tx: Tx, registration: Registration, *, now: datetime) -> None:
    """Give the place, or the turn in the line, that waited for this; a second time changes nothing.

    The turn counts from now. Raises ConfirmedTooLate, or NotForOutsiders when the policy changed since.
    """
    congress = tx.get_one(Congress, registration.congress_id)
    lock_congress(tx, congress)
    tx.refresh(registration)
    if registration.status != Status.UNCONFIRMED:
        return
    if is_too_late(registration, now=now):
        raise ConfirmedTooLate
    take_places(congress, [registration], hall_for_arrivals(tx, congress, now=now))
    registration.confirm_before = None
    kind = mail_on_arrival(registration)
    queue_mail(tx, kind, about_id=registration.id, congress_id=congress.id, now=now)


def forget_unconfirmed(tx: Tx, *, now: datetime) -> int:
    """Remove who never confirmed, with everything they told and the mail about it; how many.

    Who had cancelled before and started anew, is cancelled again: that counts, and may have been scanned.
    """
    late = (Registration.status == Status.UNCONFIRMED, Registration.confirm_before <= now)
    back = update(Registration).where(*late, Registration.cancelled_at.is_not(None))
    tx.execute(back.values(status=Status.CANCELLED, confirm_before=None))
    # Who confirms at this very moment is waited for, and then no longer late: only who went has no mail.
    went = tx.execute(
        delete(Registration).where(*late).returning(Registration.id, Registration.congress_id)
    ).all()
    for registration_id, congress_id in went:
        about = (OutboxMail.about_id == registration_id, OutboxMail.congress_id == congress_id)
        tx.execute(delete(OutboxMail).where(*about, OutboxMail.kind == CONFIRM))
    return len(went)
