"""What an organiser does for one person."""

from datetime import datetime

from congress.core.audit import record
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.mail.actions import queue_mail
from congress.registration.actions.cancel import cancel
from congress.registration.actions.line import promote
from congress.registration.models import Registration
from congress.registration.rules.places import Status
from congress.setup.models import Congress


class AlreadyCancelled(Conflict):
    """There is nothing left to do for a cancelled registration."""

    sentence = nl("Deze aanmelding is al afgemeld.")


def cancel_by_hand(tx: Tx, registration: Registration, *, actor: str, now: datetime) -> None:
    """Cancel for somebody; the log keeps who did it. Raises AlreadyCancelled."""
    before = registration.status
    if not cancel(tx, registration, now=now):
        raise AlreadyCancelled
    _log(tx, registration, "registration-cancelled", before, actor=actor, now=now)


def promote_by_hand(
    tx: Tx, congress: Congress, registration: Registration, *, actor: str, now: datetime
) -> None:
    """Give a waiting person a free place out of turn. Raises NotWaiting or NoPlaceLeft."""
    before = registration.status
    promote(tx, congress, registration, now=now)
    _log(tx, registration, "registration-promoted", before, actor=actor, now=now)


def resend_link(tx: Tx, registration: Registration, *, actor: str, now: datetime) -> None:
    """Mail the ticket and the personal link once more. Raises AlreadyCancelled."""
    if registration.status == Status.CANCELLED:
        raise AlreadyCancelled
    queue_mail(tx, "registered", about_id=registration.id, congress_id=registration.congress_id, now=now)
    _log(tx, registration, "link-resent", registration.status, actor=actor, now=now)


def _log(
    tx: Tx, registration: Registration, action: str, before: Status, *, actor: str, now: datetime
) -> None:
    record(
        tx,
        congress_id=registration.congress_id,
        actor=actor,
        action=action,
        subject=f"aanmelding {registration.id}",
        before={"status": before.value},
        after={"status": registration.status.value},
        now=now,
    )
