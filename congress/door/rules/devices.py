"""What a phone at the door may do, and until when. No I/O."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

PAIR_WITHIN = timedelta(hours=24)
"""How long the QR that pairs a phone works; it works once."""
WIPE_AFTER = timedelta(hours=12)
"""A phone forgets the congress this long after its last day."""
DELIVER_WITHIN = timedelta(days=30)
"""So long after its end a phone can still hand over scans that it could not send before."""
CLOCK_IS_ODD = timedelta(minutes=2)
"""A phone whose clock is further off is shown to the organiser."""


class DeviceRight(StrEnum):
    """What a phone may do beside scanning."""

    SEARCH = "search"
    OVERRULE = "overrule"


def may_scan_at(place: str, allowed: Sequence[str]) -> bool:
    """Whether a phone that may scan at `allowed` (empty: everywhere) may scan at `place`."""
    return not allowed or place in allowed


def order_of_held(content: Mapping[str, Any]) -> tuple[datetime, bool, str]:
    """Sorts scans as they happened; of one moment what is taken back comes before the taking back."""
    return datetime.fromisoformat(content["at"]), bool(content.get("undoes")), content["id"]
