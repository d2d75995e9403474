"""Calendar and frab schedules, from plain data and over the web."""

import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
import vobject  # type: ignore[import-untyped]  # a second reader, without types
from icalendar import Calendar
from pypdf import PdfReader
from starlette.testclient import TestClient

from congress.core.db import Database
from congress.programme import documents
from congress.programme.documents import CongressFacts
from congress.programme.models import RoundKind
from congress.programme.queries import (
    Programme,
    RoomFacts,
    RoundFacts,
    SessionFacts,
    SpeakerFacts,
    ThemeFacts,
    WorkshopFacts,
)
from tests.make import make_congress, make_round, make_session

FACTS = CongressFacts(
    "hlt-2026",
    "Congres & meer",
    "De Treslong; Hillegom",
    date(2026, 12, 10),
    date(2026, 12, 10),
    "https://congres.voorbeeld.nl/hlt-2026/programma",
)
NINE = datetime(2026, 12, 10, 8, tzinfo=UTC)  # 9 o'clock in the Netherlands
MADE_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def programme() -> Programme:
    """An opening, and one workshop that runs in two rounds."""
    theme = ThemeFacts(1, "eer", "Eer & geweld", "#7a2e5d", "E")
    speaker = SpeakerFacts(1, "s-yilmaz", "Sevda Yılmaz", "Instituut", "Begeleidt <teams>.")
    room = RoomFacts(1, "duin", "Duinzaal", 84, "", ())
    abstract = "Signalen, en dan? " + "Een lange zin met é en ï. " * 6
    workshop = WorkshopFacts(1, "eer", "Eer; wat speelt er?", abstract, theme, (speaker,), 60, 12, ())
    rounds = [RoundFacts(1, "opening", "Opening", RoundKind.PLENARY, NINE, NINE + timedelta(minutes=45))]
    rounds += [
        RoundFacts(
            n + 1,
            f"r{n}",
            f"Ronde {n}",
            RoundKind.WORKSHOPS,
            NINE + timedelta(hours=n),
            NINE + timedelta(hours=n + 1),
        )
        for n in (1, 2)
    ]
    sessions = tuple(
        SessionFacts(n, UUID(int=n, version=4), workshop, rounds[n], room, 60, 0, False) for n in (1, 2)
    )
    return Programme((theme,), (speaker,), (room,), tuple(rounds), (workshop,), sessions)


def _events(content: bytes) -> list[Any]:
    return [part for part in Calendar.from_ical(content).walk() if part.name == "VEVENT"]


def test_the_calendar_has_every_session_on_dutch_time() -> None:
    content = documents.calendar(FACTS, programme(), made_at=MADE_AT)

    events = _events(content)
    assert [str(e["summary"]) for e in events] == ["Opening", "Eer; wat speelt er?", "Eer; wat speelt er?"]
    assert events[0].decoded("dtstart").isoformat() == "2026-12-10T09:00:00+01:00"
    assert [e.decoded("dtstart").hour for e in events] == [9, 10, 11]
    assert len({str(e["uid"]) for e in events}) == 3
    assert str(events[1]["location"]) == "Duinzaal, De Treslong; Hillegom"


def test_the_calendar_keeps_to_the_letter_of_the_standard() -> None:
    content = documents.calendar(FACTS, programme(), made_at=MADE_AT)

    lines = content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    assert b"METHOD:PUBLISH" in lines
    assert not [line for line in lines if line.startswith((b"ORGANIZER", b"ATTENDEE"))]
    assert [line for line in lines if line.startswith(b"RRULE:")] == [
        b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    ]
    assert b"RDATE" not in content
    assert b"DTSTART;TZID=Europe/Amsterdam:20261210T090000" in lines
    assert b"DTSTAMP:20261123T120000Z" in lines


def test_a_second_reader_of_calendars_reads_the_same() -> None:
    content = documents.calendar(FACTS, programme(), made_at=MADE_AT)

    read = vobject.readOne(content.decode()).vevent_list

    first = [(e["uid"], e["summary"], e.decoded("dtstart"), e.decoded("dtend")) for e in _events(content)]
    assert [(e.uid.value, e.summary.value, e.dtstart.value, e.dtend.value) for e in read] == first


