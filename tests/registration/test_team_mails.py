"""The mails of a team as they arrive: one per colleague with the own link, and one for the contact."""

from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from sqlalchemy import select

from congress.core.db import Database
from congress.core.settings import Settings
from congress.mail.actions import deliver_due
from congress.mail.rules.letter import Post
from congress.registration.actions.team_members import erase_contact
from congress.registration.mails import kinds
from congress.registration.models import Registration, Team
from congress.web.pages import text_of
from tests.make import NOW, by_slug, make_congress, make_participation
from tests.make_registration import arrive, link_of
from tests.make_team import arrive_team, team_link

Sent = Callable[[], dict[str, EmailMessage]]


@pytest.fixture(autouse=True)
def _congress(database: Database) -> None:
    with database.write() as tx:
        make_participation(tx, make_congress(tx, capacity=1, reply_to="congres@hltsamen.nl"))


@pytest.fixture
def sent(database: Database, settings: Settings) -> Sent:
    """Delivers everything that is due, and gives the last mail per address."""
    settings.data_dir.mkdir()
    post = Post(settings=settings, ticket=lambda *_: "TICKET", render=text_of)

    def deliver() -> dict[str, EmailMessage]:
        deliver_due(database, kinds, post, now=NOW)
        paths = sorted((settings.data_dir / "mail").glob("*.eml"))
        found = [message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default) for path in paths]
        return {str(message["To"]): message for message in found}

    return deliver


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def test_each_colleague_gets_the_own_link_and_the_contact_that_of_the_team(
    database: Database, sent: Sent
) -> None:
    with database.write() as tx:
        team = arrive_team(tx, by_slug(tx), "bob@isd.nl", "eva@isd.nl")
        people = {person.email: person for person in tx.scalars(select(Registration))}

    found = sent()

    links = {email: f"http://testserver{link_of(person)}" for email, person in people.items()}
    bob, eva, contact = (_text(found[to]) for to in ("bob@isd.nl", "eva@isd.nl", "iris@isd.nl"))
    assert "Iris Blom heeft je aangemeld, samen met collega's. Fijn dat je komt: je hebt een plek." in bob
    assert "Je staat op de wachtlijst, op plaats 1." in eva
    assert "Iris Blom heeft je aangemeld" in eva
    assert (links["bob@isd.nl"] in bob, links["eva@isd.nl"] in eva) == (True, True)
    assert any(part.get_content_type() == "text/calendar" for part in found["bob@isd.nl"].walk())
    assert f"http://testserver{team_link(team)}" in contact
    assert "Met een plek: 1 persoon" in contact
    assert "Op de wachtlijst: 1 persoon" in contact
    assert not [link for link in links.values() if link in contact], "the links are not for the contact"
    assert "/team/" not in bob + eva
    assert str(found["iris@isd.nl"]["Reply-To"]) == "congres@hltsamen.nl"


def test_who_waits_together_reads_that_and_the_contact_too_in_english(database: Database, sent: Sent) -> None:
    with database.write() as tx:
        arrive_team(tx, by_slug(tx), "bob@isd.nl", "eva@isd.nl", short="together", language="en")

    found = sent()

    for to in ("bob@isd.nl", "iris@isd.nl"):
        assert "You are waiting together" in _text(found[to])
    assert str(found["iris@isd.nl"]["Subject"]).startswith("Your team for")


def test_the_contact_does_not_read_who_was_known(database: Database, sent: Sent) -> None:
    with database.write() as tx:
        by_slug(tx).capacity = 3
    with database.write() as tx:
        congress = by_slug(tx)
        arrive(tx, congress, 1)
        arrive_team(tx, congress, "mens1@welzijn.nl", "eva@isd.nl")

    found = sent()

    assert "Met een plek: 2 mensen" in _text(found["iris@isd.nl"])
    assert "Er is niets veranderd" in _text(found["mens1@welzijn.nl"])


def test_a_contact_who_was_forgotten_gets_no_mail(database: Database, sent: Sent) -> None:
    with database.write() as tx:
        arrive_team(tx, by_slug(tx), "bob@isd.nl")
        erase_contact(tx, tx.scalars(select(Team)).one(), now=NOW)

    assert list(sent()) == ["bob@isd.nl"]
