"""Who spoke goes when the file of the congress is over."""

from sqlalchemy import update

from congress.core.db import Tx
from congress.programme.models import Speaker
from congress.programme.queries.retention import IS_KNOWN, NOBODY, speakers_left


def clear_speakers(tx: Tx, congress_id: int) -> int:
    """Forget who spoke; the workshops stay. How many."""
    gone = speakers_left(tx, congress_id)
    tx.execute(
        update(Speaker)
        .where(Speaker.congress_id == congress_id, IS_KNOWN)
        .values(name=NOBODY, organisation="", biography="", email=None)
    )
    return gone
