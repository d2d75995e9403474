"""The outbox of a congress as the organiser sees it."""

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.core.settings import Settings
from congress.mail.actions import deliver_due
from congress.mail.models import MailState, OutboxMail
from congress.mail.rules.letter import Post
from congress.registration.mails import kinds
from congress.registration.models import Registration
from congress.setup.models import Congress
from congress.web.pages import text_of
from tests.make import NOW, by_slug, make_congress, make_participation, staff
from tests.make_registration import arrive, link_of
from tests.statements import count_statements

PAGE = "/beheer/hlt-2026/mail"


@pytest.fixture
def congress(database: Database) -> Congress:
    """An open congress."""
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        return congress


def _arrive(database: Database, number: int) -> Registration:
    with database.write() as tx:
        return arrive(tx, by_slug(tx), number).registration


def _deliver(database: Database, settings: Settings) -> None:
    deliver_due(database, kinds, Post(settings=settings, ticket=lambda *_: "TICKET", render=text_of), now=NOW)


def test_without_a_mail_server_the_text_of_a_mail_is_shown(
    client: TestClient, database: Database, settings: Settings, congress: Congress
) -> None:
    person = _arrive(database, 1)
    staff(client, Role.ORGANISER, congress)
    with database.read() as tx:
        number = tx.scalars(select(OutboxMail.id)).one()

    waiting = client.get(PAGE).text
    assert "Mails worden niet verstuurd maar bewaard." in waiting
    assert "wacht</span>" in waiting
    assert "de mail is nog niet gemaakt" in client.get(f"{PAGE}/{number}").text

    _deliver(database, settings)

    assert "Sanne Mens 1" in client.get(PAGE).text
    response = client.get(f"{PAGE}/{number}")
    assert "Je bent aangemeld voor HLTsamen congres 2026" in response.text
    address = f"http://testserver{link_of(person)}"
    assert f'<a href="{address}" rel="noreferrer">{address}</a>' in response.text
    assert "<p>Beste Sanne Mens 1,</p>" in response.text
    assert response.headers["referrer-policy"] == "no-referrer"


def test_a_personal_link_is_not_shown_to_who_may_not_see_needs_nor_where_people_use_it(
    client: TestClient, database: Database, settings: Settings, congress: Congress
) -> None:
    person = _arrive(database, 1)
    _deliver(database, settings)
    with database.read() as tx:
        number = tx.scalars(select(OutboxMail.id)).one()

    staff(client, Role.ADMIN)
    as_administrator = client.get(f"{PAGE}/{number}").text
    staff(client, Role.ORGANISER, congress)
    settings.environment = "production"
    in_production = client.get(f"{PAGE}/{number}").text

    for page in (as_administrator, in_production):
        assert "http://testserver/mijn/…" in page
        assert link_of(person) not in page
        assert "<p>Beste Sanne Mens 1,</p>" in page


def test_a_failed_mail_can_be_tried_again(
    client: TestClient, database: Database, settings: Settings, congress: Congress
) -> None:
    _arrive(database, 1)
    with database.write() as tx:
        tx.execute(
            update(OutboxMail).values(state=MailState.FAILED, last_problem="De mailserver weigert deze mail")
        )
        number = tx.scalars(select(OutboxMail.id)).one()
    staff(client, Role.ORGANISER, congress)
    assert "De mailserver weigert deze mail" in client.get(f"{PAGE}?stand=failed").text
    assert "Hier staan nog geen mails." in client.get(f"{PAGE}?stand=sent").text

    client.post(f"{PAGE}/{number}/opnieuw")
    _deliver(database, settings)

    with database.read() as tx:
        assert tx.get_one(OutboxMail, number).state == MailState.SENT


def test_mails_of_another_congress_are_not_shown(
    client: TestClient, database: Database, congress: Congress
) -> None:
    with database.write() as tx:
        other = make_congress(tx, slug="ander", title="Ander congres")
        arrive(tx, other, 2)
        number = tx.scalars(select(OutboxMail.id)).one()
    staff(client, Role.ORGANISER, congress)

    assert "Mens 2" not in client.get(PAGE).text
    assert client.get(f"{PAGE}/{number}").status_code == 404
    assert client.post(f"{PAGE}/{number}/opnieuw").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_statements_for_one_and_for_three(
    client: TestClient, database: Database, congress: Congress, count: int
) -> None:
    for number in range(count):
        _arrive(database, number)
    staff(client, Role.ORGANISER, congress)

    with count_statements(database) as counted:
        page = client.get(PAGE).text

    assert page.count("<tr>") == 1 + count
    assert counted.statements == 5, counted.texts
