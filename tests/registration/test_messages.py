"""Own words for mails, and mails to many that are read before they leave."""

import re
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.core.settings import Settings
from congress.mail.actions import deliver_due
from congress.mail.models import BulkMail, MailTemplate, OutboxMail, Unsubscribed
from congress.mail.rules.letter import Post
from congress.registration.actions.seats import choose_seat
from congress.registration.mails import kinds
from congress.registration.models import Registration
from congress.registration.rules.link import unsubscribe_path
from congress.setup.models import Congress
from congress.web.pages import text_of
from tests.make import NOW, by_slug, make_congress, make_participation, staff
from tests.make_registration import arrive, link_of, make_programme
from tests.statements import count_statements

Sent = Callable[..., list[EmailMessage]]
PAGE = "/beheer/hlt-2026/mail"
WORDS = f"{PAGE}/teksten/registered/nl"
MESSAGE = {"subject": "Nieuws over {congres}", "text": "Beste {voornaam},\n\nNeem mee:\n- een pen\n- zin"}


@pytest.fixture
def congress(client: TestClient, database: Database) -> Congress:
    """A congress for two, and somebody who organises it."""
    with database.write() as tx:
        congress = make_congress(tx, capacity=2, reply_to="congres@hltsamen.nl")
        make_participation(tx, congress)
    staff(client, Role.ORGANISER, congress)
    return congress


@pytest.fixture
def sent(database: Database, settings: Settings) -> Sent:
    """Delivers what is due, and gives what left now."""
    settings.data_dir.mkdir(exist_ok=True)
    post = Post(settings=settings, ticket=lambda *_: "TICKET", render=text_of)
    seen: set[str] = set()

    def deliver(now: Any = NOW) -> list[EmailMessage]:
        deliver_due(database, kinds, post, now=now, limit=100)
        paths = [p for p in sorted((settings.data_dir / "mail").glob("*.eml")) if p.name not in seen]
        seen.update(path.name for path in paths)
        return [message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default) for path in paths]

    return deliver


def _arrive(database: Database, number: int, **other: Any) -> Registration:
    with database.write() as tx:
        return arrive(tx, by_slug(tx), number, **other).registration


def _body(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_own_words_are_looked_at_kept_sent_and_given_up(
    client: TestClient, database: Database, congress: Congress, sent: Sent
) -> None:
    assert "Je bent aangemeld voor {congres}" in client.get(WORDS).text
    own = {
        "subject": "Welkom, {voornaam}",
        "text": "Hoi {naam}!\n\n- kom op tijd\n- zie https://hlt.nl/route.",
    }

    looked = client.post(WORDS, data=own | {"doe": "bekijk"}).text
    assert "Onderwerp: Welkom, Sanne" in looked
    assert "<li>kom op tijd</li>" in looked
    assert "Hoi {naam}!" in looked
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(MailTemplate)) == 0

    assert "Bewaard." in client.post(WORDS, data=own | {"doe": "bewaar"}).text
    assert "eigen tekst" in client.get(f"{PAGE}/teksten").text
    _arrive(database, 1, given_name="<b>- Jip</b>")
    _arrive(database, 2, language="en")
    mine, english = sent()
    assert mine["Subject"] == "Welkom, <b>- Jip</b>"
    assert "Hoi <b>- Jip</b> Mens 1!\n" in _body(mine)
    assert "- kom op tijd\n- zie https://hlt.nl/route.\n" in _body(mine)
    html = _body(mine, "html")
    assert "Hoi &lt;b&gt;- Jip&lt;/b&gt; Mens 1!" in html
    assert '<a href="https://hlt.nl/route" style="color:#0b4f5c">https://hlt.nl/route</a>.' in html
    assert "Laat de code in deze mail zien" in _body(mine), "what the program adds stays"
    assert english["Subject"] == "You are registered for HLTsamen congres 2026"

    client.post(f"{WORDS}/standaard")
    assert "standaardtekst" in client.get(WORDS).text
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(MailTemplate)) == 0


def test_an_unknown_name_is_refused_at_its_field_with_the_right_ones(
    client: TestClient, database: Database, congress: Congress
) -> None:
    own = {"subject": "Welkom {naam}", "text": "Hoi {naamm} en {plaats} en {naam.__class__}", "doe": "bewaar"}

    answer = client.post(WORDS, data=own)

    assert answer.status_code == 422
    assert (
        "bestaat niet: {naamm}, {plaats}, {naam.__class__}. Je kunt gebruiken: {naam}, {voornaam}"
        in answer.text
    )
    assert 'id="text-problem"' in answer.text
    assert "Hoi {naamm}" in answer.text, "what was typed stays"
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(MailTemplate)) == 0


