"""The programme as iCalendar and in the schedule formats of frab (c3voc), from plain data."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from congress.core.calendar import Entry, calendar_file
from congress.core.clock import local
from congress.programme.models import RoundKind
from congress.programme.queries import Programme, RoundFacts, SessionFacts

_SCHEMA = "https://c3voc.de/schedule/schema.json"
_SPACE = UUID("7a3f3a0c-52c0-4f0e-9d6a-0e6c1d7b9a11")
PLENARY_ROOM = "Plenair"


@dataclass(frozen=True)
class CongressFacts:
    """What the documents say of the congress itself."""

    slug: str
    title: str
    venue: str
    starts_on: date
    ends_on: date
    address: str


def calendar(congress: CongressFacts, programme: Programme, *, made_at: datetime) -> bytes:
    """Everything of the programme as one calendar to subscribe to."""
    entries = [
        Entry(
            uid=f"ronde-{r.code}@{congress.slug}",
            title=r.title,
            starts_at=r.starts_at,
            ends_at=r.ends_at,
            place=congress.venue,
            address=congress.address,
        )
        for r in programme.rounds
        if r.kind != RoundKind.WORKSHOPS
    ]
    entries += [
        Entry(
            uid=f"sessie-{s.guid}@{congress.slug}",
            title=s.workshop.title,
            starts_at=s.round.starts_at,
            ends_at=s.round.ends_at,
            place=f"{s.room.name}, {congress.venue}",
            text=s.workshop.abstract,
            address=congress.address,
        )
        for s in programme.sessions
    ]
    entries.sort(key=lambda entry: (entry.starts_at, entry.uid))
    return calendar_file(entries, name=congress.title, method="PUBLISH", made_at=made_at)


def frab_json(congress: CongressFacts, programme: Programme) -> bytes:
    """schedule.json of frab: a guid and id per session, as a workshop may run in several rounds."""
    days = [
        {
            "index": number,
            "date": day.isoformat(),
            "day_start": _start(events).isoformat(),
            "day_end": _end(events).isoformat(),
            "rooms": _rooms(congress, events),
        }
        for number, (day, events) in enumerate(_days(programme), 1)
    ]
    document = {
        "$schema": _SCHEMA,
        "generator": {"name": "Congres", "version": "1"},
        "schedule": {
            "version": "1",
            "base_url": congress.address,
            "conference": {
                "acronym": congress.slug,
                "title": congress.title,
                "start": congress.starts_on.isoformat(),
                "end": congress.ends_on.isoformat(),
                "daysCount": len(days),
                "timeslot_duration": "00:05",
                "time_zone_name": "Europe/Amsterdam",
                "rooms": [
                    {"name": name, "guid": str(_guid(congress, "room", name))}
                    for name in _room_names(programme)
                ],
                "tracks": [{"name": t.name, "slug": t.code, "color": t.colour} for t in programme.themes],
                "days": days,
            },
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def frab_xml(congress: CongressFacts, programme: Programme) -> bytes:
    """schedule.xml of frab, with the same events."""
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", {"name": "Congres", "version": "1"})
    ET.SubElement(root, "url").text = congress.address
    ET.SubElement(root, "version").text = "1"
    conference = ET.SubElement(root, "conference")
    facts = {
        "acronym": congress.slug,
        "title": congress.title,
        "start": congress.starts_on.isoformat(),
        "end": congress.ends_on.isoformat(),
        "days": str((congress.ends_on - congress.starts_on).days + 1),
        "timeslot_duration": "00:05",
        "base_url": congress.address,
        "time_zone_name": "Europe/Amsterdam",
    }
    for name, text in facts.items():
        ET.SubElement(conference, name).text = text
    for theme in programme.themes:
        ET.SubElement(conference, "track", {"name": theme.name, "color": theme.colour, "slug": theme.code})
    for number, (day, events) in enumerate(_days(programme), 1):
        element = ET.SubElement(
            root,
            "day",
            {
                "index": str(number),
                "date": day.isoformat(),
                "start": _start(events).isoformat(),
                "end": _end(events).isoformat(),
            },
        )
        for name, held in _rooms(congress, events).items():
            room = ET.SubElement(element, "room", {"name": name, "guid": str(_guid(congress, "room", name))})
            for event in held:
                _xml_event(room, event)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


_Event = tuple[RoundFacts, SessionFacts | None]


def _days(programme: Programme) -> list[tuple[date, list[_Event]]]:
    events: list[_Event] = [(s.round, s) for s in programme.sessions]
    events += [(r, None) for r in programme.rounds if r.kind != RoundKind.WORKSHOPS]
    events.sort(key=lambda event: (event[0].starts_at, event[1].room.name if event[1] else ""))
    found: dict[date, list[_Event]] = {}
    for event in events:
        found.setdefault(local(event[0].starts_at).date(), []).append(event)
    return sorted(found.items())


def _start(events: Iterable[_Event]) -> datetime:
    return min(local(r.starts_at) for r, _ in events)


def _end(events: Iterable[_Event]) -> datetime:
    return max(local(r.ends_at) for r, _ in events)


def _room_names(programme: Programme) -> list[str]:
    return [*(room.name for room in programme.rooms), PLENARY_ROOM]


def _rooms(congress: CongressFacts, events: Iterable[_Event]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for block, session in events:
        name = session.room.name if session else PLENARY_ROOM
        found.setdefault(name, []).append(_event(congress, block, session))
    return found


def _event(congress: CongressFacts, block: RoundFacts, session: SessionFacts | None) -> dict[str, Any]:
    workshop = session.workshop if session else None
    code = workshop.code if workshop else block.code
    number = session.id if session else 1_000_000 + block.id
    start = local(block.starts_at)
    return {
        "guid": str(session.guid if session else _guid(congress, "round", block.code)),
        "id": number,
        "slug": f"{congress.slug.replace('-', '_')}-{number}-{code}",
        "date": start.isoformat(),
        "start": f"{start:%H:%M}",
        "duration": _duration(block.ends_at - block.starts_at),
        "room": session.room.name if session else PLENARY_ROOM,
        "title": workshop.title if workshop else block.title,
        "subtitle": "",
        "track": workshop.theme.name if workshop and workshop.theme else "",
        "type": "workshop" if workshop else block.kind.value,
        "language": "nl",
        "abstract": workshop.abstract if workshop else "",
        "description": "",
        "url": congress.address,
        "persons": _persons(congress, session),
        "links": [],
        "attachments": [],
    }


def _persons(congress: CongressFacts, session: SessionFacts | None) -> list[dict[str, Any]]:
    if session is None:
        return []
    return [
        {
            "id": s.id,
            "guid": str(_guid(congress, "speaker", s.code)),
            "name": s.name,
            "public_name": s.name,
            "biography": s.biography,
        }
        for s in session.workshop.speakers
    ]


def _xml_event(room: ET.Element, event: dict[str, Any]) -> None:
    element = ET.SubElement(room, "event", {"guid": event["guid"], "id": str(event["id"])})
    for name in (
        "room",
        "title",
        "subtitle",
        "type",
        "date",
        "start",
        "duration",
        "abstract",
        "slug",
        "track",
        "language",
        "url",
    ):
        ET.SubElement(element, name).text = event[name]
    persons = ET.SubElement(element, "persons")
    for person in event["persons"]:
        ET.SubElement(persons, "person", {"id": str(person["id"]), "guid": person["guid"]}).text = person[
            "name"
        ]


def _guid(congress: CongressFacts, kind: str, name: str) -> UUID:
    return uuid5(_SPACE, f"{congress.slug}/{kind}/{name}")


def _duration(length: timedelta) -> str:
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return f"{hours:02d}:{minutes:02d}"
