"""Which badges are on paper, and which of those no longer count."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from congress.core.db import Tx
from congress.door.models import Badge
from congress.registration.models import Registration
from congress.registration.rules.places import Status


@dataclass(frozen=True)
class OldBadge:
    """A badge on paper that no longer counts; `is_replaced` when a newer one was printed."""

    name: str
    short_code: str
    printed_at: datetime
    is_replaced: bool


def printed(tx: Tx, ids: Collection[int]) -> Mapping[int, str]:
    """What was last printed, as a hash per registration."""
    query = select(Badge.registration_id, Badge.content_hash).where(
        Badge.registration_id.in_(ids), Badge.replaced_at.is_(None)
    )
    return {registration_id: text for registration_id, text in tx.execute(query)}


def old_badges(tx: Tx, congress_id: int) -> Sequence[OldBadge]:
    """Badges that must go from the box: replaced by a newer print, or of somebody without a place now."""
    query = (
        select(Badge.name, Badge.short_code, Badge.printed_at, Badge.replaced_at)
        .join(Registration, Registration.id == Badge.registration_id)
        .where(Registration.congress_id == congress_id)
        .where(or_(Badge.replaced_at.is_not(None), Registration.status != Status.CONFIRMED))
        .order_by(Badge.name, Badge.id)
    )
    return [
        OldBadge(name, code, printed_at, replaced_at is not None)
        for name, code, printed_at, replaced_at in tx.execute(query)
    ]
