"""What the calendars of people were told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from congress.core.clock import local
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.tokens import hash_secret
from congress.registration.models import Invitation, Registration
from congress.registration.rules.places import Status
from congress.setup.models import Congress


def invitations_of(tx: Tx, registration_id: int) -> Sequence[Invitation]:
    """Everything that this calendar was told, the day itself first."""
    query = select(Invitation).where(Invitation.registration_id == registration_id).order_by(Invitation.id)
    return sorted(tx.scalars(query), key=lambda row: row.session_guid is not None)


def invited(tx: Tx, registration_id: int) -> list[list[Any]]:
    """[uid, sequence, guid of the session or None] of everything told, for a last mail that takes it away."""
    return [
        [row.uid, row.sequence, str(row.session_guid) if row.session_guid else None]
        for row in invitations_of(tx, registration_id)
    ]


def registration_by_feed(tx: Tx, secret: str) -> Registration:
    """Whose calendar feed this is; NotFound for anything else, also once it was withdrawn."""
    found = tx.scalar(select(Registration).where(Registration.feed_hash == hash_secret(secret)))
    if found is None:
        raise NotFound
    return found


def invited_people(tx: Tx, *, now: datetime) -> Mapping[Congress, Mapping[int, Sequence[Invitation]]]:
    """Per congress that is not over: what everybody with a place was told, by registration id."""
    query = (
        select(Congress, Invitation)
        .join(Registration, Registration.id == Invitation.registration_id)
        .join(Congress, Congress.id == Registration.congress_id)
        .where(Congress.ends_on >= local(now).date(), Registration.status == Status.CONFIRMED)
        .order_by(Invitation.id)
    )
    found: dict[Congress, dict[int, list[Invitation]]] = {}
    for congress, row in tx.execute(query):
        found.setdefault(congress, {}).setdefault(row.registration_id, []).append(row)
    return found
