"""A phone at the door: paired by a link, it works all day without network, and nothing it scanned is lost."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Playwright, Route, expect
from sqlalchemy import func, select

from congress.core.db import Database
from congress.door.actions.devices import revoke
from congress.door.models import Admission, Device, HeldScan, Scan
from congress.registration.models import Registration
from tests.browser.checks import check_axe, check_keyboard, check_narrow
from tests.browser.phones import (
    PATIENCE_MS,
    all_sent,
    is_ready,
    pair_phone,
    phone,
    says,
    type_code,
    type_codes,
)
from tests.browser.site import Site, running_site
from tests.browser.world import NOW
from tests.make import by_slug, make_registration

PEOPLE = 400


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("door")


@pytest.fixture(scope="module")
def door(folder: Path) -> Iterator[Site]:
    with running_site(folder) as site:
        yield site


@pytest.fixture(scope="module")
def db(door: Site) -> Iterator[Database]:
    opened = Database(f"sqlite:///{door.folder / 'congress.db'}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def codes(db: Database, door: Site) -> list[str]:
    """The typed codes of people with a place who did not come in yet."""
    with db.write() as tx:
        congress = by_slug(tx, door.facts["done"])
        congress.capacity += PEOPLE
        people = [make_registration(tx, congress, family_name=f"Bos {n}") for n in range(PEOPLE)]
        return [person.short_code for person in people]


def test_four_hundred_scans_without_network_arrive_once(
    playwright: Playwright, door: Site, db: Database, codes: list[str], folder: Path
) -> None:
    slug = door.facts["done"]
    profile = folder / "profile"
    with phone(playwright, profile) as context:
        page = context.pages[0]
        pair_phone(db, door, page, "Ingang")
        context.set_offline(True)
        type_codes(page, codes[: PEOPLE // 2])
        says(page, "Welkom")
        expect(page.locator("[data-part=state]")).to_contain_text("Geen verbinding")
        page.reload()
        is_ready(page)
        type_code(page, codes[0])
        says(page, "Al binnen")
        type_codes(page, codes[PEOPLE // 2 :])
        expect(page.locator(".phone")).to_have_attribute("data-unsent", str(PEOPLE + 1))
    with db.read() as tx:
        assert tx.scalar(select(func.count()).where(Scan.device == "Ingang")) == 0

    with phone(playwright, profile) as context:  # the browser was closed, and opens again with network
        page = context.pages[0]
        page.goto(f"{door.url}/deur/{slug}")
        is_ready(page)
        all_sent(page)
    with db.read() as tx:
        congress = by_slug(tx, slug)
        scans = tx.scalars(select(Scan).where(Scan.device == "Ingang")).all()
        assert len(scans) == PEOPLE + 1
        inside = (
            select(func.count())
            .select_from(Admission)
            .join(Registration, Registration.id == Admission.registration_id)
            .where(Admission.congress_id == congress.id, Registration.short_code.in_(codes))
        )
        assert tx.scalar(inside) == PEOPLE


def test_a_phone_works_while_the_server_is_gone_and_when_answers_are_lost(
    playwright: Playwright, folder: Path, tmp_path: Path
) -> None:
    place = tmp_path / "site"
    place.mkdir()
    with running_site(place) as site, phone(playwright, tmp_path / "profile") as context:
        db = Database(f"sqlite:///{place / 'congress.db'}")
        page = context.pages[0]
        with db.write() as tx:
            congress = by_slug(tx, site.facts["done"])
            congress.capacity += 3
            codes = [make_registration(tx, congress, family_name=f"Bos {n}").short_code for n in range(3)]
        pair_phone(db, site, page, "Achterdeur")
        lost = []

        def lose(route: Route) -> None:
            route.fetch()  # the server hears it
            lost.append(1)
            route.abort()  # the phone never hears the answer

        context.route("**/uitwisselen", lose)
        type_code(page, codes[0])
        says(page, "Welkom")
        state = page.locator("[data-part=state]")
        expect(state).to_contain_text("Geen verbinding, je kunt gewoon doorgaan", timeout=PATIENCE_MS)
        expect(state).to_contain_text("1 te versturen")
        assert lost
        context.unroute("**/uitwisselen")
        port = urlsplit(site.url).port or 0
        with db.read() as tx:
            assert tx.scalar(select(func.count()).where(Scan.device == "Achterdeur")) == 1
    # the server is gone here, and the browser with it; both come back on the same port
    with phone(playwright, tmp_path / "profile") as context:
        page = context.pages[0]
        page.goto(f"{site.url}/deur/{site.facts['done']}")
        is_ready(page)
        type_code(page, codes[1])
        says(page, "Welkom")
        with running_site(place, port):
            page.evaluate("() => dispatchEvent(new Event('online'))")
            all_sent(page)
    with db.read() as tx:
        scans = tx.scalars(select(Scan).where(Scan.device == "Achterdeur")).all()
        assert sorted(scan.verdict.value for scan in scans) == ["admitted", "admitted"]
    db.close()


def test_a_revoked_phone_hands_over_its_scans_and_forgets_everything(
    playwright: Playwright, door: Site, db: Database, codes: list[str], tmp_path: Path
) -> None:
    with phone(playwright, tmp_path / "profile") as context:
        page = context.pages[0]
        number = pair_phone(db, door, page, "Verloren")
        context.set_offline(True)
        type_code(page, codes[0])
        with db.write() as tx:
            revoke(tx, tx.get_one(Device, number), actor="-", now=NOW)
        context.set_offline(False)
        page.evaluate("() => dispatchEvent(new Event('online'))")

        expect(page.get_by_text("Dit toestel is niet meer gekoppeld")).to_be_visible(timeout=PATIENCE_MS)
        assert page.evaluate("() => indexedDB.databases().then((all) => all.length)") == 0
        assert page.evaluate("() => caches.keys().then((all) => all.length)") == 0
    with db.read() as tx:
        assert tx.scalar(select(func.count()).where(HeldScan.device_id == number)) == 1


def test_a_lost_phone_tells_nothing(playwright: Playwright, door: Site, db: Database, tmp_path: Path) -> None:
    with db.write() as tx:
        congress = by_slug(tx, door.facts["done"])
        congress.capacity += 1
        guest = make_registration(tx, congress, family_name="Onvindbaar", short_code="QW3RT7YZ9K")
        organisation = guest.organisation
    with phone(playwright, tmp_path / "profile") as context:
        page = context.pages[0]
        pair_phone(db, door, page, "Blind")
        everything = page.evaluate(
            """async (slug) => {
              const open = indexedDB.open(`deur-${slug}`);
              const db = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
              const found = [];
              for (const store of db.objectStoreNames) {
                const all = db.transaction(store).objectStore(store).getAll();
                found.push(await new Promise((resolve) => (all.onsuccess = () => resolve(all.result))));
              }
              for (const name of await caches.keys())
                for (const request of await (await caches.open(name)).keys())
                  found.push(request.url, await (await caches.match(request)).text());
              return JSON.stringify(found);
            }""",
            door.facts["done"],
        )
        assert len(everything) > 100_000
        for word in ("Onvindbaar", organisation, "QW3RT7YZ9K"):
            assert word not in everything


def test_the_page_is_accessible_and_every_verdict_has_words(
    playwright: Playwright, door: Site, db: Database, codes: list[str], tmp_path: Path
) -> None:
    with phone(playwright, tmp_path / "profile") as context:
        page = context.pages[0]
        pair_phone(db, door, page, "Balie", "search", "overrule")
        check_axe(page)
        check_narrow(page)
        check_keyboard(page)
        with db.write() as tx:
            congress = by_slug(tx, door.facts["done"])
            congress.capacity += 1
            guest = make_registration(tx, congress, given_name="Łucja", family_name="van ’t Hooft")
            code = guest.short_code
        page.reload()
        is_ready(page)
        type_code(page, "0000000000")
        says(page, "Ongeldig")
        check_axe(page)
        type_code(page, code)
        says(page, "Welkom")
        expect(page.locator("[data-part=name]")).to_have_text("Łucja van ’t Hooft")
        check_axe(page)
        type_code(page, code)
        says(page, "Al binnen")
        check_axe(page)
        all_sent(page)

        page.get_by_label("Of zoek op naam").fill("lucja hooft")
        found = page.locator("[data-part=found]")
        expect(found.get_by_role("button")).to_have_count(0)  # ł is a letter of its own
        page.get_by_label("Of zoek op naam").fill("hooft")
        found.get_by_role("button", name="Łucja van ’t Hooft").click()
        says(page, "Al binnen")


def test_a_scan_is_taken_back(playwright: Playwright, door: Site, db: Database, tmp_path: Path) -> None:
    with phone(playwright, tmp_path / "profile") as context:
        page = context.pages[0]
        with db.write() as tx:
            congress = by_slug(tx, door.facts["done"])
            congress.capacity += 1
            guest = make_registration(tx, congress, family_name="Vergissing")
            code, number = guest.short_code, guest.id
        pair_phone(db, door, page, "Terug")
        context.set_offline(True)
        type_code(page, code)
        says(page, "Welkom")
        page.locator("[data-part=undo]").click()
        says(page, "Teruggedraaid")
        type_code(page, code)
        says(page, "Welkom")
        page.locator("[data-part=undo]").click()
        context.set_offline(False)
        page.evaluate("() => dispatchEvent(new Event('online'))")
        all_sent(page)
    with db.read() as tx:
        scans = tx.scalars(select(Scan).where(Scan.device == "Terug")).all()
        assert sorted(scan.verdict.value for scan in scans) == ["admitted", "admitted", "undone", "undone"]
        assert tx.scalar(select(func.count()).where(Admission.registration_id == number)) == 0


def test_who_goes_out_without_network_may_come_in_again(
    playwright: Playwright, door: Site, db: Database, tmp_path: Path
) -> None:
    with phone(playwright, tmp_path / "profile") as context:
        page = context.pages[0]
        with db.write() as tx:
            congress = by_slug(tx, door.facts["done"])
            congress.capacity += 1
            guest = make_registration(tx, congress, family_name="Frisse Lucht")
            code, number = guest.short_code, guest.id
        pair_phone(db, door, page, "In en uit")
        context.set_offline(True)
        type_code(page, code)
        page.get_by_label("Waar scan je?").select_option(label="Uitgang")
        type_code(page, code)
        says(page, "Tot ziens")
        page.get_by_label("Waar scan je?").select_option(label="Ingang")
        type_code(page, code)
        says(page, "Welkom")
        type_code(page, code)
        says(page, "Al binnen")
        context.set_offline(False)
        page.evaluate("() => dispatchEvent(new Event('online'))")
        all_sent(page)
        type_code(page, code)
        says(page, "Al binnen")  # what the server told is the same
        all_sent(page)
    with db.read() as tx:
        scans = tx.scalars(select(Scan).where(Scan.device == "In en uit").order_by(Scan.at)).all()
        assert [scan.verdict.value for scan in scans][:3] == ["admitted", "left", "admitted"]
        assert tx.scalars(select(Admission.left_at).where(Admission.registration_id == number)).all() == [
            None
        ]
