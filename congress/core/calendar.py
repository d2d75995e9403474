"""Calendar files (iCalendar, RFC 5545) that every calendar reads right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from congress.core.clock import local

# The rule form. Outlook is an hour off when the zone is missing or listed as single dates.
AMSTERDAM_RULES = b"""BEGIN:VTIMEZONE\r
TZID:Europe/Amsterdam\r
BEGIN:DAYLIGHT\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0200\r
TZNAME:CEST\r
DTSTART:19700329T020000\r
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r
END:DAYLIGHT\r
BEGIN:STANDARD\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
TZNAME:CET\r
DTSTART:19701025T030000\r
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r
END:STANDARD\r
END:VTIMEZONE\r
"""

Method = Literal["PUBLISH", "REQUEST", "CANCEL"]


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar.

    `uid` is stable for ever and says nothing of a person; `sequence` rises with each change.
    """

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    text: str = ""
    address: str = ""
    sequence: int = 0
    cancelled: bool = False


def calendar_file(
    entries: Sequence[Entry],
    *,
    name: str,
    method: Method,
    made_at: datetime,
    organizer: str | None = None,
    attendee: str | None = None,
) -> bytes:
    """A whole calendar. PUBLISH carries no organizer or attendee; REQUEST and CANCEL want an organizer."""
    calendar = Calendar()
    calendar.add("prodid", "-//Congres//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    if method == "PUBLISH":
        calendar.add("x-published-ttl", "PT1H")
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add_component(Timezone.from_ical(AMSTERDAM_RULES))
    for entry in entries:
        calendar.add_component(
            _event(entry, method=method, made_at=made_at, organizer=organizer, attendee=attendee)
        )
    made: bytes = calendar.to_ical()
    return made


def _event(
    entry: Entry, *, method: Method, made_at: datetime, organizer: str | None, attendee: str | None
) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", made_at)
    event.add("sequence", entry.sequence)
    event.add("summary", entry.title)
    event.add("dtstart", local(entry.starts_at))
    event.add("dtend", local(entry.ends_at))
    event.add("location", entry.place)
    event.add("status", "CANCELLED" if entry.cancelled or method == "CANCEL" else "CONFIRMED")
    if entry.text:
        event.add("description", entry.text)
    if entry.address:
        event.add("url", entry.address)
    if method != "PUBLISH" and organizer:
        event["organizer"] = vCalAddress(f"mailto:{organizer}")
        if attendee:
            person = vCalAddress(f"mailto:{attendee}")
            person.params["rsvp"] = vText("FALSE")
            person.params["partstat"] = vText("ACCEPTED")
            event.add("attendee", person, encode=False)
    return event
