"""The waiting line: free places go to whoever comes first."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, update

from congress.core.db import LOCK, Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.mail.actions import queue_mail
from congress.registration import queries
from congress.registration.models import Registration
from congress.registration.rules.places import (
    Hall,
    Status,
    Waiting,
    next_in_line,
    offer_ends,
    statuses_on_arrival,
)
from congress.setup.models import Congress


class NoPlaceLeft(Conflict):
    """Nobody can be moved up while the congress is full."""

    sentence = nl("Er is geen plek vrij. Verhoog eerst het aantal plekken, of wacht tot er iemand afmeldt.")


class NotWaiting(Conflict):
    """Only who waits can be moved up."""

    sentence = nl("Deze persoon staat niet op de wachtlijst.")


def lock_congress(tx: Tx, congress: Congress) -> None:
    """Wait for whoever changes places now, then read what they left; once in a transaction is enough."""
    locked = tx.info.setdefault("locked", set())
    if congress.id not in locked:
        tx.refresh(congress, with_for_update=LOCK)
        locked.add(congress.id)


def hall_for_arrivals(tx: Tx, congress: Congress, *, now: datetime) -> Hall:
    """How full it is after the line got what it may have: nobody who arrives later passes it.

    The caller holds the lock on the congress.
    """
    if congress.waiting_counter and congress.taken < congress.capacity:
        move_up(tx, congress, now=now)
    return queries.hall(tx, congress, now=now)


def take_places(
    congress: Congress, people: Sequence[Registration], hall: Hall, *, together: bool = False
) -> None:
    """A place, or a turn at the end of the line, for each of these who arrive at once, in their order.

    `hall` comes from `hall_for_arrivals` under the same lock; gemeenten are filled in. With `together`
    everybody waits unless all fit. Raises NotForOutsiders.
    """
    statuses = statuses_on_arrival(hall, [p.municipality_code for p in people], together=together)
    for person, status in zip(people, statuses, strict=True):
        person.status, person.cancelled_at, person.offered_until = status, None, None
        person.waiting_number = None
        if status == Status.CONFIRMED:
            congress.taken += 1
        else:
            congress.waiting_counter += 1
            person.waiting_number = congress.waiting_counter


def mail_on_arrival(registration: Registration) -> str:
    """Which mail says what became of somebody who arrived."""
    return "registered" if registration.status == Status.CONFIRMED else "waiting"


def move_up(tx: Tx, congress: Congress, *, now: datetime) -> int:
    """Give or offer every free place to the waiting line, in order, with a mail each; how many moved up.

    The caller holds the lock on the congress.
    """
    if congress.taken >= congress.capacity:
        return 0
    line = list(queries.waiting_line(tx, congress.id))
    if not line:
        return 0
    hall = queries.hall(tx, congress, now=now)
    until = None
    if congress.offer_hours is not None:
        starts_at, _ = queries.day_of(tx, congress)
        until = offer_ends(now, hours=congress.offer_hours, starts_at=starts_at)
    moved = 0
    while group := next_in_line(hall, line, now=now):
        for person in group:
            line.remove(person)
            hall = hall.with_one_more(person.municipality)
            _give_place(tx, congress, person, until=until, now=now)
        moved += len(group)
    return moved


def fill_free_places(tx: Tx, *, now: datetime) -> None:
    """Move up the waiting lines of all congresses with free places; may run as often as one likes.

    A safety net: cancelling does this at once. It is needed when the capacity was raised, when
    guaranteed seats are released, and when the registration closes for people from outside.
    """
    waiting = exists().where(Registration.congress_id == Congress.id, Registration.status == Status.WAITING)
    found = tx.scalars(
        select(Congress)
        .where(
            Congress.taken < Congress.capacity,
            Congress.waiting_counter > 0,
            Congress.ends_on >= now.date(),
            waiting,
        )
        .order_by(Congress.id)  # always the same, so that two workers do not wait for each other
    ).all()
    for congress in found:
        lock_congress(tx, congress)
        move_up(tx, congress, now=now)


def promote(tx: Tx, congress: Congress, registration: Registration, *, now: datetime) -> None:
    """An organiser gives one waiting person a free place, whoever stands before them.

    Who was offered a place has it without answering. Raises NotWaiting or NoPlaceLeft.
    """
    lock_congress(tx, congress)
    tx.refresh(registration)
    if registration.status == Status.OFFERED:
        congress.taken -= 1  # the place kept for the offer is the one that is given
    elif registration.status != Status.WAITING:
        raise NotWaiting
    if congress.taken >= congress.capacity:
        raise NoPlaceLeft
    person = Waiting(registration.id, registration.municipality_code)
    _give_place(tx, congress, person, until=None, now=now)
    tx.refresh(registration)


def _give_place(
    tx: Tx, congress: Congress, person: Waiting, *, until: datetime | None, now: datetime
) -> None:
    status = Status.OFFERED if until else Status.CONFIRMED
    tx.execute(
        update(Registration)
        .where(Registration.id == person.id)
        .values(status=status, waiting_number=None, offered_until=until)
    )
    congress.taken += 1
    kind = "offer" if until else "promoted"
    queue_mail(tx, kind, about_id=person.id, congress_id=congress.id, now=now)
