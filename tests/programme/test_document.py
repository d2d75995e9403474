"""A whole congress in one document: out and in again, every fault at once, nothing half written."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
import tomli_w
from sqlalchemy import func, select

from congress.core.db import Database
from congress.finance.rules.keys import PLAIN_KEYS
from congress.programme.actions.document import FaultyDocument, import_congress, read_document
from congress.programme.forms.document import CongressPart
from congress.programme.forms.files import UnreadableFile, read_text
from congress.programme.models import Session, Speaker, Theme
from congress.programme.queries import congress_document, programme_of
from congress.setup.models import Congress
from tests.make import NOW, by_slug, make_municipality

DEMO = Path(__file__).parents[2] / "congress/demo/data/congress.toml"


def demo() -> dict[str, Any]:
    """The congress of the plan, as written."""
    return tomllib.loads(DEMO.read_text(encoding="utf-8"))


def _municipalities(database: Database) -> None:
    with database.write() as tx:
        for code in ("GM0534", "GM0553", "GM1525", "GM0537", "GM0575"):
            make_municipality(tx, code, code)


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(inner) for key, inner in value.items() if inner is not None}
    return [_without_none(inner) for inner in value] if isinstance(value, list) else value


def _imported(database: Database, data: dict[str, Any]) -> None:
    with database.write() as tx:
        import_congress(tx, read_document(data), actor="test", now=NOW)


def test_what_goes_out_comes_in_the_same(database: Database) -> None:
    _municipalities(database)
    data = demo()
    data["speakers"][0] |= {"email": "sevda@voorbeeld.nl", "biography": "Twee\nregels, en “citaat”."}
    data["speakers"][0] |= {"phone": "071 123 4567", "away": ["ronde-2"]}
    data["workshops"][0] |= {"accreditations": [{"name": "SKJ", "number": "301234", "points": "2.5"}]}
    _imported(database, data)
    with database.read() as tx:
        first = _without_none(congress_document(tx, by_slug(tx, "bollenstreek-2026")))

    again = tomllib.loads(tomli_w.dumps(first)) | {}
    again["congress"]["slug"] = "opnieuw-2026"
    _imported(database, again)

    with database.read() as tx:
        second = _without_none(congress_document(tx, by_slug(tx, "opnieuw-2026")))
    first["congress"]["slug"] = "opnieuw-2026"
    assert second == first
    assert second["speakers"][[s["code"] for s in second["speakers"]].index("s-yilmaz")]["email"]
    assert len(second["sessions"]) == 12


def test_json_says_the_same_as_toml(database: Database) -> None:
    _municipalities(database)
    text = json.dumps(demo(), default=str)

    _imported(database, json.loads(text))

    with database.read() as tx:
        assert len(programme_of(tx, by_slug(tx, "bollenstreek-2026").id).workshops) == 8


def test_every_fault_is_named_at_once() -> None:
    data = demo()
    del data["congress"]["title"]
    data["congress"]["capacity"] = 0
    data["congress"]["colour"] = "green"
    data["rooms"][0]["places"] = "twaalf"
    data["rooms"][1]["code"] = data["rooms"][2]["code"]
    data["participations"][0] |= {"lower_cents": 5, "upper_cents": 4}
    data["participations"][1] |= {"lower_cents": -5}
    data["workshops"][0]["theme"] = "onbekend"
    data["workshops"][1]["speakers"] = ["niemand"]
    data["workshops"][2] |= {"minimum": 500, "runs": 1}
    data["workshops"][3]["accreditations"] = [{"name": "SKJ", "points": "twaalf"}]
    data["speakers"][1] |= {"away": ["ronde-9"], "email": "geen adres"}
    data["themes"][0]["colour"] = "#ffff00"
    data["rounds"][1]["ends_at"] = data["rounds"][1]["starts_at"]
    data["rooms"][3]["name"] = data["rooms"][0]["name"].upper()
    data["themes"][2]["letter"] = data["themes"][1]["letter"]
    data["rounds"][2]["title"] = data["rounds"][4]["title"]
    data["sessions"][0] |= {"room": data["sessions"][1]["room"], "round": data["sessions"][1]["round"]}

    with pytest.raises(FaultyDocument) as refusal:
        read_document(data)

    told = str(refusal.value)
    for fault in (
        "congress.title: ontbreekt",
        "congress.capacity: is te klein",
        "congress.colour: hoort hier niet",
        "rooms.1.places: moet een heel getal zijn",
        "rooms.3.code: kaagzaal staat er twee keer in",
        "participations.1: het hoogste bedrag is lager dan het laagste",
        "participations.2.lower_cents: is te klein",
        "rooms.4.name: DUINZAAL staat ook bij duinzaal",
        "themes.3.letter: S staat ook bij scheiding",
        "rounds.3.title: Ronde 3 staat ook bij ronde-3",
        "workshops.1.theme: onbekend staat niet bij thema’s",
        "workshops.2.speakers: niemand staat niet bij sprekers",
        "ronde ronde-1 eindigt voordat zij begint",
        "twee keer bezet",
        "themes.1.colour: is te licht: witte letters zijn er niet op te lezen",
        "speakers.2.email: moet een e-mailadres zijn, zoals naam@voorbeeld.nl",
        "speakers.2.away: ronde-9 staat niet bij rondes",
        "workshops.3: er zijn meer mensen nodig dan er mee kunnen doen",
        "workshops.4.accreditations.1.points: moet een aantal punten zijn",
        "mag hooguit 1 keer",
    ):
        assert fault in told
    assert "twaalf" not in told  # what was written is not repeated


@pytest.mark.parametrize(
    ("part", "change", "fault"),
    [
        ("participations", {"lower_cents": 2**70, "upper_cents": 2**70}, "1.lower_cents: is te groot"),
        ("participations", {"upper_cents": 10**11 + 1}, "1.upper_cents: is te groot"),
        ("participations", {"guaranteed_seats": 2**64}, "1.guaranteed_seats: is te groot"),
        ("participations", {"lower_cents": 5, "upper_cents": 4}, "1: het hoogste bedrag is lager"),
        ("participations", {"guaranteed_seats": 5}, "1: guaranteed_until ontbreekt"),
        ("participations", {"buyer_reference": "x" * 121}, "1.buyer_reference: is te lang"),
        (
            "participations",
            {"guaranteed_until": "1999-01-01T00:00:00Z"},
            "1.guaranteed_until: moet in de jaren",
        ),
        (
            "congress",
            {"starts_on": "9999-12-31", "ends_on": "9999-12-31"},
            "ends_on: moet in de jaren 2000 tot",
        ),
        ("congress", {"starts_on": "1999-12-31"}, "starts_on: moet in de jaren 2000 tot en met 2200 liggen"),
        ("congress", {"opens_at": "0001-01-01T00:00:00Z"}, "opens_at: moet in de jaren"),
        ("congress", {"closes_at": "9999-12-31T23:59:59-12:00"}, "closes_at: moet in de jaren"),
        (
            "congress",
            {"preferences_close_at": "2201-01-01T00:00:00Z"},
            "preferences_close_at: moet in de jaren",
        ),
        ("congress", {"slug": "beheer"}, "slug: gebruikt het programma zelf"),
        ("congress", {"reply_to": "geen adres"}, "reply_to: moet een e-mailadres zijn"),
        ("congress", {"default_key": "x" * 41}, "default_key: is geen van de mogelijkheden"),
        ("congress", {"venue_address": "Kade\0"}, "venue_address: bevat tekens die we niet kunnen bewaren"),
        ("congress", {"summary_en": "Day\0"}, "summary_en: bevat tekens die we niet kunnen bewaren"),
        ("rounds", {"starts_at": "9999-01-01T00:00:00Z"}, "1.starts_at: moet in de jaren"),
    ],
)
def test_what_no_page_would_take_is_a_fault(part: str, change: dict[str, Any], fault: str) -> None:
    data = demo()
    one = data[part] if part == "congress" else data[part][0]
    one.update(change)

    with pytest.raises(FaultyDocument) as refusal:
        read_document(data)

    assert f"{part}.{fault}" in str(refusal.value)


def test_the_keys_of_a_document_are_those_of_the_books() -> None:
    assert get_args(CongressPart.model_fields["default_key"].annotation) == tuple(PLAIN_KEYS)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfe", "Het is geen tekst in UTF-8."),
        (b"[congress]\nslug = ]", "op regel 2, bij teken 8"),
        (b'{"congress": {,}}', "op regel 1, bij teken 15"),
        (b"a = " + b"9" * 5000, "hebt opgehaald."),
    ],
)
def test_a_file_that_cannot_be_read_says_where_in_dutch(content: bytes, why: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_text(content)

    assert why in str(refusal.value)
    assert not re.search(r"line|codec|byte|char|limit", str(refusal.value))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"congress": []},
        {"congress": "x", "rooms": 7, "sessions": [7, None, {"workshop": {}}], "themes": [{"code": []}]},
        {"themes": {"code": "a"}, "workshops": [{"code": 1, "theme": 2, "speakers": "abc"}]},
    ],
)
def test_a_document_of_another_shape_is_refused_in_words(data: dict[str, Any]) -> None:
    with pytest.raises(FaultyDocument) as refusal:
        read_document(data)

    assert "congress: " in str(refusal.value)


def test_nothing_is_written_when_the_address_is_taken_or_a_gemeente_unknown(database: Database) -> None:
    _municipalities(database)
    _imported(database, demo())
    data = demo()
    data["participations"][0]["code"] = "GM9999"
    data["congress"]["lead_code"] = "GM8888"
    document = read_document(data)

    with pytest.raises(FaultyDocument) as refusal, database.write() as tx:
        import_congress(tx, document, actor="test", now=NOW)

    told = str(refusal.value)
    assert "Er is al een congres met dit adres" in told
    assert "GM9999" in told
    assert "GM8888" in told
    with database.read() as tx:
        assert tx.scalar(select(func.count(Congress.id))) == 1
        assert tx.scalar(select(func.count(Theme.id))) == 6
        assert tx.scalar(select(func.count(Speaker.id))) == 8


def test_a_congress_that_was_is_not_brought_in(database: Database) -> None:
    _municipalities(database)
    data = demo()
    data["congress"] |= {"starts_on": "2025-12-10", "ends_on": "2025-12-10"}

    with pytest.raises(FaultyDocument) as refusal:
        _imported(database, data)

    for name in ("starts_on", "ends_on"):
        assert f"congress.{name}: Deze dag is al geweest." in str(refusal.value)
    with database.read() as tx:
        assert tx.scalar(select(func.count(Congress.id))) == 0


def test_a_session_holds_no_more_people_than_workshop_and_room(database: Database) -> None:
    _municipalities(database)
    _imported(database, demo())

    with database.read() as tx:
        programme = programme_of(tx, by_slug(tx, "bollenstreek-2026").id)
        assert all(s.capacity == min(s.workshop.capacity, s.room.places) for s in programme.sessions)
        assert len(set(tx.scalars(select(Session.guid)))) == 12
