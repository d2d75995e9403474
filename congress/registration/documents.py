"""Calendar files for one person, and what a mail shows of the day."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from congress.core.calendar import Entry, calendar_file
from congress.core.chance import new_uuid
from congress.core.clock import day_text, moment_text, time_text
from congress.core.i18n import nl
from congress.mail.rules.letter import Body
from congress.mail.rules.wording import Words, blocks, line_filled
from congress.registration.queries import Place
from congress.setup.models import Congress

Agenda = Mapping[UUID | None, Entry]
"""What somebody goes to, by guid of the session; None is the day itself."""


def agenda(
    congress: Congress, day: tuple[datetime, datetime], seats: Sequence[Place], *, base_url: str
) -> Agenda:
    """The day and the own sessions, in order, as they stand; they have no uid and number yet.

    The sessions stand in the text of the day too: not every calendar shows more than one entry of a mail.
    People share calendars, so the personal link is in none of them.
    """
    found: dict[UUID | None, Entry] = {
        None: Entry(
            uid="",
            title=congress.title,
            starts_at=day[0],
            ends_at=day[1],
            place=f"{congress.venue}, {congress.venue_address}",
            text="\n".join(f"{time_text(seat.starts_at)} {seat.title}, {seat.room}" for seat in seats),
            address=f"{base_url}/{congress.slug}",
        )
    }
    return found | {seat.guid: session_entry(congress, seat, base_url=base_url) for seat in seats}


def session_entry(congress: Congress, seat: Place, *, base_url: str) -> Entry:
    """One session as it stands."""
    return Entry(
        uid="",
        title=seat.title,
        starts_at=seat.starts_at,
        ends_at=seat.ends_at,
        place=", ".join(part for part in (seat.room, seat.floor, congress.venue) if part),
        address=f"{base_url}/{congress.slug}/programma",
    )


def fingerprint(entry: Entry) -> str:
    """A hash of what people see of an entry: when it differs, their calendar must be told."""
    seen = (entry.title, entry.starts_at.timestamp(), entry.ends_at.timestamp(), entry.place, entry.text)
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def new_uid(base_url: str) -> str:
    """A UID for ever, that says nothing of a person."""
    return f"{new_uuid()}@{urlsplit(base_url).hostname or 'localhost'}"


def personal_calendar(entries: Sequence[Entry], *, title: str, now: datetime) -> bytes:
    """Own entries to keep in a calendar or to follow as a feed (PUBLISH)."""
    return calendar_file(entries, name=title, method="PUBLISH", made_at=now)


def when_and_where(congress: Congress, day: tuple[datetime, datetime]) -> tuple[tuple[str, str], ...]:
    """The facts of the day, as (label, value)."""
    first, last = congress.starts_on, congress.ends_on
    when = day_text(first)
    if first != last:
        when = nl("{first} tot en met {last}").format(first=when, last=day_text(last))
    elif day[0].date() == day[1].date():
        when = nl("{day}, {start} – {end} uur").format(
            day=when, start=time_text(day[0]), end=time_text(day[1])
        )
    return ((nl("Wanneer"), when), (nl("Waar"), f"{congress.venue}, {congress.venue_address}"))


def example(congress: Congress, day: tuple[datetime, datetime], words: Words, *, base_url: str) -> Body:
    """A mail with these words to somebody who does not exist, to look at before people get it."""
    when, where = when_and_where(congress, day)
    values = {
        "naam": "Sanne Voorbeeld",
        "voornaam": "Sanne",
        "organisatie": "Voor ieder 1",
        "plaats": "3",
        "sluiting": moment_text(congress.closes_at),
        "contact": "Iris de Boer",
        "congres": congress.title,
        "wanneer": when[1],
        "waar": where[1],
    }
    return Body(
        title=line_filled(words.subject, values),
        paragraphs=(),
        blocks=blocks(words.text, values),
        facts=(when, where),
        button=(nl("Bekijk of verander je aanmelding"), f"{base_url}/{congress.slug}"),
    )
