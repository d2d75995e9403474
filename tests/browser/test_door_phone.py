"""The page of a phone: what stands on it for whom, beside other congresses, and lying down."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from congress.core.db import Database
from congress.door.actions.devices import revoke
from congress.door.models import Device
from tests.browser.phones import PATIENCE_MS, is_ready, online, pair_phone, phone, says, type_code
from tests.browser.site import Site, running_site
from tests.browser.world import NOW
from tests.make import by_slug, make_congress, make_registration


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("phone")) as site:
        yield site


@pytest.fixture(scope="module")
def db(door: Site) -> Iterator[Database]:
    opened = Database(f"sqlite:///{door.folder / 'congress.db'}")
    yield opened
    opened.close()


@pytest.fixture
def context(playwright: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    with phone(playwright, tmp_path / "profile") as opened:
        yield opened


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.pages[0]


def test_two_congresses_on_one_phone_leave_each_other_alone(
    door: Site, db: Database, context: BrowserContext, page: Page
) -> None:
    """Also when the name of one begins with that of the other."""
    other = replace(door, facts=door.facts | {"done": f"{door.facts['done']}-avond"})
    with db.write() as tx:
        make_congress(tx, slug=other.facts["done"])
    pair_phone(db, other, page, "Avond")
    pair_phone(db, door, page, "Dag")
    context.set_offline(True)
    page.goto(f"{door.url}/deur/{other.facts['done']}")
    is_ready(page)
    context.set_offline(False)
    page.goto(f"{door.url}/deur/{door.facts['done']}")
    is_ready(page)
    page.get_by_text("Over dit toestel").click()
    page.get_by_role("button", name="Wis alles van dit toestel").click()
    page.wait_for_url(f"**/{door.facts['done']}")
    expect(page.locator(".phone")).to_have_count(0)
    assert len(page.evaluate("() => caches.keys()")) == 1
    context.set_offline(True)
    page.goto(f"{door.url}/deur/{other.facts['done']}")
    is_ready(page)


def test_a_reason_is_for_one_person(door: Site, db: Database, page: Page) -> None:
    with db.write() as tx:
        congress = by_slug(tx, door.facts["done"])
        codes = [make_registration(tx, congress, status="waiting").short_code for _ in range(2)]
    pair_phone(db, door, page, "Reden", "overrule")
    why = page.get_by_label("Waarom laat je deze persoon toe?")
    type_code(page, codes[0])
    says(page, "Wachtlijst")
    page.get_by_role("button", name="Laat toch toe").click()
    why.fill("spreker van half tien")
    type_code(page, codes[1])
    expect(why).to_be_hidden()
    page.get_by_role("button", name="Laat toch toe").click()
    expect(why).to_have_value("")


def test_pairing_and_wiping_raise_no_errors(
    door: Site, db: Database, context: BrowserContext, page: Page
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.clock.install()
    number = pair_phone(db, door, page, "Netjes")
    with db.write() as tx:
        revoke(tx, tx.get_one(Device, number), actor="-", now=NOW)
    online(context, page)
    expect(page.get_by_text("Dit toestel is niet meer gekoppeld")).to_be_visible(timeout=PATIENCE_MS)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward(60_000)
    online(context, page)
    page.evaluate("() => new Promise(requestAnimationFrame)")

    assert (errors, asked) == ([], [])


def test_search_says_how_many_more_there_are(door: Site, db: Database, page: Page) -> None:
    with db.write() as tx:
        congress = by_slug(tx, door.facts["done"])
        congress.capacity += 11
        for number in range(11):
            make_registration(tx, congress, family_name=f"Overvloed {number}")
    pair_phone(db, door, page, "Zoeken", "search")
    page.get_by_label("Of zoek op naam").fill("overvloed")
    found = page.locator("[data-part=found]")
    expect(found.get_by_role("button")).to_have_count(8)
    expect(found).to_contain_text("En nog 3. Typ meer letters.")


def test_the_colour_fills_the_screen_also_lying_down(door: Site, db: Database, page: Page) -> None:
    pair_phone(db, door, page, "Plat")
    for width, height in ((844, 390), (390, 844), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        box = page.locator(".phone").bounding_box()
        assert box is not None
        assert (box["x"], box["width"]) == (0, page.evaluate("() => document.documentElement.clientWidth"))
