"""People whom a volunteer adds at the door: from what the phone wrote down to a person who can be scanned."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.forms import InvalidForm
from congress.registration.actions.walk_in import add_walk_in
from congress.registration.forms import WalkInForm
from congress.setup.models import Congress


def add_walk_ins(
    tx: Tx,
    congress: Congress,
    contents: Sequence[dict[str, Any]],
    *,
    secret_key: str,
    actor: str,
    now: datetime,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Scans that can be judged, and those of walk-ins that cannot be added; in the order given.

    A walk-in becomes a registration, and its scan reads that. Sent twice it is the same person, by address
    and name; with the address of another person it cannot be added.
    """
    good, bad = [], []
    for content in contents:
        if not content.get("walk_in"):
            good.append(content)
            continue
        try:
            form = WalkInForm.read(content["walk_in"])
            is_known = bool(content.get("is_known"))
            person = add_walk_in(
                tx, congress, form, secret_key=secret_key, actor=actor, now=now, is_known=is_known
            )
        except (InvalidForm, Conflict):
            bad.append(content)
            continue
        good.append(content | {"read": str(person.public_id)})
    return good, bad
