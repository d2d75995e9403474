"""Calendars that stay right: one UID for ever, a number that rises with each change, and away when gone."""

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import icalendar
import pytest
import vobject  # type: ignore[import-untyped]  # a second reader, without types
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from starlette.testclient import TestClient

from congress.core.db import Database
from congress.core.settings import Settings
from congress.mail.actions import deliver_due
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Post
from congress.programme.models import Room, Round, Session
from congress.registration.actions.cancel import cancel, undo_cancel
from congress.registration.actions.invitations import tell_changes
from congress.registration.actions.seats import choose_seat
from congress.registration.mails import kinds
from congress.registration.models import Registration
from congress.registration.rules.invitations import SETTLING, Told, follow
from congress.setup.models import Congress
from congress.web.pages import text_of
from tests.make import NOW, by_slug, make_congress, make_participation
from tests.make_registration import arrive, link_of, mails, make_programme

Sent = Callable[..., list[EmailMessage]]
BASE = "http://testserver"


@pytest.fixture
def congress(database: Database) -> Congress:
    """A congress with two rounds of three workshops, whose seats may be chosen."""
    with database.write() as tx:
        congress = make_congress(tx, reply_to="congres@hltsamen.nl", placement_published_at=NOW)
        make_participation(tx, congress)
        make_programme(tx, congress)
        return congress


@pytest.fixture
def person(database: Database, congress: Congress) -> Registration:
    """Somebody with a place."""
    with database.write() as tx:
        return arrive(tx, by_slug(tx), 1).registration


@pytest.fixture
def sent(database: Database, settings: Settings) -> Sent:
    """Delivers what is due, and gives what left now."""
    settings.data_dir.mkdir(exist_ok=True)
    post = Post(settings=settings, ticket=lambda *_: "TICKET", render=text_of)
    seen: set[str] = set()

    def deliver(now: Any = NOW) -> list[EmailMessage]:
        deliver_due(database, kinds, post, now=now)
        paths = [p for p in sorted((settings.data_dir / "mail").glob("*.eml")) if p.name not in seen]
        seen.update(path.name for path in paths)
        return [message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default) for path in paths]

    return deliver


