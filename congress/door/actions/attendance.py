"""Setting right by hand who was there."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from congress.core.audit import record
from congress.core.chance import new_uuid
from congress.core.clock import local
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.door.models import Admission, Scan
from congress.door.queries import usual_arrival
from congress.door.rules.verdict import Verdict
from congress.registration.models import Registration
from congress.setup.models import Congress

BY_HAND = "beheer"


class NothingToSetRight(Conflict):
    """It stands as wanted already."""

    sentence = nl("Dit stond al zo. Er is niets veranderd.")


class NotThen(Conflict):
    """A moment at which nobody can have come."""

    sentence = nl("Vul een moment in dat al geweest is, op een dag van het congres.")


def set_right(
    tx: Tx,
    congress: Congress,
    registration: Registration,
    *,
    place: str,
    is_present: bool,
    at: datetime | None = None,
    reason: str,
    actor: str,
    now: datetime,
) -> None:
    """Somebody was at a place, or was not, whatever the scans say. These stay; a line with the reason comes.

    Who came, came `at`, or when it is likely; who is out by the exit is in again, since the same time.
    Raises NothingToSetRight or NotThen.
    """
    if at and not (at <= now and congress.starts_on <= local(at).date() <= congress.ends_on):
        raise NotThen
    tx.refresh(registration, with_for_update=True)
    where = (Admission.registration_id == registration.id, Admission.place == place)
    before = tx.scalar(select(Admission).where(*where))
    is_in = before is not None and before.left_at is None
    if is_in if is_present else before is None:
        raise NothingToSetRight
    came = None
    if before is None:
        came = at or usual_arrival(tx, congress, place, registration_id=registration.id, now=now)
    scan = Scan(
        id=new_uuid(),
        congress_id=congress.id,
        registration_id=registration.id,
        place=place,
        at=came or now,
        received_at=now,
        verdict=Verdict.OVERRULED if is_present else Verdict.UNDONE,
        device=BY_HAND,
        actor=actor,
        reason=reason,
        undoes=before.scan_id if before and not is_present else None,
    )
    tx.add(scan)
    tx.flush()  # the admission names the scan
    if not is_present:
        tx.execute(delete(Admission).where(*where))
    elif came:
        facts = {"congress_id": congress.id, "registration_id": registration.id, "place": place}
        tx.execute(insert(Admission).values(**facts, at=came, scan_id=scan.id))
    else:
        tx.execute(update(Admission).where(*where).values(left_at=None))
    record(
        tx,
        congress_id=congress.id,
        actor=actor,
        action="attendance-set-right",
        subject=f"aanmelding {registration.id}",
        before={"place": place, "present": is_in},
        after={"place": place, "present": is_present},
        now=now,
    )
