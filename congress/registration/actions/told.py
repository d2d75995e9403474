"""What people tell besides who they are: answers to own questions, and register numbers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert

from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.registration.models import Answer, RegisterNumber, Registration
from congress.registration.queries import still_asked
from congress.registration.rules.places import Status
from congress.registration.rules.questions import Reply
from congress.registration.rules.registers import Entry
from congress.setup.models import Congress


class AnswersClosed(Conflict):
    """After the deadline with nothing left to answer, or without a registration."""

    sentence = nl("Je kunt je antwoorden niet meer veranderen.")


def store_told(tx: Tx, registration_id: int, replies: Sequence[Reply], registers: Sequence[Entry]) -> None:
    """Add answers and numbers, one statement each."""
    if replies:
        rows = [{"question_id": reply.question_id, "value": reply.value} for reply in replies]
        tx.execute(insert(Answer), [row | {"registration_id": registration_id} for row in rows])
    if registers:
        entries = [{"register": entry.register, "number": entry.number} for entry in registers]
        tx.execute(insert(RegisterNumber), [row | {"registration_id": registration_id} for row in entries])


def change_replies(
    tx: Tx, congress: Congress, registration: Registration, replies: Sequence[Reply], *, now: datetime
) -> None:
    """Replace the answers to questions that are still asked (`still_asked`); others stay.

    Raises AnswersClosed.
    """
    tx.refresh(registration, with_for_update=True)
    open_ids = {one.id for one in still_asked(tx, congress, registration, now=now)}
    if registration.status == Status.CANCELLED or not open_ids:
        raise AnswersClosed
    tx.execute(
        delete(Answer).where(Answer.registration_id == registration.id, Answer.question_id.in_(open_ids))
    )
    store_told(tx, registration.id, [reply for reply in replies if reply.question_id in open_ids], ())


def change_registers(
    tx: Tx, registration: Registration, registers: Sequence[Entry], *, now: datetime
) -> None:
    """Keep these numbers instead of those of before; without numbers the consent goes too."""
    tx.refresh(registration, with_for_update=True)
    tx.execute(delete(RegisterNumber).where(RegisterNumber.registration_id == registration.id))
    store_told(tx, registration.id, (), registers)
    registration.report_consent_at = now if registers else None
