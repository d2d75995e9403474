"""One's own page at 320 px, without scripts, by keyboard: an offer, a colleague, a full workshop."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from congress.core.db import Database
from congress.registration.actions.cancel import cancel
from congress.registration.actions.register import register
from congress.registration.models import Registration
from congress.registration.rules.link import personal_secret
from tests.browser.checks import Watched, check_axe
from tests.browser.mailbox import mail_where
from tests.browser.server import SECRET
from tests.browser.site import Site
from tests.browser.world import NOW
from tests.make import by_slug, make_congress, make_round, make_session, make_workshop
from tests.make_registration import person

SLUG = "op-de-wachtlijst"
Visit = Callable[..., Watched]


@pytest.fixture(scope="module")
def people(site: Site) -> Iterator[tuple[Database, list[Registration]]]:
    """A congress with one place, which is offered when it comes free; the second and third person wait."""
    db = Database(f"sqlite:///{site.folder / 'congress.db'}")
    with db.write() as tx:
        congress = make_congress(
            tx,
            slug=SLUG,
            capacity=1,
            offer_hours=48,
            starts_on=date(2027, 1, 20),
            ends_on=date(2027, 1, 20),
            opens_at=NOW - timedelta(days=30),
            closes_at=NOW + timedelta(days=10),
            preferences_close_at=NOW + timedelta(days=12),
        )
        found = [
            register(tx, congress, person(700 + n), secret_key=SECRET, now=NOW).registration for n in range(3)
        ]
    yield db, found
    db.close()


def _opened(visit: Visit, one: Registration) -> Page:
    watched = visit(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    watched.expected |= {404, 422}
    watched.goto(f"/mijn/{personal_secret(SECRET, one.public_id, one.link_version)}")
    return watched.page


def _press(page: Page, name: str) -> None:
    """By keyboard: Tab until it has the focus, then Enter."""
    wanted = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab does not reach {name}")


def _is_narrow(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_who_waits_is_offered_a_place_says_yes_and_hands_it_to_a_colleague(
    visit: Visit, people: tuple[Database, list[Registration]]
) -> None:
    db, (first, second, third) = people
    expect(_opened(visit, third).get_by_text("Je bent nummer 2")).to_be_visible()
    page = _opened(visit, second)
    expect(page.get_by_text("Je bent nummer 1")).to_be_visible()
    _is_narrow(page)
    with db.write() as tx:
        cancel(tx, tx.get_one(Registration, first.id), now=NOW)

    page.reload()
    expect(page.get_by_role("heading", name="Er is een plek voor je vrij")).to_be_visible()
    _is_narrow(page)
    _press(page, "Ja, ik kom")
    expect(page.get_by_text("Je komt. Fijn!")).to_be_visible()
    expect(page.get_by_alt_text("QR-code van je ticket")).to_be_visible()
    expect(_opened(visit, third).get_by_text("Je bent nummer 1")).to_be_visible()

    old_link = page.url.split("?")[0]
    _press(page, "Draag over aan een collega")
    _is_narrow(page)
    _press(page, "Draag mijn plek over")
    expect(page.get_by_text("Vul de voornaam van je collega in.").first).to_be_visible()
    page.get_by_label("Voornaam").fill("Daan")
    page.get_by_label("Achternaam").fill("Opvolger")
    page.get_by_label("E-mailadres").fill("daan.opvolger@voorbeeld.example")
    page.get_by_label("Organisatie").fill("Buurthuis")
    page.get_by_label("Gemeente waar je collega werkt").select_option(index=1)
    _press(page, "Draag mijn plek over")
    page.goto(old_link)
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Daan")
    with db.read() as tx:
        now = tx.get_one(Registration, second.id)
        assert (now.given_name, now.issue_number, now.status) == ("Daan", 2, "confirmed")
        assert now.link_version == 2


def test_who_cancels_may_undo_and_who_is_erased_is_gone(
    visit: Visit, people: tuple[Database, list[Registration]]
) -> None:
    db, _ = people
    with db.write() as tx:
        by_slug(tx, SLUG).capacity += 5  # those who wait go first
    with db.write() as tx:
        congress = by_slug(tx, SLUG)
        one = register(tx, congress, person(710), secret_key=SECRET, now=NOW).registration
    page = _opened(visit, one)
    _press(page, "Meld me af")
    expect(page.get_by_role("heading", name="Weet je zeker")).to_be_visible()
    _is_narrow(page)
    _press(page, "Ja, meld me af")
    expect(page.get_by_text("Je ticket werkt niet meer")).to_be_visible()
    _press(page, "Draai mijn afmelding terug")
    expect(page.get_by_alt_text("QR-code van je ticket")).to_be_visible()

    _press(page, "Wis mijn gegevens")
    _is_narrow(page)
    _press(page, "Ja, wis mijn gegevens")
    with db.read() as tx:
        gone = tx.get_one(Registration, one.id)
        assert gone.erased_at is not None
        assert one.email not in gone.email


def test_who_waits_for_a_full_workshop_gets_the_seat_that_comes_free_and_a_mail(
    visit: Visit, site: Site, people: tuple[Database, list[Registration]]
) -> None:
    db, _ = people
    with db.write() as tx:
        congress = by_slug(tx, SLUG)
        congress.capacity += 10
        congress.placement_published_at = NOW
        starts = datetime(2027, 1, 20, 9, tzinfo=UTC)
        round_ = make_round(
            tx, congress, title="Ronde 1", starts_at=starts, ends_at=starts + timedelta(hours=1)
        )
        workshop = make_workshop(tx, congress, title="De meldcode in vijf stappen", capacity=1)
        make_session(tx, congress, workshop, round_, capacity=1)
    with db.write() as tx:
        congress = by_slug(tx, SLUG)
        first, second = (
            register(tx, congress, person(720 + n), secret_key=SECRET, now=NOW).registration for n in range(2)
        )

    sits = _opened(visit, first)
    sits.get_by_label("Ronde 1").select_option(index=1)
    _press(sits, "Bewaar Ronde 1")
    expect(sits.get_by_text("Je plek is bewaard.")).to_be_visible()
    waits = _opened(visit, second)
    _press(waits, "Zet me op de wachtlijst")
    expect(waits.get_by_text("Je staat op de wachtlijst van deze workshop.")).to_be_visible()
    expect(waits.get_by_text("Je bent nummer 1")).to_be_visible()
    _is_narrow(waits)
    with_scripts = visit(viewport={"width": 320, "height": 640})
    with_scripts.goto(f"/mijn/{personal_secret(SECRET, second.public_id, second.link_version)}")
    check_axe(with_scripts.page)

    sits.get_by_label("Ronde 1").select_option(index=0)
    _press(sits, "Bewaar Ronde 1")

    waits.reload()
    expect(waits.get_by_role("row", name="De meldcode in vijf stappen")).to_be_visible()
    expect(sits.get_by_role("heading", name="Vol in Ronde 1")).to_be_visible()
    mail = mail_where(lambda mail: mail["Subject"] == "Je hebt een plek in De meldcode in vijf stappen", site)
    assert mail["To"] == second.email
