"""Who is known as a speaker: how many, for the terms, and under an address."""

from sqlalchemy import func, select

from congress.core.db import Tx
from congress.programme.models import Speaker

NOBODY = "gewist"
IS_KNOWN = Speaker.name != NOBODY


def speakers_left(tx: Tx, congress_id: int) -> int:
    """How many speakers still have a name."""
    return tx.scalar(select(func.count()).where(Speaker.congress_id == congress_id, IS_KNOWN)) or 0


def speakers_named(tx: Tx, congress_id: int, email: str) -> list[dict[str, str]]:
    """What is kept of the speakers with this (lower case) address."""
    query = select(Speaker).where(Speaker.congress_id == congress_id, func.lower(Speaker.email) == email)
    return [
        {
            "name": speaker.name,
            "organisation": speaker.organisation,
            "biography": speaker.biography,
            "phone": speaker.phone,
        }
        for speaker in tx.scalars(query.order_by(Speaker.id))
    ]