def test_a_sample_goes_to_who_writes_it_and_nobody_else(
    client: TestClient, database: Database, congress: Congress, sent: Sent
) -> None:
    _arrive(database, 1)
    sent()
    client.post(f"{PAGE}/teksten/waiting/en", data={"subject": "Nr {plaats}", "text": "Hi", "doe": "proef"})

    (sample,) = sent()

    assert (sample["To"], sample["Subject"]) == ("organiser@hillegom.nl", "Nr 3")
    assert "Thursday" in _body(sample)


def test_nothing_leaves_before_it_was_read_and_then_each_gets_one(
    client: TestClient, database: Database, congress: Congress, sent: Sent
) -> None:
    people = [_arrive(database, number) for number in (1, 2, 3)]
    assert len(sent()) == 3

    page = client.post(f"{PAGE}/berichten/nieuw", data=MESSAGE | {"stand": "confirmed"})
    assert "Verstuur naar 2 mensen" in page.text
    assert "Sanne Mens 1" in page.text
    assert "Mens 3" not in page.text, "who waits was not chosen"
    assert sent() == []

    address = str(page.url)
    client.post(f"{address}/versturen", data={"count": "2"})
    first, second = sent()

    assert {first["To"], second["To"]} == {people[0].email, people[1].email}
    assert first["Subject"] == "Nieuws over HLTsamen congres 2026"
    assert "Neem mee:\n" in _body(first)
    assert f"http://testserver{link_of(people[0])}" in _body(first)
    assert "verstuurd</span>" in client.get(address).text
    again = client.post(f"{address}/versturen", data={"count": "2"})
    assert again.status_code == 409
    assert client.post(f"{address}/weggooien").status_code == 409
    assert client.post(f"{address}/wijzigen", data=MESSAGE).status_code == 409
    assert sent() == []


def test_others_than_were_seen_make_it_stop(
    client: TestClient, database: Database, congress: Congress, sent: Sent
) -> None:
    _arrive(database, 1)
    sent()
    page = client.post(f"{PAGE}/berichten/nieuw", data=MESSAGE)
    _arrive(database, 2)

    answer = client.post(f"{page.url}/versturen", data={"count": "1"})

    assert answer.status_code == 409
    assert "Het bericht gaat nu naar 2 mensen." in answer.text
    with database.read() as tx:
        assert tx.scalar(select(func.count()).where(OutboxMail.kind == "bulk")) == 0


def test_a_message_is_thrown_away_or_changed_before_it_leaves(
    client: TestClient, database: Database, congress: Congress
) -> None:
    _arrive(database, 1)
    page = client.post(f"{PAGE}/berichten/nieuw", data=MESSAGE)
    changed = client.post(f"{page.url}/wijzigen", data=MESSAGE | {"subject": "Anders", "gemeente": "GM0534"})
    assert changed.url == page.url
    assert "<h1>Anders</h1>" in changed.text

    client.post(f"{page.url}/weggooien")

    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(BulkMail)) == 0
    assert client.get(str(page.url)).status_code == 404


@pytest.mark.parametrize(
    ("chosen", "who"),
    [
        ({"taal": "en"}, ["Mens 2"]),
        ({"workshop": "w2"}, ["Mens 1"]),
        ({"zoek": "mens2@"}, ["Mens 2"]),
        ({"stand": "waiting"}, ["Mens 3"]),
        ({"gemeente": "GM0534", "taal": "nl"}, ["Mens 1", "Mens 3"]),
        ({"plek": "geen", "stand": "confirmed"}, ["Mens 2"]),
    ],
)
def test_a_message_goes_to_the_chosen_people_only(
    client: TestClient, database: Database, congress: Congress, chosen: dict[str, str], who: list[str]
) -> None:
    people = [_arrive(database, number, language="en" if number == 2 else "nl") for number in (1, 2, 3)]
    with database.write() as tx:
        *_, sessions = make_programme(tx, by_slug(tx))
        by_slug(tx).placement_published_at = NOW
        person = tx.get_one(Registration, people[0].id)
        choose_seat(tx, by_slug(tx), person, sessions[0, 1].id, now=NOW)

    page = client.post(f"{PAGE}/berichten/nieuw", data=MESSAGE | chosen).text

    assert re.findall(r"<li>Sanne (Mens \d),", page) == who


