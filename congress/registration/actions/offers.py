"""An offered place: kept for somebody who waited, until they answer or the time is over."""

from datetime import datetime

from sqlalchemy import exists, select

from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.mail.actions import queue_mail
from congress.registration.actions.cancel import leave
from congress.registration.actions.line import lock_congress, move_up
from congress.registration.models import Registration
from congress.registration.rules.places import Status, is_open_offer
from congress.setup.models import Congress


class OfferIsOver(Conflict):
    """The time to answer is over, or there was no offer."""

    sentence = nl("Dit aanbod geldt niet meer. De plek is naar de volgende op de wachtlijst gegaan.")


def accept_offer(tx: Tx, congress: Congress, registration: Registration, *, now: datetime) -> None:
    """The offered place is theirs from now on. A second time changes nothing. Raises OfferIsOver."""
    lock_congress(tx, congress)
    tx.refresh(registration)
    if registration.status == Status.CONFIRMED:
        return
    if not is_open_offer(registration.status, registration.offered_until, now=now):
        raise OfferIsOver
    registration.status, registration.offered_until = Status.CONFIRMED, None
    queue_mail(tx, "registered", about_id=registration.id, congress_id=congress.id, now=now)


def expire_offers(tx: Tx, *, now: datetime) -> None:
    """Give the places of offers that nobody answered in time to the next in line.

    Who did not answer is cancelled, so that the line goes on, and is told so. May run as often as one likes.
    """
    over = (Registration.status == Status.OFFERED, Registration.offered_until <= now)
    found = tx.scalars(
        select(Congress)
        .where(exists().where(Registration.congress_id == Congress.id, *over))
        .order_by(Congress.id)  # always the same, so that two workers do not wait for each other
    ).all()
    for congress in found:
        lock_congress(tx, congress)
        query = select(Registration).where(Registration.congress_id == congress.id, *over)
        late = tx.scalars(
            query.order_by(Registration.offered_until, Registration.id),
            execution_options={"populate_existing": True},
        ).all()
        for registration in late:
            leave(tx, congress, registration, now=now)
            queue_mail(tx, "offer-expired", about_id=registration.id, congress_id=congress.id, now=now)
        move_up(tx, congress, now=now)
