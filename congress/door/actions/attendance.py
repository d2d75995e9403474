"""Setting right by hand who was there."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from congress.core.audit import record
from congress.core.chance import new_uuid
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.door.models import Admission, Scan
from congress.door.rules.verdict import Verdict
from congress.registration.models import Registration
from congress.setup.models import Congress

BY_HAND = "beheer"


class NothingToSetRight(Conflict):
    """It stands as wanted already."""

    sentence = nl("Dit stond al zo. Er is niets veranderd.")


def set_right(
    tx: Tx,
    congress: Congress,
    registration: Registration,
    *,
    place: str,
    is_present: bool,
    reason: str,
    actor: str,
    now: datetime,
) -> None:
    """Somebody was at a place, or was not, whatever the scans say. These stay; a line with the reason comes.

    Raises NothingToSetRight.
    """
    tx.refresh(registration, with_for_update=True)
    where = (Admission.registration_id == registration.id, Admission.place == place)
    before = tx.scalar(select(Admission).where(*where))
    if (before is not None) == is_present:
        raise NothingToSetRight
    scan_id = new_uuid()
    tx.add(
        Scan(
            id=scan_id,
            congress_id=congress.id,
            registration_id=registration.id,
            place=place,
            at=now,
            received_at=now,
            verdict=Verdict.OVERRULED if is_present else Verdict.UNDONE,
            device=BY_HAND,
            actor=actor,
            reason=reason,
            undoes=before.scan_id if before else None,
        )
    )
    tx.flush()  # the admission names the scan
    if is_present:
        facts = {"congress_id": congress.id, "registration_id": registration.id, "place": place}
        tx.execute(insert(Admission).values(**facts, at=now, scan_id=scan_id))
    else:
        tx.execute(delete(Admission).where(*where))
    record(
        tx,
        congress_id=congress.id,
        actor=actor,
        action="attendance-set-right",
        subject=f"aanmelding {registration.id}",
        before={"place": place, "present": not is_present},
        after={"place": place, "present": is_present},
        now=now,
    )
