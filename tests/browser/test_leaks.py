"""Health data and personal links stay where they belong, in everything that leaves the product.

Every page and file of the table of ways, every call of the API, every mail and the log of the server are
read. A new route or call is read too, or a test says that the table misses it.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage

import httpx2
import pytest
from sqlalchemy import select

from congress.app import api_description
from congress.core.db import Database
from congress.core.settings import Settings
from congress.core.tables import xlsx_bytes
from congress.door.queries import ticket_writer
from congress.mail.actions import deliver_due
from congress.mail.rules.letter import Post
from congress.programme.forms.files import toml
from congress.programme.queries import congress_document
from congress.registration.models import Registration, Team
from congress.registration.rules.link import personal_secret
from congress.registration.rules.teams import team_secret
from congress.setup.queries import congress_by_slug
from congress.web.pages import text_of as rendered
from congress.worker import KINDS
from tests.browser.outputs import PICTURE, parts_of, text_of
from tests.browser.routes import WAYS
from tests.browser.server import SECRET, clock
from tests.browser.site import Site
from tests.browser.world import NEED

MAY_TELL_NEEDS = {
    ("/mijn/{seated}/gegevens", None),
    ("/mijn/{seated}/gegevens.json", None),
    ("/beheer/{done}/aanmeldingen/{registration}", "organiser"),
    ("/beheer/{done}/verzoeken/{asked}/overzicht", "privacy"),
    ("/beheer/{done}/verzoeken/{asked}/overzicht.json", "privacy"),
}
"""The only ways to what somebody needs: their own pages, the organiser's page of one person, a request."""

PEOPLE = r"^/beheer/{done}/(aanmeldingen|badges|indeling|mail).*{(registration|mail)}$"
"""Pages of staff about one person; an administrator may open them, and not see what somebody needs."""
OWN_FEED = ("/mijn/{seated}/agenda", None)
MAIL_SHOWN = ("/beheer/{done}/mail/{mail}", "organiser")
"""An installation without mail server that is being tried out shows the organiser what was written."""


@pytest.fixture(scope="module")
def db(site: Site) -> Iterator[Database]:
    """The database of the site."""
    opened = Database(f"sqlite:///{site.folder / 'congress.db'}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def owners(db: Database) -> dict[str, str]:
    """Every secret of a personal page, with the address of who it belongs to."""
    with db.read() as tx:
        people = {
            personal_secret(SECRET, person.public_id, person.link_version): person.email
            for person in tx.scalars(select(Registration).where(Registration.erased_at.is_(None)))
        }
        teams = {
            team_secret(SECRET, team.public_id, team.link_version): team.contact_email
            for team in tx.scalars(select(Team))
        }
    return people | teams


@pytest.fixture(scope="module")
def seen(site: Site) -> dict[tuple[str, str | None], tuple[str, str]]:
    """{(address, role): (text, referrer policy)} of every way; those of one person also as administrator."""
    ways = [(way.address, way.role) for way in WAYS.values()]
    ways += [(address, "admin") for address, _ in ways if re.search(PEOPLE, address)]
    found = {}
    with httpx2.Client(base_url=site.url, timeout=60) as client:
        for address, role in ways:
            cookie = {"cookie": f"congress_login={site.cookies[role]}"} if role else {}
            answer = client.get(site.address(address), headers=cookie)
            assert answer.status_code == 200, address
            is_picture = answer.headers["content-type"] == PICTURE
            text = "" if is_picture else text_of(answer.content)
            found[address, role] = (text, answer.headers.get("referrer-policy", ""))
    return found


@pytest.fixture(scope="module")
def mails(site: Site, db: Database) -> list[EmailMessage]:
    """Every mail that left, once nothing is due any more."""
    settings = Settings(
        _env_file=None,
        data_dir=site.folder,
        database_url=f"sqlite:///{site.folder / 'congress.db'}",
        secret_key=SECRET,
        base_url=site.url,
    )
    post = Post(settings=settings, ticket=ticket_writer(settings), render=rendered)
    while deliver_due(db, KINDS, post, now=clock()):
        pass
    found = sorted((site.folder / "mail").glob("*.eml"))
    return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in found]


def test_what_somebody_needs_is_shown_where_it_may_be_and_nowhere_else(
    seen: dict[tuple[str, str | None], tuple[str, str]],
) -> None:
    tell = {way for way, (text, _) in seen.items() if NEED in text.lower()}

    assert tell == MAY_TELL_NEEDS