def test_who_was_ticked_in_the_list_gets_it(
    client: TestClient, database: Database, congress: Congress
) -> None:
    people = [_arrive(database, number) for number in (1, 2, 3)]
    ticked = f"{people[0].id}-{people[2].id}"

    form = client.get(f"{PAGE}/berichten/nieuw?wie={ticked}").text
    page = client.post(f"{PAGE}/berichten/nieuw", data=MESSAGE | {"wie": ticked}).text

    assert "De 2 mensen die je in de lijst aanvinkte." in form
    assert re.findall(r"<li>Sanne (Mens \d),", page) == ["Mens 1", "Mens 3"]


def test_half_an_english_message_is_refused(client: TestClient, congress: Congress) -> None:
    answer = client.post(f"{PAGE}/berichten/nieuw", data=MESSAGE | {"subject_en": "News"})

    assert answer.status_code == 422
    assert 'id="text_en-problem"' in answer.text


def test_one_click_takes_an_address_off_and_it_is_left_out_and_counted(
    client: TestClient, database: Database, congress: Congress, sent: Sent
) -> None:
    people = [_arrive(database, number) for number in (1, 2)]
    sent()
    page = client.post(f"{PAGE}/berichten/nieuw", data=MESSAGE)
    client.post(f"{page.url}/versturen", data={"count": "2"})
    mail = next(mail for mail in sent() if mail["To"] == people[0].email)
    way = re.fullmatch(
        r"<http://testserver(/afmelden-mail/\S+)>, <mailto:congres@hltsamen.nl\?subject=unsubscribe>",
        str(mail["List-Unsubscribe"]).replace("\n", ""),
    )
    assert way is not None
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"http://testserver{way[1]}" in _body(mail)
    assert f"http://testserver{way[1]}" in _body(mail, "html")

    client.cookies.clear()
    assert "Meld me af voor berichten" in client.get(way[1]).text
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Unsubscribed)) == 0, "looking is not clicking"
    headers = {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}
    for _ in range(2):
        click = client.post(way[1], data={"List-Unsubscribe": "One-Click"}, headers=headers)
        assert click.status_code == 200
    other = way[1].replace(str(people[0].public_id), str(people[1].public_id))
    assert client.post(other).status_code == 404, "the link of one takes nobody else off"
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Unsubscribed)) == 1
        assert people[0].email.encode() not in tx.scalars(select(Unsubscribed.address_hash)).one()

    staff(client, Role.ORGANISER, congress, email="ander@hillegom.nl")
    page = client.post(f"{PAGE}/berichten/nieuw", data=MESSAGE)
    assert "Verstuur naar 1 mens" in page.text
    assert "1 wil geen berichten" in page.text
    client.post(f"{page.url}/versturen", data={"count": "1"})
    assert [mail["To"] for mail in sent()] == [people[1].email]


def test_who_unsubscribes_while_it_waits_gets_nothing_more(
    client: TestClient, database: Database, settings: Settings, congress: Congress, sent: Sent
) -> None:
    person = _arrive(database, 1)
    sent()
    page = client.post(f"{PAGE}/berichten/nieuw", data=MESSAGE)
    client.post(f"{page.url}/versturen", data={"count": "1"})
    client.post(unsubscribe_path(settings.secret_key, person.public_id, person.email))

    assert sent() == []


def test_only_mails_to_many_can_be_stopped(database: Database, congress: Congress, sent: Sent) -> None:
    _arrive(database, 1)

    (mail,) = sent()

    assert mail["List-Unsubscribe"] is None
    assert mail["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_messages_costs_the_same_for_one_and_for_three(
    client: TestClient, database: Database, congress: Congress, count: int
) -> None:
    for _ in range(count):
        client.post(f"{PAGE}/berichten/nieuw", data=MESSAGE)

    with count_statements(database) as counted:
        page = client.get(f"{PAGE}/berichten").text

    assert page.count("<tr>") == 1 + count
    assert counted.statements == 4, counted.texts


def test_messages_of_another_congress_do_not_exist(
    client: TestClient, database: Database, congress: Congress
) -> None:
    with database.write() as tx:
        other = make_congress(tx, slug="ander", title="Ander")
        bulk = BulkMail(
            congress_id=other.id, subject="Geheim", text="x", selection={}, made_at=NOW, made_by="x"
        )
        tx.add(bulk)
        tx.flush()  # its number
        number = bulk.id

    assert "Geheim" not in client.get(f"{PAGE}/berichten").text
    for path in ("", "/wijzigen"):
        assert client.get(f"{PAGE}/berichten/{number}{path}").status_code == 404
    assert client.post(f"{PAGE}/berichten/{number}/versturen", data={"count": "0"}).status_code == 404
