"""Everything that is kept about one person, with what the door knows."""

from sqlalchemy import select

from congress.core.db import Tx
from congress.door.models import Badge
from congress.door.queries.people import scans_of
from congress.registration.models import Registration
from congress.registration.queries.my_data import Data, my_data


def all_data(tx: Tx, person: Registration) -> Data:
    """What `my_data` gives, and badges and scans; moments as ISO text with offset."""
    printed = select(Badge.printed_at).where(Badge.registration_id == person.id)
    return my_data(tx, person) | {
        "badges": [{"printedAt": moment.isoformat()} for moment in tx.scalars(printed)],
        "scans": [
            {"at": scan.at.isoformat(), "place": scan.place, "verdict": scan.verdict.value}
            | ({"reason": scan.reason} if scan.reason else {})
            for scan in scans_of(tx, person.id)
        ],
    }