def test_a_personal_link_stands_only_on_the_page_that_it_opens(
    seen: dict[tuple[str, str | None], tuple[str, str]], site: Site, owners: dict[str, str]
) -> None:
    secrets = {*owners, site.facts["feed"]}
    files = {way.address for way in WAYS.values() if way.is_file}  # which people pass on
    wrong = [
        way
        for way, (text, _) in seen.items()
        if any(
            secret in text and (way[0] in files or secret not in site.address(way[0])) for secret in secrets
        )
        and way not in {OWN_FEED, MAIL_SHOWN}
    ]

    assert wrong == []
    assert site.facts["wishing"] in seen["/mijn/{wishing}/wensen", None][0], (
        "it is looked for as it is written"
    )


def test_no_page_behind_a_personal_link_tells_its_address_to_others(
    seen: dict[tuple[str, str | None], tuple[str, str]],
) -> None:
    policies = {
        policy for (address, _), (_, policy) in seen.items() if address.startswith(("/mijn", "/team"))
    }

    assert policies <= {"no-referrer", "same-origin", "strict-origin"}, (
        "none of which tells more than the host"
    )


def test_a_refusal_does_not_repeat_the_personal_link(site: Site, owners: dict[str, str]) -> None:
    mine = site.address("/mijn/{seated}")
    with httpx2.Client(base_url=site.url) as client:
        answers = [
            client.get(f"{mine}/bestaat-niet"),
            client.get(f"{mine}x"),
            client.post(f"{mine}/wensen", headers={"origin": "https://elders.example"}),
            client.post(f"{mine}/afmelden", content=b"x" * 3_000_000),
        ]

    assert [answer.status_code for answer in answers] == [404, 404, 403, 413]
    assert [answer.text for answer in answers if any(secret in answer.text for secret in owners)] == []


def test_no_call_of_the_api_gives_needs_or_links(site: Site, owners: dict[str, str]) -> None:
    facts = {"slug": site.facts["done"], "id": site.facts["public"], "number": site.facts["invoice"]}
    calls = [path.format(**facts) for path, methods in api_description()["paths"].items() if "get" in methods]
    bearer = {"authorization": f"Bearer {site.facts['token']}"}
    with httpx2.Client(base_url=site.url, headers=bearer, timeout=60) as client:
        answers = {path: client.get(f"/api/v1{path.removeprefix('/api/v1')}") for path in calls}

    assert len(answers) > 10
    assert {path: one.status_code for path, one in answers.items() if one.status_code != 200} == {}
    texts = {path: text_of(one.content) for path, one in answers.items()}
    assert [path for path, text in texts.items() if NEED in text.lower()] == []
    assert [path for path, text in texts.items() if any(secret in text for secret in owners)] == []


def test_a_personal_link_is_mailed_to_its_owner_only_and_never_stands_in_a_header_or_a_calendar(
    mails: list[EmailMessage], owners: dict[str, str]
) -> None:
    reached = set()
    for mail in mails:
        for kind, text in parts_of(mail):
            assert NEED not in text.lower(), mail["subject"]
            for secret in [one for one in owners if one in text]:
                assert kind in {"text/plain", "text/html"}, kind
                assert owners[secret] in mail["to"], mail["subject"]
                reached.add(owners[secret])

    assert len(reached) > 20, "the mails that hold links were read"


def test_the_log_of_the_server_has_no_needs_no_links_and_no_people(
    seen: dict[tuple[str, str | None], tuple[str, str]], site: Site, owners: dict[str, str]
) -> None:
    log = (site.folder / "server.log").read_text()

    assert seen and "/mijn/{secret}" in log, "what was visited is in it"
    assert NEED not in log.lower()
    assert [word for word in {*owners, *owners.values(), site.facts["feed"]} if word and word in log] == []
    assert re.findall(r"/mijn/(?!\{secret\})\S+", log) == []


def test_an_exported_congress_has_nobody_who_signed_up(
    site: Site, db: Database, owners: dict[str, str]
) -> None:
    with db.read() as tx:
        document = toml(congress_document(tx, congress_by_slug(tx, site.facts["done"])))

    assert NEED not in document
    assert [address for address in owners.values() if address and address in document] == []


def test_the_reader_of_files_reads_workbooks_and_folded_lines() -> None:
    workbook = xlsx_bytes("Blad", ["Dieet"], [[NEED]])

    assert NEED in text_of(workbook)
    assert NEED in text_of(b"DESCRIPTION:xylofoon\r\n allergie")
