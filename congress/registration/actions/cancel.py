"""Giving a place back."""

from datetime import datetime

from congress.core.db import Tx
from congress.mail.actions import queue_mail
from congress.registration.actions.line import lock_congress, move_up
from congress.registration.actions.seats import give_up_seats
from congress.registration.models import Registration
from congress.registration.rules.places import Status
from congress.setup.models import Congress


def cancel(tx: Tx, registration: Registration, *, now: datetime) -> bool:
    """Cancel, free the place and the seats, and give the place to the next in line, all at once.

    A second time changes nothing: the answer says whether this call did it.
    """
    congress = tx.get_one(Congress, registration.congress_id)
    lock_congress(tx, congress)
    tx.refresh(registration)
    if registration.status == Status.CANCELLED:
        return False
    if registration.status == Status.CONFIRMED:
        congress.taken -= 1
        give_up_seats(tx, registration.id)
    registration.status = Status.CANCELLED
    registration.cancelled_at = now
    registration.waiting_number = None
    tx.flush()  # the line must be read without this person
    queue_mail(tx, "cancelled", about_id=registration.id, congress_id=congress.id, now=now)
    move_up(tx, congress, now=now)
    return True
