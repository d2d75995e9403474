"""How much is left at the door, for the terms."""

from sqlalchemy import func, or_, select

from congress.core.db import Tx
from congress.door.models import Badge, Device, HeldScan, Scan
from congress.registration.models import Registration

TELLS_WHO = or_(Scan.actor != "", Scan.device != "", Scan.reason.is_not(None), Scan.device_id.is_not(None))
"""A scan that says who scanned, with what or why; without that it is a number."""


def door_left(tx: Tx, congress_id: int) -> int:
    """Printed badges, phones, kept scans, and scans that say who scanned or why."""
    badges = (
        select(func.count()).select_from(Badge).join(Registration, Registration.id == Badge.registration_id)
    )
    held = select(func.count()).select_from(HeldScan).join(Device, Device.id == HeldScan.device_id)
    counts = (
        badges.where(Registration.congress_id == congress_id),
        held.where(Device.congress_id == congress_id),
        select(func.count()).where(Device.congress_id == congress_id),
        select(func.count()).where(Scan.congress_id == congress_id, TELLS_WHO),
    )
    return sum(tx.scalar(query) or 0 for query in counts)
