"""What the mails say, from the action that queues them to the message that arrives."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from io import BytesIO
from typing import Any

import icalendar
import pytest
import zxingcpp
from PIL import Image
from starlette.testclient import TestClient

from congress.core.db import Database
from congress.core.settings import Settings
from congress.mail.actions import deliver_due
from congress.mail.rules.letter import Post
from congress.registration.actions.cancel import cancel
from congress.registration.actions.placement import publish, run_placement
from congress.registration.actions.seats import choose_seat, leave_seat, wait_for_seat
from congress.registration.mails import kinds
from congress.registration.models import Registration
from congress.setup.models import Congress
from congress.setup.rules.policies import Outsiders
from congress.web.pages import text_of
from tests.make import NOW, by_slug, make_congress, make_participation
from tests.make_registration import arrive, link_of, make_programme, prefer

Sent = Callable[..., list[EmailMessage]]
SECRET_NEED = "insulinepomp-en-ringleiding"


@pytest.fixture
def congress(database: Database) -> Congress:
    """A congress for one."""
    with database.write() as tx:
        congress = make_congress(tx, capacity=1, reply_to="congres@hltsamen.nl")
        make_participation(tx, congress)
        return congress


@pytest.fixture
def sent(database: Database, settings: Settings) -> Sent:
    """Delivers everything that is due, and gives all mails so far in order."""
    settings.data_dir.mkdir()
    post = Post(
        settings=settings, ticket=lambda *parts: "TICKET-" + "-".join(map(str, parts)), render=text_of
    )

    def deliver(now: datetime = NOW) -> list[EmailMessage]:
        deliver_due(database, kinds, post, now=now)
        paths = sorted((settings.data_dir / "mail").glob("*.eml"))
        return [message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default) for path in paths]

    return deliver


def _arrive(database: Database, number: int, **other: Any) -> Registration:
    with database.write() as tx:
        return arrive(tx, by_slug(tx), number, **other).registration


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def _html(message: EmailMessage) -> str:
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def _part(message: EmailMessage, media_type: str) -> bytes:
    part = [part for part in message.walk() if part.get_content_type() == media_type][0]
    return bytes(part.get_payload(decode=True))


def _part_named(message: EmailMessage, name: str) -> bytes:
    (part,) = [part for part in message.walk() if part.get_filename() == name]
    return bytes(part.get_payload(decode=True))


def _event(message: EmailMessage) -> Any:
    (event,) = icalendar.Calendar.from_ical(_part(message, "text/calendar")).walk("VEVENT")  # the day itself
    return event


def test_the_confirmation_has_the_link_the_ticket_and_the_day(
    database: Database, congress: Congress, sent: Sent
) -> None:
    person = _arrive(database, 1)

    (mail,) = sent()

    assert mail["To"] == person.email
    assert mail["Reply-To"] == "congres@hltsamen.nl"
    assert mail["Subject"] == "Je bent aangemeld voor HLTsamen congres 2026"
    for content in (_text(mail), _html(mail)):
        assert f"http://testserver{link_of(person)}" in content
        assert "Beste Sanne Mens 1," in content
        assert "donderdag 10 december 2026" in content
        assert person.short_code in content
    picture = Image.open(BytesIO(_part(mail, "image/png")))
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == f"TICKET-{congress.id}-{person.ticket_id}-1"
    assert 'src="cid:ticket"' in _html(mail)


def test_the_calendar_entry_asks_to_be_kept_and_hides_the_link(
    database: Database, congress: Congress, sent: Sent
) -> None:
    with database.write() as tx:
        make_programme(tx, by_slug(tx))
    person = _arrive(database, 1)

    (mail,) = sent()
    event = _event(mail)

    assert mail.get_content_type() == "multipart/alternative"
    assert f"{event['dtstart'].dt:%d-%m-%Y %H:%M} {event['dtend'].dt:%H:%M}" == "10-12-2026 10:00 13:00"
    assert event["organizer"] == "mailto:congres@hltsamen.nl"
    assert event["status"] == "CONFIRMED"
    assert link_of(person) not in _part(mail, "text/calendar").decode().replace("\r\n ", "")


def test_who_waits_reads_the_place_in_line_and_gets_no_ticket(
    database: Database, congress: Congress, sent: Sent
) -> None:
    for number in (1, 2, 3):
        _arrive(database, number)

    *_, last = sent()

    assert last["Subject"] == "Je staat op de wachtlijst voor HLTsamen congres 2026"
    assert "op plaats 2" in _text(last)
    types = {part.get_content_type() for part in last.walk()}
    assert not types & {"image/png", "text/calendar"}


def test_cancelling_takes_the_entry_away_and_tells_the_lucky_one(
    database: Database, congress: Congress, sent: Sent
) -> None:
    first, second = _arrive(database, 1), _arrive(database, 2)
    before = _event(sent()[0])
    later = NOW + timedelta(minutes=5)
    with database.write() as tx:
        cancel(tx, tx.get_one(Registration, first.id), now=later)

    *_, goodbye, lucky = sent(later)

    assert (goodbye["To"], lucky["To"]) == (first.email, second.email)
    (part,) = [p for p in goodbye.walk() if p.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "CANCEL"
    assert (_event(goodbye)["uid"], _event(goodbye)["status"]) == (before["uid"], "CANCELLED")
    assert _event(goodbye)["sequence"] > before["sequence"]
    assert lucky["Subject"] == "Je hebt toch een plek bij HLTsamen congres 2026"
    assert f"http://testserver{link_of(second)}" in _text(lucky)
    assert link_of(first) not in _text(goodbye)


def test_a_second_try_is_mailed_the_first_link(database: Database, congress: Congress, sent: Sent) -> None:
    person = _arrive(database, 1)
    _arrive(database, 1)

    _, again = sent()

    assert again["Subject"] == "Je was al aangemeld voor HLTsamen congres 2026"
    assert f"http://testserver{link_of(person)}" in _text(again)


def test_after_publication_everybody_reads_their_own_sessions(
    database: Database, congress: Congress, sent: Sent
) -> None:
    with database.write() as tx:
        by_slug(tx).capacity = 2
        rounds, workshops, _ = make_programme(tx, by_slug(tx), seats=1)
        for number in (1, 2):
            prefer(tx, arrive(tx, by_slug(tx), number).registration, rounds[0], workshops[number - 1])
    run_placement(database, congress.id, actor="test", now=NOW)
    with database.write() as tx:
        publish(tx, by_slug(tx), actor="test", now=NOW)

    *_, first, second = sent()

    assert first["Subject"] == "Jouw workshops bij HLTsamen congres 2026"
    assert "10:00 – 11:00: Eergerelateerd geweld, Zaal 1" in _text(first)
    assert "10:00 – 11:00: Scheiding, Zaal 2" in _text(second)
    assert "Scheiding" not in _text(first)
    assert "Scheiding" in _event(second)["description"]


def test_what_people_typed_is_text_everywhere(database: Database, congress: Congress, sent: Sent) -> None:
    _arrive(database, 1, given_name="<script>alert(1)</script> O'Brien & co")

    (mail,) = sent()

    assert "<script>" not in _html(mail)
    assert "&lt;script&gt;" in _html(mail)
    assert "Beste <script>alert(1)</script> O'Brien & co Mens 1," in _text(mail)


def test_what_somebody_needs_is_in_no_mail(database: Database, congress: Congress, sent: Sent) -> None:
    first = _arrive(database, 1, diet=SECRET_NEED, access=SECRET_NEED, needs_consent="on")
    _arrive(database, 1)
    with database.write() as tx:
        cancel(tx, tx.get_one(Registration, first.id), now=NOW)

    messages = sent()

    assert messages
    for message in messages:
        for part in message.walk():
            assert SECRET_NEED.encode() not in (part.get_payload(decode=True) or b"")


def test_a_mail_that_was_overtaken_stays_here(database: Database, congress: Congress, sent: Sent) -> None:
    person = _arrive(database, 1)
    with database.write() as tx:
        cancel(tx, tx.get_one(Registration, person.id), now=NOW)

    (only,) = sent()

    assert only["Subject"] == "Je bent afgemeld voor HLTsamen congres 2026"


def test_no_mail_loads_anything_from_elsewhere(database: Database, congress: Congress, sent: Sent) -> None:
    _arrive(database, 1)

    (mail,) = sent()

    addresses = re.findall(r"(?:src|href)=\"([^\"]+)\"", _html(mail))
    assert addresses
    assert all(address.startswith(("cid:", "http://testserver/")) for address in addresses)


def test_a_congress_of_two_days_says_both(database: Database, congress: Congress, sent: Sent) -> None:
    with database.write() as tx:
        by_slug(tx).ends_on += timedelta(days=1)
    _arrive(database, 1)

    (mail,) = sent()

    assert "Wanneer: donderdag 10 december 2026 tot en met vrijdag 11 december 2026\n" in _text(mail)


def test_who_waits_and_tries_again_reads_that_they_were_known(
    database: Database, congress: Congress, sent: Sent
) -> None:
    for number in (1, 2, 2):
        _arrive(database, number)

    *_, again = sent()

    assert again["Subject"] == "Je was al aangemeld voor HLTsamen congres 2026"
    assert "op plaats 1" in _text(again)


def test_without_a_seat_the_mail_says_that_one_can_choose(
    database: Database, congress: Congress, sent: Sent
) -> None:
    with database.write() as tx:
        by_slug(tx).capacity = 2
        rounds, workshops, _ = make_programme(tx, by_slug(tx), rounds=1, seats=1)
        for number in (1, 2):
            prefer(tx, arrive(tx, by_slug(tx), number).registration, rounds[0], workshops[0])
    run_placement(database, congress.id, actor="test", now=NOW)
    with database.write() as tx:
        publish(tx, by_slug(tx), actor="test", now=NOW)

    texts = [_text(mail) for mail in sent()[-2:]]

    assert sum("Je hebt nog geen plek in een workshop." in text for text in texts) == 1


def test_who_moves_up_reads_which_seat_it_is_and_who_moved_on_since_how_it_is_now(
    database: Database, congress: Congress, sent: Sent
) -> None:
    with database.write() as tx:
        found = by_slug(tx)
        found.placement_published_at, found.capacity = NOW, 9
        _, _, sessions = make_programme(tx, found, rounds=1, workshops=2, seats=1)
        ids = [sessions[0, n].id for n in range(2)]
        round_id = sessions[0, 0].round_id
    first, second, third = (_arrive(database, number) for number in range(3))
    with database.write() as tx:
        choose_seat(tx, by_slug(tx), tx.get_one(Registration, first.id), ids[0], now=NOW)
    with database.write() as tx:
        for person in (second, third):
            wait_for_seat(tx, by_slug(tx), tx.get_one(Registration, person.id), ids[0], now=NOW)
    sent()
    with database.write() as tx:
        leave_seat(tx, by_slug(tx), tx.get_one(Registration, first.id), round_id, now=NOW)
    (*_, mail) = sent()
    assert (mail["To"], mail["Subject"]) == (second.email, "Je hebt een plek in Eergerelateerd geweld")
    assert "Eergerelateerd geweld, Zaal 1" in _text(mail)
    assert b"SUMMARY:Eergerelateerd geweld" in _part_named(mail, "afspraak-2.ics")

    with database.write() as tx:
        leave_seat(tx, by_slug(tx), tx.get_one(Registration, second.id), round_id, now=NOW)
    with database.write() as tx:  # before the mail of the third leaves
        choose_seat(tx, by_slug(tx), tx.get_one(Registration, third.id), ids[1], now=NOW)
    (*_, mail) = sent()

    assert mail["To"] == third.email
    assert mail["Subject"] == "Er is iets veranderd in jouw programma bij HLTsamen congres 2026"
    assert "Scheiding, Zaal 2" in _text(mail)


def test_who_comes_after_the_placement_reads_where_seats_are_chosen(
    database: Database, congress: Congress, sent: Sent
) -> None:
    with database.write() as tx:
        found = by_slug(tx)
        found.capacity = 9
        make_programme(tx, found, rounds=1)
    _arrive(database, 0)
    (before,) = sent()
    with database.write() as tx:
        by_slug(tx).placement_published_at = NOW
    _arrive(database, 1)
    (*_, after) = sent()
    with database.write() as tx:
        by_slug(tx).closes_at = NOW + timedelta(days=60)
        arrive(tx, by_slug(tx), 2, now=NOW + timedelta(days=30))
    (*_, over) = sent(NOW + timedelta(days=30))

    sentence = "Workshops waar nog plek is, kies je op je eigen pagina."
    assert "Je keuzes voor workshops kun je veranderen tot" in _text(before)
    assert [sentence in _text(mail) for mail in (before, after, over)] == [False, True, False]
    assert all("Je keuzes voor workshops" not in _text(mail) for mail in (after, over))


def test_who_lets_others_go_first_reads_why_and_until_when_and_no_number(
    database: Database, congress: Congress, sent: Sent, client: TestClient
) -> None:
    with database.write() as tx:
        by_slug(tx).capacity = 9
        by_slug(tx).outsiders = Outsiders.WAITING
    person = _arrive(database, 0, municipality="elders")
    (mail,) = sent()
    page = client.get(link_of(person)).text
    with database.write() as tx:
        by_slug(tx).taken = 9
    _arrive(database, 1)
    (*_, insider) = sent()

    for text in (_text(mail), unescape(page)):
        assert "Je werkt niet in een gemeente die meedoet. Mensen uit die gemeenten gaan voor." in text
        assert "Aanmelden kan tot donderdag 3 december 2026, 13:00 uur. Is er daarna nog plek" in text
        assert "geen plek voor je vrij" not in text
        assert "op plaats" not in text
        assert "Je bent nummer" not in text
    assert "op plaats 1." in _text(insider)
