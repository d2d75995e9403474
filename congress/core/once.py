"""Forms that were sent: what is sent twice, by a double click or a page that is sent again, is done once."""

import json
from datetime import datetime, timedelta

from sqlalchemy import LargeBinary, delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from congress.core.db import Base, Tx
from congress.core.forms import Typed
from congress.core.tokens import hash_secret

FIELD = "once"
"""The hidden input with an id that the server makes each time it shows the form."""
KEPT = timedelta(days=7)


class SentForm(Base):
    """A form that was sent and done (verstuurd formulier); the hash is of its id and all that was typed."""

    __tablename__ = "sent_form"

    form_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


def is_first(tx: Tx, typed: Typed, *, now: datetime) -> bool:
    """Whether this form comes for the first time, and if so remember it with what the caller then does.

    The same form at the same moment waits until the first is done. Ask it in one savepoint with the work,
    so that a form that was refused may be sent again. A form without an id always comes for the first time.
    """
    if not typed.get(FIELD):
        return True
    everything = json.dumps(sorted((name, typed.all(name)) for name in typed))
    try:
        with tx.begin_nested():
            tx.add(SentForm(form_hash=hash_secret(everything), at=now))
    except IntegrityError:
        return False
    return True


def forget_sent_forms(tx: Tx, *, now: datetime) -> None:
    """Remove forms that nobody sends again."""
    tx.execute(delete(SentForm).where(SentForm.at < now - KEPT))