def test_the_same_programme_gives_the_same_bytes() -> None:
    for make in (documents.frab_json, documents.frab_xml):
        assert make(FACTS, programme()) == make(FACTS, programme())
    day = MADE_AT.date()
    assert documents.archive(FACTS, programme(), made_on=day) == documents.archive(
        FACTS, programme(), made_on=day
    )
    assert documents.calendar(FACTS, programme(), made_at=MADE_AT) == documents.calendar(
        FACTS, programme(), made_at=MADE_AT
    )


EVENT_FIELDS = [
    "abstract",
    "date",
    "duration",
    "guid",
    "id",
    "language",
    "links",
    "persons",
    "room",
    "slug",
    "start",
    "subtitle",
    "title",
    "track",
    "type",
    "url",
]
DURATION = re.compile(r"\d\d:\d\d")
SLUG = re.compile(r"[a-z0-9_]{4,}-[a-z0-9\-_]{4,}")


def _json_events(schedule: dict[str, Any]) -> list[dict[str, Any]]:
    days = schedule["schedule"]["conference"]["days"]
    return [event for day in days for held in day["rooms"].values() for event in held]


def test_schedule_json_has_what_readers_require() -> None:
    schedule = json.loads(documents.frab_json(FACTS, programme()))

    assert schedule["$schema"].startswith("https://c3voc.de/")
    conference = schedule["schedule"]["conference"]
    assert conference["daysCount"] == 1
    assert DURATION.fullmatch(conference["timeslot_duration"])
    assert re.fullmatch(r"[a-z0-9_-]{4,}", conference["acronym"])
    assert all(re.fullmatch("#[0-9a-f]{6}", track["color"]) for track in conference["tracks"])
    assert all(UUID(room["guid"]) and room["name"] for room in conference["rooms"])
    for day in conference["days"]:
        assert datetime.fromisoformat(day["day_start"]).utcoffset() == timedelta(hours=1)
        assert datetime.fromisoformat(day["day_end"]).utcoffset() == timedelta(hours=1)
        assert set(day["rooms"]) <= {room["name"] for room in conference["rooms"]}
    events = _json_events(schedule)
    assert len(events) == 3
    for event in events:
        assert set(EVENT_FIELDS) <= set(event)
        assert UUID(event["guid"])
        assert event["id"] > 0
        assert datetime.fromisoformat(event["date"]).utcoffset() == timedelta(hours=1)
        assert DURATION.fullmatch(event["start"])
        assert DURATION.fullmatch(event["duration"])
        assert SLUG.fullmatch(event["slug"])
        assert event["url"].startswith("https://")
    for name in ("guid", "id", "slug"):
        assert len({event[name] for event in events}) == 3


def test_schedule_xml_has_what_readers_require() -> None:
    root = ET.fromstring(documents.frab_xml(FACTS, programme()))  # noqa: S314 -- made by ourselves

    assert [child.tag for child in root] == ["generator", "url", "version", "conference", "day"]
    [day] = root.findall("day")
    assert day.attrib.keys() == {"index", "date", "start", "end"}
    assert datetime.fromisoformat(day.attrib["start"]).utcoffset() == timedelta(hours=1)
    events = list(root.iter("event"))
    assert [e.findtext("start") for e in events] == ["09:00", "10:00", "11:00"]
    for event in events:
        assert UUID(event.attrib["guid"])
        assert int(event.attrib["id"]) > 0
        for name in ("room", "title", "type", "date", "start", "duration", "abstract", "track"):
            assert event.find(name) is not None
        assert DURATION.fullmatch(event.findtext("duration", ""))
    assert all(UUID(room.attrib["guid"]) and room.attrib["name"] for room in root.iter("room") if room.attrib)
    assert events[1].findtext("title") == "Eer; wat speelt er?"
    assert [p.text for p in events[1].iter("person")] == ["Sevda Yılmaz"]


def test_a_session_that_moves_keeps_its_guid_and_id_and_the_version_rises() -> None:
    before = programme()
    moved = replace(
        before.sessions[0], id=99, round=before.rounds[2], room=replace(before.rooms[0], name="Hal")
    )
    after = replace(before, sessions=(moved,))

    told = [json.loads(documents.frab_json(FACTS, p)) for p in (before, after)]

    events = [{e["guid"]: e["id"] for e in _json_events(one)} for one in told]
    assert events[1].items() < events[0].items()
    assert len({one["schedule"]["version"] for one in told}) == 2
    xml = ET.fromstring(documents.frab_xml(FACTS, after))  # noqa: S314 -- made by ourselves
    assert {e.attrib["guid"]: int(e.attrib["id"]) for e in xml.iter("event")} == events[1]
    assert xml.findtext("version") == told[1]["schedule"]["version"]


