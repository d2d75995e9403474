"""schedule.xml of frab, as the schema of c3voc asks: application/vnd.c3voc.schedule+xml."""

import xml.etree.ElementTree as ET

from congress.core.clock import local
from congress.programme.documents.events import (
    CongressFacts,
    Event,
    acronym,
    clock_text,
    days_of,
    events_of,
    guid_of,
    slug_of,
    version_of,
)
from congress.programme.queries import Programme


def frab_xml(congress: CongressFacts, programme: Programme) -> bytes:
    """schedule.xml of frab, with the same events as schedule.json."""
    events = events_of(congress, programme)
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", {"name": "Congres", "version": "1"})
    ET.SubElement(root, "url").text = congress.address
    ET.SubElement(root, "version").text = version_of(events)
    _add_conference(root, congress, programme)
    for number, (day, found) in enumerate(days_of(events), 1):
        start = min(event.start for event in found)
        end = max(local(event.block.ends_at) for event in found)
        facts = {"index": str(number), "date": day.isoformat()}
        element = ET.SubElement(root, "day", facts | {"start": start.isoformat(), "end": end.isoformat()})
        for name in dict.fromkeys(event.room for event in found):
            room = ET.SubElement(
                element, "room", {"name": name, "guid": str(guid_of(congress, "room", name))}
            )
            for event in found:
                if event.room == name:
                    _add_event(room, congress, event)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _add_conference(root: ET.Element, congress: CongressFacts, programme: Programme) -> None:
    conference = ET.SubElement(root, "conference")
    facts = {
        "acronym": acronym(congress),
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


def _add_event(room: ET.Element, congress: CongressFacts, event: Event) -> None:
    element = ET.SubElement(room, "event", {"guid": str(event.guid), "id": str(event.number)})
    facts = {
        "room": event.room,
        "title": event.title,
        "subtitle": "",
        "type": event.kind,
        "date": event.start.isoformat(),
        "start": f"{event.start:%H:%M}",
        "duration": clock_text(event.length),
        "abstract": event.abstract,
        "slug": slug_of(congress, event),
        "track": event.track,
        "language": "nl",
        "url": congress.address,
    }
    for name, text in facts.items():
        ET.SubElement(element, name).text = text
    persons = ET.SubElement(element, "persons")
    for speaker in event.speakers:
        known = {"id": str(speaker.id), "guid": str(guid_of(congress, "speaker", speaker.code))}
        ET.SubElement(persons, "person", known).text = speaker.name
