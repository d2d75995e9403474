"""Mails to many: written, read by somebody, and only then released."""

from collections.abc import Mapping
from datetime import datetime

from congress.core.audit import record
from congress.core.db import IdsOf, Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.mail.actions import queue_mails
from congress.mail.models import BulkMail, Unsubscribed
from congress.registration.forms.words import MessageForm
from congress.registration.models import Registration
from congress.registration.queries.messages import audience, is_unsubscribed
from congress.registration.rules.link import address_hash
from congress.setup.models import Congress


class AlreadyReleased(Conflict):
    """It left already: nothing can be changed or thrown away."""

    sentence = nl("Dit bericht is al verstuurd. Je kunt het niet meer veranderen.")


class AudienceChanged(Conflict):
    """Others would get it than whoever released it has seen."""

    sentence = nl("Het bericht gaat nu naar {count} mensen. Kijk het na en verstuur het dan opnieuw.")


class NobodyThere(Conflict):
    """Nobody is in the selection."""

    sentence = nl("Er is niemand in deze selectie. Kies andere mensen.")


def write_message(
    tx: Tx,
    congress: Congress,
    form: MessageForm,
    selection: Mapping[str, str],
    *,
    bulk: BulkMail | None = None,
    actor: str,
    now: datetime,
) -> BulkMail:
    """Keep a mail to many, new or changed; nothing leaves. Raises AlreadyReleased."""
    if bulk is None:
        bulk = BulkMail(congress_id=congress.id, made_at=now, made_by=actor)
        tx.add(bulk)
    else:
        _lock(tx, bulk)
    for name, value in form.model_dump().items():
        setattr(bulk, name, value)
    bulk.selection = dict(selection)
    tx.flush()  # its number stands in the address of the next page
    return bulk


def throw_away(tx: Tx, bulk: BulkMail) -> None:
    """It never leaves. Raises AlreadyReleased."""
    _lock(tx, bulk)
    tx.delete(bulk)


def release(
    tx: Tx,
    congress: Congress,
    bulk: BulkMail,
    *,
    seen: int,
    present: IdsOf,
    secret_key: str,
    actor: str,
    now: datetime,
) -> int:
    """One mail to each person in the selection of now; how many.

    `seen` is the number that the organiser was shown. Raises AlreadyReleased, AudienceChanged when it is
    another by now, or NobodyThere.
    """
    _lock(tx, bulk)
    found = audience(tx, bulk, present=present, secret_key=secret_key).people
    if not found:
        raise NobodyThere
    if len(found) != seen:
        raise AudienceChanged(count=len(found))
    bulk.released_at, bulk.released_by = now, actor
    ids = [person.id for person in found]
    count = queue_mails(tx, "bulk", ids, congress_id=congress.id, now=now, bulk_id=bulk.id)
    record(
        tx,
        congress_id=congress.id,
        actor=actor,
        action="message-released",
        subject=f"bericht {bulk.id}",
        after={"mails": count, "selection": sorted(bulk.selection)},
        now=now,
    )
    return count


def unsubscribe(tx: Tx, registration: Registration, *, secret_key: str, now: datetime) -> None:
    """No mail to many from this congress to this address any more; a second time changes nothing."""
    hashed = address_hash(secret_key, registration.congress_id, registration.email)
    tx.refresh(registration, with_for_update=True)  # two clicks at once add one row
    if not is_unsubscribed(tx, registration.congress_id, hashed):
        tx.add(Unsubscribed(congress_id=registration.congress_id, address_hash=hashed, at=now))


def _lock(tx: Tx, bulk: BulkMail) -> None:
    tx.refresh(bulk, with_for_update=True)
    if bulk.released_at is not None:
        raise AlreadyReleased
