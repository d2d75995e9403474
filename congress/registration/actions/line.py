"""The waiting line: free places go to whoever comes first."""

from datetime import datetime

from sqlalchemy import exists, select, update

from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.mail.actions import queue_mail
from congress.registration import queries
from congress.registration.models import Registration
from congress.registration.rules.places import Hall, Status, Waiting, next_in_line
from congress.setup.models import Congress


class NoPlaceLeft(Conflict):
    """Nobody can be moved up while the congress is full."""

    sentence = nl("Er is geen plek vrij. Verhoog eerst het aantal plekken, of wacht tot er iemand afmeldt.")


class NotWaiting(Conflict):
    """Only who waits can be moved up."""

    sentence = nl("Deze persoon staat niet op de wachtlijst.")


def lock_congress(tx: Tx, congress: Congress) -> None:
    """Wait for whoever changes places now, then read what they left."""
    tx.refresh(congress, with_for_update=True)


def move_up(tx: Tx, congress: Congress, *, now: datetime) -> int:
    """Give every free place to the waiting line, in order, with a mail each; how many moved up.

    The caller holds the lock on the congress.
    """
    if congress.taken >= congress.capacity:
        return 0
    line = list(queries.waiting_line(tx, congress.id))
    if not line:
        return 0
    hall = queries.hall(tx, congress, now=now)
    moved = 0
    while person := next_in_line(hall, line, now=now):
        line.remove(person)
        _give_place(tx, congress, person, now=now)
        hall = _fuller(hall, person)
        moved += 1
    return moved


def fill_free_places(tx: Tx, *, now: datetime) -> None:
    """Move up the waiting lines of all congresses with free places; may run as often as one likes.

    A safety net: cancelling does this at once. It is needed when the capacity was raised, when
    guaranteed seats are released, and when the registration closes for people from outside.
    """
    waiting = exists().where(Registration.congress_id == Congress.id, Registration.status == Status.WAITING)
    found = tx.scalars(
        select(Congress).where(
            Congress.taken < Congress.capacity,
            Congress.waiting_counter > 0,
            Congress.ends_on >= now.date(),
            waiting,
        )
    ).all()
    for congress in found:
        lock_congress(tx, congress)
        move_up(tx, congress, now=now)


def promote(tx: Tx, congress: Congress, registration: Registration, *, now: datetime) -> None:
    """An organiser gives one waiting person a free place, whoever stands before them.

    Raises NotWaiting or NoPlaceLeft.
    """
    lock_congress(tx, congress)
    tx.refresh(registration)
    if registration.status != Status.WAITING:
        raise NotWaiting
    if congress.taken >= congress.capacity:
        raise NoPlaceLeft
    _give_place(tx, congress, Waiting(registration.id, registration.municipality_code), now=now)
    tx.refresh(registration)


def _give_place(tx: Tx, congress: Congress, person: Waiting, *, now: datetime) -> None:
    tx.execute(
        update(Registration)
        .where(Registration.id == person.id)
        .values(status=Status.CONFIRMED, waiting_number=None)
    )
    congress.taken += 1
    queue_mail(tx, "promoted", about_id=person.id, congress_id=congress.id, now=now)


def _fuller(hall: Hall, person: Waiting) -> Hall:
    used = dict(hall.used)
    if person.municipality in hall.guaranteed:
        used[person.municipality or ""] = used.get(person.municipality or "", 0) + 1
    return Hall(
        capacity=hall.capacity,
        taken=hall.taken + 1,
        insiders=hall.insiders,
        guaranteed=hall.guaranteed,
        used=used,
        outsiders=hall.outsiders,
        closes_at=hall.closes_at,
    )
