"""Changing one's wishes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.programme.models import Preference
from congress.registration.actions.register import store_wishes
from congress.registration.models import Registration
from congress.registration.rules.places import Status
from congress.registration.rules.wishes import Wish, wishes_open
from congress.setup.models import Congress


class WishesClosed(Conflict):
    """After the deadline, after the placement, or without a registration."""

    sentence = nl("Je kunt je keuzes niet meer veranderen.")


def change_wishes(
    tx: Tx, congress: Congress, registration: Registration, wishes: Sequence[Wish], *, now: datetime
) -> None:
    """Replace all wishes of one person. Raises WishesClosed."""
    tx.refresh(registration, with_for_update=True)
    is_open = wishes_open(
        closes_at=congress.preferences_close_at, published_at=congress.placement_published_at, now=now
    )
    if registration.status == Status.CANCELLED or not is_open:
        raise WishesClosed
    tx.execute(delete(Preference).where(Preference.registration_id == registration.id))
    store_wishes(tx, registration.id, wishes)