def test_every_session_has_a_number_of_its_own_even_when_guids_are_alike() -> None:
    first = programme()
    twins = tuple(replace(first.sessions[0], guid=UUID(int=5 + n * (2**31 - 1))) for n in range(3))

    events = _json_events(json.loads(documents.frab_json(FACTS, replace(first, sessions=twins))))

    assert sorted(e["id"] for e in events if e["type"] == "workshop") == [6, 7, 8]


def test_the_json_has_what_the_schema_requires_of_the_whole() -> None:
    conference = json.loads(documents.frab_json(FACTS, programme()))["schedule"]["conference"]

    assert re.fullmatch(r"[a-z0-9_-]{4,}", conference["acronym"])
    assert conference["daysCount"] == len(conference["days"]) == 1
    assert [day["index"] for day in conference["days"]] == [1]
    assert datetime.fromisoformat(conference["days"][0]["day_start"]).utcoffset() == timedelta(hours=1)
    assert {"day_end", "date", "rooms"} < conference["days"][0].keys()
    assert {r["name"] for r in conference["rooms"]} >= conference["days"][0]["rooms"].keys()
    assert len({UUID(r["guid"]) for r in conference["rooms"]}) == len(conference["rooms"])
    assert all(re.fullmatch(r"#[0-9a-f]{6}", track["color"]) for track in conference["tracks"])


def test_the_paper_tells_the_programme_and_is_an_archive_document() -> None:
    made = documents.paper(FACTS, programme(), made_on=MADE_AT.date())

    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    for told in ("Opening", "Eer; wat speelt er?", "Duinzaal", "Sevda Yılmaz (Instituut)", "Ronde 2"):
        assert told in text
    assert b"pdfaid:part>3<" in made.replace(b" ", b"")
    assert b"pdfuaid:part>1<" in made.replace(b" ", b"")


def test_the_copy_for_the_archive_holds_everything_and_asks_nothing_of_the_network() -> None:
    with zipfile.ZipFile(io.BytesIO(documents.archive(FACTS, programme(), made_on=MADE_AT.date()))) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}

    page = files["hlt-2026/index.html"].decode()
    addresses = re.findall(r"(?:href|src|url)[=(]['\"]?([^'\") >]+)", page)
    assert {f"hlt-2026/{a}" for a in addresses if not a.startswith("#")} == files.keys() - {
        "hlt-2026/index.html"
    }
    assert {a[1:] for a in addresses if a.startswith("#")} <= set(re.findall(r'id="([^"]+)"', page))
    assert "default-src 'none'" in unescape(page)
    assert "<script" not in page
    for told in ("Eer &amp; geweld", "Begeleidt &lt;teams&gt;.", "Duinzaal", "Opening"):
        assert told in page


def test_xml_and_json_tell_the_same() -> None:
    root = ET.fromstring(documents.frab_xml(FACTS, programme()))  # noqa: S314 -- made by ourselves
    told = {e.attrib["guid"]: (e.findtext("title"), e.findtext("date")) for e in root.iter("event")}

    events = _json_events(json.loads(documents.frab_json(FACTS, programme())))

    assert told == {e["guid"]: (e["title"], e["date"]) for e in events}


def test_a_programme_of_nothing_is_still_a_file() -> None:
    assert _events(documents.calendar(FACTS, Programme(), made_at=MADE_AT)) == []
    assert json.loads(documents.frab_json(FACTS, Programme()))["schedule"]["conference"]["days"] == []
    assert ET.fromstring(documents.frab_xml(FACTS, Programme())).findall("day") == []  # noqa: S314 -- our own


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("programma.ics", "text/calendar"),
        ("schedule.json", "application/json"),
        ("programma.pdf", "application/pdf"),
        ("schedule.xml", "application/vnd.c3voc.schedule+xml"),
    ],
)
def test_the_files_are_open_to_every_site_and_unknown_congresses_are_not_there(
    database: Database, client: TestClient, path: str, media_type: str
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_session(tx, congress, round_=make_round(tx, congress))

    answer = client.get(f"/hlt-2026/{path}")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Workshop" in answer.text or path.endswith("pdf")
    assert client.get(f"/bestaat-niet/{path}").status_code == 404
