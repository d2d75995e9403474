"""schedule.json of frab, as the schema of c3voc asks: https://c3voc.de/schedule/schema.json."""

import json
from collections.abc import Iterable
from typing import Any

from congress.core.clock import local
from congress.programme.documents.events import (
    CongressFacts,
    Event,
    acronym,
    clock_text,
    days_of,
    events_of,
    guid_of,
    rooms_of,
    slug_of,
    version_of,
)
from congress.programme.queries import Programme

_SCHEMA = "https://c3voc.de/schedule/schema.json"


def frab_json(congress: CongressFacts, programme: Programme) -> bytes:
    """schedule.json of frab: a guid and id per session, as a workshop may run in several rounds."""
    events = events_of(congress, programme)
    days = [
        {
            "index": number,
            "date": day.isoformat(),
            "day_start": min(event.start for event in found).isoformat(),
            "day_end": max(local(event.block.ends_at) for event in found).isoformat(),
            "rooms": _rooms(congress, found),
        }
        for number, (day, found) in enumerate(days_of(events), 1)
    ]
    document = {
        "$schema": _SCHEMA,
        "generator": {"name": "Congres", "version": "1"},
        "schedule": {
            "version": version_of(events),
            "base_url": congress.address,
            "conference": {
                "acronym": acronym(congress),
                "title": congress.title,
                "start": congress.starts_on.isoformat(),
                "end": congress.ends_on.isoformat(),
                "daysCount": len(days),
                "timeslot_duration": "00:05",
                "time_zone_name": "Europe/Amsterdam",
                "rooms": [
                    {"name": name, "guid": str(guid_of(congress, "room", name))}
                    for name in rooms_of(programme)
                ],
                "tracks": [{"name": t.name, "slug": t.code, "color": t.colour} for t in programme.themes],
                "days": days,
            },
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _rooms(congress: CongressFacts, events: Iterable[Event]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        found.setdefault(event.room, []).append(_event(congress, event))
    return found


def _event(congress: CongressFacts, event: Event) -> dict[str, Any]:
    return {
        "guid": str(event.guid),
        "id": event.number,
        "slug": slug_of(congress, event),
        "date": event.start.isoformat(),
        "start": f"{event.start:%H:%M}",
        "duration": clock_text(event.length),
        "room": event.room,
        "title": event.title,
        "subtitle": "",
        "track": event.track,
        "type": event.kind,
        "language": "nl",
        "abstract": event.abstract,
        "description": "",
        "url": congress.address,
        "persons": [
            {
                "id": speaker.id,
                "guid": str(guid_of(congress, "speaker", speaker.code)),
                "name": speaker.name,
                "public_name": speaker.name,
                "biography": speaker.biography,
            }
            for speaker in event.speakers
        ],
        "links": [],
        "attachments": [],
    }
