"""Giving a place back, and thinking better of it."""

from datetime import datetime, timedelta

from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.mail.actions import queue_mail
from congress.registration.actions.line import (
    hall_for_arrivals,
    lock_congress,
    mail_on_arrival,
    move_up,
    take_places,
)
from congress.registration.actions.seats import give_up_seats
from congress.registration.actions.turns import fill_seats
from congress.registration.models import Registration
from congress.registration.queries import day_of
from congress.registration.rules.places import TAKING, Status
from congress.setup.models import Congress

UNDO_WITHIN = timedelta(minutes=10)


class TooLateToUndo(Conflict):
    """Ten minutes have passed, or somebody else did something in between."""

    sentence = nl("Terugdraaien kan tot tien minuten na het afmelden. Meld je opnieuw aan.")


class CongressOver(Conflict):
    """Nobody gives a place back after the last round."""

    sentence = nl("Het congres is voorbij. Je hoeft niets meer te doen.")


def cancel_oneself(tx: Tx, registration: Registration, *, now: datetime) -> bool:
    """As `cancel`, for who does it on their own page. Raises CongressOver."""
    check_not_over(tx, tx.get_one(Congress, registration.congress_id), now=now)
    return cancel(tx, registration, now=now)


def check_not_over(tx: Tx, congress: Congress, *, now: datetime) -> None:
    """Raises CongressOver after the last round."""
    if now >= day_of(tx, congress)[1]:
        raise CongressOver


def cancel(tx: Tx, registration: Registration, *, now: datetime, tell: bool = True) -> bool:
    """Cancel, free the place and the seats, and give each to the next in line, all at once.

    A second time changes nothing: the answer says whether this call did it. `tell` mails the person.
    """
    congress = tx.get_one(Congress, registration.congress_id)
    lock_congress(tx, congress)
    tx.refresh(registration)
    if registration.status == Status.CANCELLED:
        return False
    leave(tx, congress, registration, now=now)
    if tell:
        queue_mail(tx, "cancelled", about_id=registration.id, congress_id=congress.id, now=now)
    move_up(tx, congress, now=now)
    fill_seats(tx, congress, now=now)
    return True


def leave(tx: Tx, congress: Congress, registration: Registration, *, now: datetime) -> None:
    """Take the place, the turn and the seats of this person back; what came free is given away by the caller.

    The caller holds the lock on the congress.
    """
    if registration.status in TAKING:
        congress.taken -= 1
        give_up_seats(tx, registration.id)
    registration.status = Status.CANCELLED
    registration.cancelled_at = now
    registration.waiting_number = registration.offered_until = None
    tx.flush()  # the line must be read without this person


def undo_cancel(tx: Tx, registration: Registration, *, now: datetime) -> Status:
    """Take a cancellation back within ten minutes: the place when it is still free, else the end of the line.

    The place went to the next in line at once, so nobody in the line is passed. Raises TooLateToUndo, or
    NotForOutsiders when the policy changed in between.
    """
    congress = tx.get_one(Congress, registration.congress_id)
    lock_congress(tx, congress)
    tx.refresh(registration)
    if not may_undo(registration, now=now):
        raise TooLateToUndo
    take_places(congress, [registration], hall_for_arrivals(tx, congress, now=now))
    kind = mail_on_arrival(registration)
    queue_mail(tx, kind, about_id=registration.id, congress_id=congress.id, now=now)
    return registration.status


def may_undo(registration: Registration, *, now: datetime) -> bool:
    """Whether this person cancelled just now and was not erased."""
    at = registration.cancelled_at
    is_cancelled = registration.status == Status.CANCELLED and registration.erased_at is None
    return is_cancelled and at is not None and now - at <= UNDO_WITHIN
