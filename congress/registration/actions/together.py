"""What an organiser does for many people at once: for all of them, or for nobody."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from congress.core.audit import Change, record_all
from congress.core.db import IdsOf, Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.mail.actions import queue_mails
from congress.registration import queries
from congress.registration.actions.line import lock_congress, move_up
from congress.registration.actions.seats import give_up_seats
from congress.registration.actions.turns import fill_seats
from congress.registration.models import Registration
from congress.registration.rules.filter import Filter
from congress.registration.rules.places import TAKING, Status
from congress.registration.rules.together import Task
from congress.setup.models import Congress


class OthersMeant(Conflict):
    """It is about others than whoever asks for it has seen."""

    sentence = nl("Het gaat nu om {count} mensen. Kijk het na en bevestig dan opnieuw.")


class TooFewPlaces(Conflict):
    """There is not a place for everybody."""

    sentence = nl(
        "Er zijn {free} plekken vrij, en dit zijn {count} mensen. Niemand kreeg een plek. "
        "Kies minder mensen, of verhoog eerst het aantal plekken."
    )


def do_together(
    tx: Tx,
    congress: Congress,
    task: Task,
    wanted: Filter,
    *,
    seen: int,
    present: IdsOf,
    actor: str,
    now: datetime,
) -> int:
    """Give a place to, or cancel, everybody who matches and for whom there is something to do; how many.

    Each of them gets a mail and a line in the log. `seen` is the number that the organiser was shown.
    Raises OthersMeant when it is another by now, or TooFewPlaces.
    """
    lock_congress(tx, congress)
    people = queries.concerned(tx, congress.id, task, wanted, present=present)
    if len(people) != seen or not people:
        raise OthersMeant(count=len(people))
    before = {person.id: person.status for person in people}
    if task is Task.CONFIRM:
        _confirm(tx, congress, people, now=now)
    else:
        cancel_people(tx, congress, people, now=now)
    changes = [
        Change(f"aanmelding {person.id}", {"status": before[person.id]}, {"status": person.status})
        for person in people
    ]
    done = "registration-promoted" if task is Task.CONFIRM else "registration-cancelled"
    record_all(tx, changes, congress_id=congress.id, actor=actor, action=done, now=now)
    return len(people)


def _confirm(tx: Tx, congress: Congress, people: Sequence[Registration], *, now: datetime) -> None:
    new = sum(person.status not in TAKING for person in people)
    free = max(0, congress.capacity - congress.taken)
    if new > free:
        raise TooFewPlaces(free=free, count=new)
    congress.taken += new
    for kind, proven in (("promoted", True), ("registered", False)):
        ids = [person.id for person in people if (person.status != Status.UNCONFIRMED) is proven]
        queue_mails(tx, kind, ids, congress_id=congress.id, now=now)
    _change(tx, people, status=Status.CONFIRMED, confirm_before=None, cancelled_at=None)


def cancel_people(tx: Tx, congress: Congress, people: Sequence[Registration], *, now: datetime) -> None:
    """Cancel all of these, none of whom had cancelled, and only then give what came free to the line.

    The caller holds the lock on the congress and read these people under it.
    """
    congress.taken -= sum(person.status in TAKING for person in people)
    give_up_seats(tx, *(person.id for person in people))
    _change(tx, people, status=Status.CANCELLED, cancelled_at=now)
    queue_mails(tx, "cancelled", [person.id for person in people], congress_id=congress.id, now=now)
    move_up(tx, congress, now=now)  # only now: nobody who leaves gets a place first
    fill_seats(tx, congress, now=now)


def _change(tx: Tx, people: Sequence[Registration], **values: object) -> None:
    tx.execute(
        update(Registration)
        .where(Registration.id.in_([person.id for person in people]))
        .values(waiting_number=None, offered_until=None, **values)
        .execution_options(synchronize_session="evaluate")
    )
