"""Reading: tickets and people at the door, and the list and news for phones."""

from congress.door.queries.attendance import (
    Arrivals,
    Attendee,
    arrivals,
    attendees,
    paper_lists,
    version_of_day,
)
from congress.door.queries.badges import OldBadge, old_badges, printed
from congress.door.queries.devices import (
    device_by_secret,
    device_of,
    devices,
    doubles,
    held_by_device,
    refusals,
)
from congress.door.queries.lists import News, blind_list, news, places_of
from congress.door.queries.people import (
    Person,
    attendance_of,
    card,
    door_list,
    expected,
    inside_by_place,
    last_scans,
    present_by_municipality,
    private_key,
    public_key,
    scans_of,
    ticket_writer,
)

__all__ = [
    "Arrivals",
    "Attendee",
    "News",
    "OldBadge",
    "Person",
    "arrivals",
    "attendance_of",
    "attendees",
    "blind_list",
    "card",
    "device_by_secret",
    "device_of",
    "devices",
    "door_list",
    "doubles",
    "expected",
    "held_by_device",
    "inside_by_place",
    "last_scans",
    "news",
    "old_badges",
    "paper_lists",
    "places_of",
    "present_by_municipality",
    "printed",
    "private_key",
    "public_key",
    "refusals",
    "scans_of",
    "ticket_writer",
    "version_of_day",
]
