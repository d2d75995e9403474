"""How many speakers still have a name, for the terms."""

from sqlalchemy import func, select

from congress.core.db import Tx
from congress.programme.models import Speaker

NOBODY = "gewist"
IS_KNOWN = Speaker.name != NOBODY


def speakers_left(tx: Tx, congress_id: int) -> int:
    """How many speakers still have a name."""
    return tx.scalar(select(func.count()).where(Speaker.congress_id == congress_id, IS_KNOWN)) or 0
