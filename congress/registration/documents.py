"""Calendar files for one person."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from congress.core.calendar import Entry, Method, calendar_file
from congress.core.clock import time_text
from congress.registration.models import Registration
from congress.registration.queries import Place
from congress.registration.rules.places import Status
from congress.setup.models import Congress

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def personal_calendar(
    registration: Registration,
    congress: Congress,
    day: tuple[datetime, datetime],
    seats: Sequence[Place],
    *,
    base_url: str,
    now: datetime,
) -> bytes:
    """Own sessions to keep in a calendar (PUBLISH); the day itself while there are no seats.

    People share calendars, so the personal link is not in it.
    """
    entries = [_session(registration, congress, seat, base_url=base_url, now=now) for seat in seats]
    return calendar_file(
        entries or [_day(registration, congress, day, seats, base_url=base_url, now=now)],
        name=congress.title,
        method="PUBLISH",
        made_at=now,
    )


def invitation(
    registration: Registration,
    congress: Congress,
    day: tuple[datetime, datetime],
    seats: Sequence[Place],
    *,
    base_url: str,
    organizer: str,
    attendee: str,
    method: Method,
    now: datetime,
) -> bytes:
    """The day in the mail: REQUEST puts it in the calendar or corrects it, CANCEL takes it away.

    It is one entry with one UID for ever, and the sessions stand in its text, so whatever happens to the
    placement a later mail corrects everything.
    """
    return calendar_file(
        [_day(registration, congress, day, seats, base_url=base_url, now=now)],
        name=congress.title,
        method=method,
        made_at=now,
        organizer=organizer,
        attendee=attendee,
    )


def _day(
    registration: Registration,
    congress: Congress,
    day: tuple[datetime, datetime],
    seats: Sequence[Place],
    *,
    base_url: str,
    now: datetime,
) -> Entry:
    return Entry(
        uid=f"{registration.public_id.hex}@{_host(base_url)}",
        title=congress.title,
        starts_at=day[0],
        ends_at=day[1],
        place=f"{congress.venue}, {congress.venue_address}",
        text="\n".join(f"{time_text(seat.starts_at)} {seat.title}, {seat.room}" for seat in seats),
        address=f"{base_url}/{congress.slug}",
        sequence=_sequence(now),
        cancelled=registration.status == Status.CANCELLED,
    )


def _session(
    registration: Registration, congress: Congress, seat: Place, *, base_url: str, now: datetime
) -> Entry:
    return Entry(
        uid=f"{registration.public_id.hex}-{seat.guid.hex}@{_host(base_url)}",
        title=seat.title,
        starts_at=seat.starts_at,
        ends_at=seat.ends_at,
        place=", ".join(part for part in (seat.room, seat.floor, congress.venue) if part),
        address=f"{base_url}/{congress.slug}/programma",
        sequence=_sequence(now),
    )


def _sequence(now: datetime) -> int:
    # Calendars only follow a higher number, also after cancelling and coming back: seconds always rise.
    return max(0, int((now - _EPOCH).total_seconds()))


def _host(base_url: str) -> str:
    return urlsplit(base_url).hostname or "localhost"
