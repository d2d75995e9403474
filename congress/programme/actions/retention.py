"""Who spoke goes when the file of the congress is over."""

from sqlalchemy import String, cast, delete, literal, select, update

from congress.core.db import Tx
from congress.programme.models import Speaker, SpeakerAbsence
from congress.programme.queries.retention import IS_KNOWN, NOBODY, speakers_left


def clear_speakers(tx: Tx, congress_id: int) -> int:
    """Forget who spoke; the workshops stay. How many."""
    gone = speakers_left(tx, congress_id)
    speakers = select(Speaker.id).where(Speaker.congress_id == congress_id)
    tx.execute(delete(SpeakerAbsence).where(SpeakerAbsence.speaker_id.in_(speakers)))
    tx.execute(
        update(Speaker)
        .where(Speaker.congress_id == congress_id, IS_KNOWN)
        .values(
            name=NOBODY,
            code=literal(f"{NOBODY}-") + cast(Speaker.id, String),  # it was made from the name
            organisation="",
            biography="",
            email=None,
            phone="",
        )
    )
    return gone
