"""Keeping the calendars of people right: the number of each entry, and a mail when something changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from congress.core.calendar import Entry
from congress.core.db import Database, Tx
from congress.core.tokens import hash_secret, new_secret
from congress.mail.actions import queue_mail
from congress.mail.models import MailState, OutboxMail
from congress.registration.documents import Agenda, agenda, fingerprint, new_uid, session_entry
from congress.registration.models import Invitation, Registration
from congress.registration.queries import day_of, seats_by_person, seats_of
from congress.registration.queries.invitations import invitations_of, invited_people
from congress.registration.queries.seats import places_by_guid
from congress.registration.rules.invitations import SETTLING, Told, follow
from congress.registration.rules.places import Status
from congress.setup.models import Congress

TELLING = (
    "registered",
    "team-member",
    "already-registered",
    "promoted",
    "placed",
    "seat-free",
    "took-over",
    "new-link",
    "changed",
)
"""Kinds of mail with the whole calendar in it: while one of them waits, no other is needed."""


def keep_agenda(
    tx: Tx, congress: Congress, person: Registration, *, base_url: str, now: datetime, tell: bool = True
) -> list[Entry]:
    """What belongs in the calendar of this person now, with what must go; the day itself comes first.

    Numbers rise with what changed since the last time. `tell`: who was told something else before gets
    one mail about it, after a while in which more may change.
    """
    tx.refresh(person, with_for_update=True)  # two at once would both give the next number
    rows = {row.session_guid: row for row in invitations_of(tx, person.id)}
    wanted = agenda_of(tx, congress, person, base_url=base_url)
    told = {guid: _told(row) for guid, row in rows.items()}
    now_told = follow(told, {guid: fingerprint(entry) for guid, entry in wanted.items()})
    for guid, stands in now_told.items():
        row = rows.get(guid)
        if row is None:
            row = rows[guid] = Invitation(registration_id=person.id, uid=new_uid(base_url), session_guid=guid)
            tx.add(row)
        row.sequence, row.told, row.is_cancelled = stands.sequence, stands.content, stands.is_cancelled
    if tell and told and now_told != told and person.status == Status.CONFIRMED:
        _tell(tx, person, now=now)
    return _entries(tx, congress, rows, wanted, base_url=base_url)


def kept_agenda(tx: Tx, congress: Congress, person: Registration, *, base_url: str) -> list[Entry] | None:
    """The same without a change; None when there is something to change first."""
    rows = {row.session_guid: row for row in invitations_of(tx, person.id)}
    wanted = agenda_of(tx, congress, person, base_url=base_url)
    if _is_late(rows, wanted):
        return None
    return _entries(tx, congress, rows, wanted, base_url=base_url)


def agenda_of(tx: Tx, congress: Congress, person: Registration, *, base_url: str) -> Agenda:
    """What this person goes to: nothing without a place."""
    if person.status != Status.CONFIRMED:
        return {}
    return agenda(congress, day_of(tx, congress), seats_of(tx, person.id), base_url=base_url)


def tell_changes(db: Database, *, base_url: str, now: datetime) -> int:
    """Mail everybody whose day or sessions are not as their calendar was told; how many people.

    Whatever changed it: the programme, a room, the venue, another seat. People are looked up without a
    lock, and each is told in a transaction of their own.
    """
    late: list[int] = []
    with db.read() as tx:
        for congress, people in invited_people(tx, now=now).items():
            day, seats = day_of(tx, congress), seats_by_person(tx, congress.id)
            for number, rows in people.items():
                wanted = agenda(congress, day, seats.get(number, ()), base_url=base_url)
                if _is_late({row.session_guid: row for row in rows}, wanted):
                    late.append(number)
    for number in late:
        with db.write() as tx:
            person = tx.get_one(Registration, number)
            congress = tx.get_one(Congress, person.congress_id)
            keep_agenda(tx, congress, person, base_url=base_url, now=now)
    return len(late)


def make_feed(tx: Tx, registration: Registration) -> str:
    """A new secret for the calendar feed of this person; the one before it opens nothing any more."""
    tx.refresh(registration, with_for_update=True)
    secret = new_secret()
    registration.feed_hash = hash_secret(secret)
    return secret


def withdraw_feed(tx: Tx, registration: Registration) -> None:
    """No feed any more."""
    tx.refresh(registration, with_for_update=True)
    registration.feed_hash = None


def _told(row: Invitation) -> Told:
    return Told(row.sequence, row.told, row.is_cancelled)


def _is_late(rows: Mapping[UUID | None, Invitation], wanted: Agenda) -> bool:
    told = {guid: _told(row) for guid, row in rows.items()}
    return follow(told, {guid: fingerprint(entry) for guid, entry in wanted.items()}) != told


def _tell(tx: Tx, person: Registration, *, now: datetime) -> None:
    waits = select(OutboxMail.id).where(
        OutboxMail.kind.in_(TELLING),
        OutboxMail.about_id == person.id,
        OutboxMail.state == MailState.WAITING,
    )
    if tx.scalar(waits.limit(1)) is None:
        queue_mail(tx, "changed", about_id=person.id, congress_id=person.congress_id, now=now, wait=SETTLING)


def _entries(
    tx: Tx,
    congress: Congress,
    rows: Mapping[UUID | None, Invitation],
    wanted: Agenda,
    *,
    base_url: str,
) -> list[Entry]:
    gone = gone_entries(tx, congress, [guid for guid in rows if guid not in wanted], base_url=base_url)
    found = [
        replace(
            wanted.get(guid) or gone[guid], uid=row.uid, sequence=row.sequence, cancelled=row.is_cancelled
        )
        for guid, row in rows.items()
    ]
    return sorted(found, key=lambda entry: entry.uid != (rows[None].uid if None in rows else ""))


def gone_entries(tx: Tx, congress: Congress, guids: Sequence[UUID | None], *, base_url: str) -> Agenda:
    """How what is gone is named when it is taken away; the day stands in for what exists no more."""
    if not guids:
        return {}
    day = agenda(congress, day_of(tx, congress), (), base_url=base_url)[None]
    places = places_by_guid(tx, congress.id, [guid for guid in guids if guid])
    named = {guid: session_entry(congress, place, base_url=base_url) for guid, place in places.items()}
    return {guid: named.get(guid, day) if guid else day for guid in guids}