def _parts(message: EmailMessage) -> list[tuple[str, Any]]:
    found = []
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            content: Any = part.get_payload(decode=True)
            _check_file(content)
            (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
            assert part.get_content_charset() == "utf-8"
            assert f"METHOD:{part.get_param('method')}\r\n".encode() in content
            found.append((str(part.get_param("method")), event))
    return found


def _told(message: EmailMessage) -> dict[str, tuple[str, str, int]]:
    return {
        str(event["summary"]): (method, str(event["uid"]), int(event["sequence"]))
        for method, event in _parts(message)
    }


def _check_file(content: bytes) -> None:
    """What RFC 5545 asks of every line, and what a second reader makes of it."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in content
    assert b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in content
    assert b"RDATE" not in content
    second = vobject.readOne(content.decode())
    assert second.vtimezone.tzid.value == "Europe/Amsterdam"
    ours: list[Any] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    theirs = second.contents.get("vevent", [])
    assert [str(e["uid"]) for e in ours] == [e.uid.value for e in theirs]
    assert [e["dtstart"].dt for e in ours] == [e.dtstart.value for e in theirs]


def _choose(database: Database, person: Registration, *, round_: int, workshop: int) -> None:
    with database.write() as tx:
        rounds = tx.scalars(select(Round.id).order_by(Round.starts_at)).all()
        query = select(Session.id).where(Session.round_id == rounds[round_]).order_by(Session.workshop_id)
        session = tx.scalars(query).all()[workshop]
        choose_seat(tx, by_slug(tx), tx.get_one(Registration, person.id), session, now=NOW)


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=12))
def test_in_any_order_of_changes_every_change_has_a_higher_number_and_nothing_else_has(
    changes: list[dict[str, str]],
) -> None:
    told: dict[str, Told] = {}
    for wanted in changes:
        before, told = told, follow(told, wanted)

        assert {key for key, stands in told.items() if not stands.is_cancelled} == set(wanted)
        assert set(before) <= set(told), "what was told once is known for ever"
        for key, old in before.items():
            new = told[key]
            same = (old.content, old.is_cancelled) == (new.content, new.is_cancelled)
            assert new.sequence == old.sequence + (0 if same else 1)
        assert follow(told, wanted) == told


def test_a_session_has_one_uid_and_rises_and_goes(
    database: Database, person: Registration, sent: Sent
) -> None:
    (first,) = sent()
    ((method, day_uid, number),) = _told(first).values()
    assert (method, number) == ("REQUEST", 0)

    _choose(database, person, round_=0, workshop=0)
    assert tell_changes(database, base_url=BASE, now=NOW) == 1
    (second,) = sent(NOW + SETTLING)
    told = _told(second)
    assert told["HLTsamen congres 2026"] == ("REQUEST", day_uid, 1), "its text names the sessions"
    method, uid, number = told["Eergerelateerd geweld"]
    assert (method, number) == ("REQUEST", 0)

    _choose(database, person, round_=0, workshop=1)
    tell_changes(database, base_url=BASE, now=NOW + SETTLING)
    (third,) = sent(NOW + 2 * SETTLING)
    told = _told(third)
    assert told["Eergerelateerd geweld"] == ("CANCEL", uid, 1)
    assert told["Scheiding"][0] == "REQUEST"

    _choose(database, person, round_=0, workshop=0)
    tell_changes(database, base_url=BASE, now=NOW + 2 * SETTLING)
    (fourth,) = sent(NOW + 3 * SETTLING)
    assert _told(fourth)["Eergerelateerd geweld"] == ("REQUEST", uid, 2)
    assert _told(fourth)["Scheiding"][0] == "CANCEL"


def test_another_room_is_mailed_once_to_everybody_concerned_and_to_nobody_else(
    database: Database, person: Registration, sent: Sent
) -> None:
    with database.write() as tx:
        other = arrive(tx, by_slug(tx), 2).registration
    _choose(database, person, round_=0, workshop=0)
    _choose(database, other, round_=0, workshop=1)
    before = {mail["To"]: _told(mail) for mail in sent()}
    assert len(before) == 2

    for name in ("Tulpenzaal", "Duinzaal"):
        with database.write() as tx:
            tx.execute(update(Room).where(Room.name.in_(["Zaal 1", "Tulpenzaal"])).values(name=name))
        tell_changes(database, base_url=BASE, now=NOW + timedelta(minutes=1))
    assert sent(NOW + SETTLING) == [], "it waits for more changes"

    (mail,) = sent(NOW + timedelta(minutes=1) + SETTLING)

    assert mail["To"] == person.email
    assert mail["Subject"] == "Er is iets veranderd in jouw programma bij HLTsamen congres 2026"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Eergerelateerd geweld, Duinzaal" in body.get_content()
    ((_, day), (method, event)) = _parts(mail)
    assert (method, str(event["location"])) == ("REQUEST", "Duinzaal, De Treslong")
    was = before[person.email]["Eergerelateerd geweld"]
    assert (str(event["uid"]), int(event["sequence"])) == (was[1], was[2] + 2)
    assert "Duinzaal" in day["description"]
    assert tell_changes(database, base_url=BASE, now=NOW + timedelta(hours=1)) == 0


def test_who_cancels_loses_everything_and_who_comes_back_has_it_again(
    database: Database, person: Registration, sent: Sent
) -> None:
    _choose(database, person, round_=0, workshop=0)
    before = _told(sent()[0])
    assert len(before) == 2
    with database.write() as tx:
        cancel(tx, tx.get_one(Registration, person.id), now=NOW)
    (goodbye,) = sent()
    assert _told(goodbye) == {
        title: ("CANCEL", uid, number + 1) for title, (_, uid, number) in before.items()
    }
    assert all(event["status"] == "CANCELLED" for _, event in _parts(goodbye))

    with database.write() as tx:
        undo_cancel(tx, tx.get_one(Registration, person.id), now=NOW + timedelta(minutes=1))
    (again,) = sent(NOW + timedelta(minutes=1))

    method, uid, number = _told(again)["HLTsamen congres 2026"]
    assert (method, uid) == ("REQUEST", before["HLTsamen congres 2026"][1])
    assert number > _told(goodbye)["HLTsamen congres 2026"][2]


def test_who_hands_over_loses_the_entries_and_the_colleague_gets_others(
    client: TestClient, database: Database, person: Registration, sent: Sent
) -> None:
    _choose(database, person, round_=0, workshop=0)
    before = _told(sent()[0])
    colleague = {
        "given_name": "Iris",
        "family_name": "Blom",
        "email": "iris@voorbeeld.nl",
        "organisation": "Welzijnskwartier",
        "municipality": "GM0534",
        "consent": "on",
    }
    client.post(link_of(person) + "/overdragen", data=colleague)

    old, new = sent()

    assert (old["To"], new["To"]) == (person.email, "iris@voorbeeld.nl")
    assert _told(old) == {title: ("CANCEL", uid, number + 1) for title, (_, uid, number) in before.items()}
    fresh = _told(new)
    assert {method for method, *_ in fresh.values()} == {"REQUEST"}
    assert not {uid for _, uid, _ in fresh.values()} & {uid for _, uid, _ in before.values()}


def test_what_is_mailed_names_an_organizer_and_nothing_secret(
    database: Database, person: Registration, sent: Sent
) -> None:
    (mail,) = sent()
    ((_, event),) = _parts(mail)

    assert event["organizer"] == "mailto:congres@hltsamen.nl"
    assert event["attendee"] == f"mailto:{person.email}"
    assert event["dtstamp"].dt.utcoffset() == timedelta(0)
    assert person.public_id.hex not in event.to_ical().decode()
    secret = link_of(person).removeprefix("/mijn/")
    assert secret not in re.sub(r"\r\n ", "", event.to_ical().decode())


def test_a_feed_is_made_followed_and_withdrawn(
    client: TestClient, database: Database, person: Registration
) -> None:
    page = client.post(link_of(person) + "/agenda").text
    found = re.search(r'value="(http://testserver/agenda/[^"]+\.ics)"', page)
    assert found is not None
    feed = found[1]
    assert feed not in client.get(link_of(person) + "/agenda").text, "it is shown once"

    response = client.get(feed)
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    _check_file(response.content)
    text = response.content.decode()
    assert "METHOD:PUBLISH" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in text
    assert "X-PUBLISHED-TTL:PT1H" in text
    assert "NAME:HLTsamen congres 2026" in text
    assert "X-WR-CALNAME:HLTsamen congres 2026" in text
    assert not {"ORGANIZER", "ATTENDEE"} & set(re.findall(r"^[A-Z]+", text, re.MULTILINE))
    assert link_of(person).removeprefix("/mijn/") not in text.replace("\r\n ", "")
    assert client.get(f"/mijn/{feed.rsplit('/', 1)[1].removesuffix('.ics')}").status_code == 404

    client.post(link_of(person) + "/agenda")
    assert client.get(feed).status_code == 404, "another address takes its place"
    client.post(link_of(person) + "/agenda/intrekken")
    with database.read() as tx:
        assert tx.get_one(Registration, person.id).feed_hash is None


def test_every_look_at_the_feed_after_a_change_has_a_higher_number(
    client: TestClient, database: Database, person: Registration, sent: Sent
) -> None:
    _choose(database, person, round_=0, workshop=0)

    def look() -> tuple[str, int]:
        content = client.get(link_of(person) + "/ticket.ics").content
        _check_file(content)
        events: list[Any] = icalendar.Calendar.from_ical(content).walk("VEVENT")
        event = events[1]
        return str(event["location"]), int(event["sequence"])

    seen = [look()]
    for name in ("Tulpenzaal", "Duinzaal", "Tulpenzaal"):
        with database.write() as tx:
            room = tx.scalars(select(Room).order_by(Room.id)).first()
            assert room is not None
            room.name = name
        seen += [look(), look()]

    assert [number for _, number in seen] == [0, 1, 1, 2, 2, 3, 3]
    assert seen[-1][0] == "Tulpenzaal, De Treslong"


def test_who_waits_has_nothing_in_the_calendar(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=1)
        make_participation(tx, congress)
        arrive(tx, congress, 1)
        waiting = arrive(tx, congress, 2).registration

    content = client.get(link_of(waiting) + "/ticket.ics").content

    _check_file(content)
    assert b"VEVENT" not in content


def test_the_whole_programme_reads_the_same_in_both_readers(
    client: TestClient, database: Database, congress: Congress
) -> None:
    content = client.get("/hlt-2026/programma.ics").content

    _check_file(content)
    assert content.count(b"BEGIN:VEVENT") == 6


def test_a_change_before_the_first_mail_needs_no_second_mail(
    database: Database, person: Registration, sent: Sent
) -> None:
    _choose(database, person, round_=0, workshop=0)
    tell_changes(database, base_url=BASE, now=NOW)

    assert len(sent()) == 1
    with database.read() as tx:
        assert [kind for kind, _ in mails(tx)] == ["registered"]


def test_a_congress_that_is_over_changes_no_calendar(
    database: Database, person: Registration, sent: Sent
) -> None:
    sent()
    _choose(database, person, round_=0, workshop=0)

    assert tell_changes(database, base_url=BASE, now=NOW + timedelta(days=60)) == 0
    with database.read() as tx:
        assert tx.scalar(select(OutboxMail.id).where(OutboxMail.kind == "changed")) is None
