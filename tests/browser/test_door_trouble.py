"""What goes wrong at a door: a full phone, foreign codes, a clock that is set, much that is not sent yet."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from sqlalchemy import func, select

from congress.core.db import Database
from congress.core.settings import Settings
from congress.door.actions.devices import revoke
from congress.door.models import Admission, Device, HeldScan, Scan
from congress.door.queries import ticket_writer
from congress.programme.models import Session
from congress.registration.models import Registration
from tests.browser.phones import (
    FULL,
    PATIENCE_MS,
    all_sent,
    is_ready,
    online,
    pair_phone,
    phone,
    says,
    stored,
    type_code,
    type_codes,
)
from tests.browser.server import SECRET
from tests.browser.site import Site, running_site
from tests.browser.world import NOW
from tests.make import by_slug, make_registration, make_session
from tests.make_door import seat

MANY = 210
PATIENCE = timedelta(milliseconds=PATIENCE_MS)
QUARTER_MS = 15 * 60_000


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("trouble")) as site:
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


def _guests(db: Database, door: Site, count: int = 1) -> list[str]:
    """The typed codes of people with a place who are not in yet."""
    with db.write() as tx:
        congress = by_slug(tx, door.facts["done"])
        congress.capacity += count
        return [make_registration(tx, congress, family_name=f"Bos {n}").short_code for n in range(count)]


def _verdicts(db: Database, device: str) -> list[str]:
    with db.read() as tx:
        return [
            scan.verdict.value
            for scan in tx.scalars(select(Scan).where(Scan.device == device).order_by(Scan.at))
        ]


def test_a_revoked_phone_hands_over_all_it_has(
    door: Site, db: Database, context: BrowserContext, page: Page
) -> None:
    number = pair_phone(db, door, page, "Vol")
    context.set_offline(True)
    type_codes(page, [f"00000{n:05}" for n in range(MANY)])
    with db.write() as tx:
        revoke(tx, tx.get_one(Device, number), actor="-", now=NOW)
    online(context, page)

    expect(page.get_by_text("Dit toestel is niet meer gekoppeld")).to_be_visible(timeout=PATIENCE_MS)
    with db.read() as tx:
        assert tx.scalar(select(func.count()).where(HeldScan.device_id == number)) == MANY


def test_a_long_foreign_code_holds_up_nothing(door: Site, db: Database, page: Page) -> None:
    (code,) = _guests(db, door)
    pair_phone(db, door, page, "Vreemd")
    type_codes(page, ["https://elders.example/" + "a" * 300])
    says(page, "Ongeldig")
    type_code(page, code)
    says(page, "Welkom")
    all_sent(page)

    assert sorted(_verdicts(db, "Vreemd")) == ["admitted", "invalid"]


def test_a_full_phone_never_shows_the_yes_of_somebody_before(door: Site, db: Database, page: Page) -> None:
    first, second = _guests(db, door, 2)
    pair_phone(db, door, page, "Geen ruimte")
    type_code(page, first)
    says(page, "Welkom")
    all_sent(page)
    page.evaluate(FULL)
    type_code(page, second)
    says(page, "Niet gelukt")
    expect(page.locator(".phone")).to_have_attribute("data-tone", "bad")
    page.evaluate("() => makeRoom()")
    type_code(page, second)
    says(page, "Welkom")
    all_sent(page)

    assert _verdicts(db, "Geen ruimte") == ["admitted", "admitted"]


def test_who_is_not_let_in_after_all_may_come_with_a_new_badge(
    door: Site, db: Database, context: BrowserContext, page: Page
) -> None:
    """Cancelled since, and later confirmed again: offline the phone let the person in, the server did not."""
    (code,) = _guests(db, door)
    pair_phone(db, door, page, "Terugnemen")
    context.set_offline(True)
    type_code(page, code)
    says(page, "Welkom")
    with db.write() as tx:
        person = tx.scalars(select(Registration).where(Registration.short_code == code)).one()
        person.status = "cancelled"  # type: ignore[assignment]  # the enum's value
    online(context, page)
    says(page, "Afgemeld")
    with db.write() as tx:
        tx.get_one(Registration, person.id).status = "confirmed"  # type: ignore[assignment]  # the enum's value
    online(context, page)
    expect(page.locator("[data-part=state]")).to_contain_text("alles verstuurd", timeout=PATIENCE_MS)
    page.reload()
    is_ready(page)
    type_code(page, code)
    says(page, "Welkom")
    all_sent(page)
    assert sorted(_verdicts(db, "Terugnemen")) == ["admitted", "cancelled"]


def test_a_clock_that_is_put_back_moves_no_scan_and_loses_no_undo(
    door: Site, db: Database, context: BrowserContext, page: Page
) -> None:
    first, second = _guests(db, door, 2)
    page.add_init_script(
        """const real = Date.now.bind(Date), RealDate = Date;
        const ahead = () => (localStorage.getItem("put-back") ? 0 : 3_600_000);
        globalThis.Date = class extends RealDate {
          constructor(...given) { given.length ? super(...given) : super(real() + ahead()); }
          static now() { return real() + ahead(); }
        };"""
    )
    pair_phone(db, door, page, "Klok")
    context.set_offline(True)
    type_code(page, first)
    type_code(page, second)
    says(page, "Welkom")
    page.evaluate("() => localStorage.setItem('put-back', 'yes')")
    page.locator("[data-part=undo]").click()
    says(page, "Teruggedraaid")
    online(context, page)
    all_sent(page)

    with db.read() as tx:
        scans = tx.scalars(select(Scan).where(Scan.device == "Klok")).all()
        assert sorted(scan.verdict.value for scan in scans) == ["admitted", "admitted", "undone"]
        assert max(scan.at for scan in scans) - min(scan.at for scan in scans) < PATIENCE
        assert all(scan.received_at - scan.at < PATIENCE for scan in scans)
        assert (
            tx.scalar(
                select(func.count())
                .select_from(Admission)
                .join(Registration, Registration.id == Admission.registration_id)
                .where(Registration.short_code.in_([first, second]))
            )
            == 1
        )


def test_each_of_the_last_five_is_taken_back_within_a_quarter_of_an_hour(
    door: Site, db: Database, context: BrowserContext, page: Page
) -> None:
    codes = _guests(db, door, 6)
    page.clock.install()
    pair_phone(db, door, page, "Laatste vijf")
    type_codes(page, codes)
    all_sent(page)
    page.reload()
    is_ready(page)
    last = page.locator("[data-part=last]")
    expect(last.get_by_role("listitem")).to_have_count(5)
    expect(last.get_by_role("button")).to_have_count(5)
    last.get_by_role("button").nth(2).click()
    says(page, "Teruggedraaid")
    expect(last.get_by_role("button")).to_have_count(4)
    all_sent(page)
    context.set_offline(True)  # the clock of the server stays
    page.clock.fast_forward(QUARTER_MS)
    expect(last.get_by_role("button")).to_have_count(0)

    with db.read() as tx:
        assert (
            tx.scalar(
                select(Registration.short_code)
                .outerjoin(Admission, Admission.registration_id == Registration.id)
                .where(Registration.short_code.in_(codes), Admission.id.is_(None))
            )
            == codes[3]
        )


def test_a_sent_scan_leaves_no_code_and_only_five_names(door: Site, db: Database, page: Page) -> None:
    codes = _guests(db, door, 7)
    pair_phone(db, door, page, "Sporen")
    type_codes(page, codes)
    all_sent(page)
    scans = stored(page, door)["scans"]

    assert len(scans) == 5
    assert not any(code in str(stored(page, door)) for code in codes)


def test_after_its_end_a_phone_keeps_only_what_it_must_still_send(
    door: Site, db: Database, context: BrowserContext, page: Page
) -> None:
    codes = _guests(db, door, 3)
    page.clock.install()
    number = pair_phone(db, door, page, "Voorbij", "search")
    type_code(page, codes[0])
    all_sent(page)
    context.set_offline(True)
    type_codes(page, codes[1:])
    says(page, "Welkom")
    page.clock.fast_forward(10 * 24 * 4 * QUARTER_MS)
    state = page.locator("[data-part=state]")
    expect(state).to_contain_text("De tijd van dit toestel is voorbij")
    expect(state).to_contain_text("2 te versturen")
    kept = stored(page, door)
    assert (kept["names"], kept["list"], kept["inside"]) == ([], [], [])
    assert sorted(scan["read"] for scan in kept["scans"]) == sorted(codes[1:])
    assert "Bos" not in str(kept)
    expect(page.locator(".phone")).not_to_contain_text("Bos")
    type_code(page, codes[0])
    says(page, "Nog niet klaar")
    with db.write() as tx:
        tx.get_one(Device, number).valid_until = NOW
    online(context, page)

    expect(page.get_by_text("Dit toestel is niet meer gekoppeld")).to_be_visible(timeout=PATIENCE_MS)
    with db.read() as tx:
        assert tx.scalar(select(func.count()).where(HeldScan.device_id == number)) == 2


def test_names_leave_a_phone_that_may_not_search_any_more(door: Site, db: Database, page: Page) -> None:
    pair_phone(db, door, page, "Zoeker", "search")
    page.get_by_text("Over dit toestel").click()
    expect(page.locator("[data-part=privacy]")).to_contain_text("staan de namen van iedereen")
    assert stored(page, door)["names"]
    pair_phone(db, door, page, "Alleen scannen")
    page.get_by_text("Over dit toestel").click()
    expect(page.locator("[data-part=privacy]")).to_contain_text("staan geen namen")

    assert stored(page, door)["names"] == []


def _session(db: Database, door: Site, capacity: int = 20) -> tuple[str, int]:
    with db.write() as tx:
        session = make_session(tx, by_slug(tx, door.facts["done"]), capacity=capacity)
        return str(session.guid), session.id


def test_when_its_session_goes_somebody_must_choose_where_the_phone_scans(
    door: Site, db: Database, context: BrowserContext, page: Page
) -> None:
    (code,) = _guests(db, door)
    guid, number = _session(db, door)
    pair_phone(db, door, page, "Zaal")
    page.get_by_label("Waar scan je?").select_option(guid)
    type_code(page, code)
    says(page, "Welkom")
    all_sent(page)
    with db.write() as tx:
        tx.delete(tx.get_one(Session, number))
    page.evaluate("() => dispatchEvent(new Event('online'))")
    says(page, "Kies een plek")
    type_code(page, code)
    says(page, "Kies een plek")
    page.reload()
    is_ready(page)
    expect(page.get_by_label("Waar scan je?")).to_have_value("")
    page.get_by_label("Waar scan je?").select_option("entrance")
    type_code(page, code)
    says(page, "Welkom")


def test_offline_a_session_has_room_as_long_as_the_server_would_have(
    door: Site, db: Database, context: BrowserContext, page: Page
) -> None:
    """One seat is taken by who sits there; a badge younger than the list may be of somebody with a seat."""
    seated, guest, late, again = _guests(db, door, 4)
    guid, number = _session(db, door, capacity=2)
    with db.write() as tx:
        session = tx.get_one(Session, number)
        people = {
            p.short_code: p for p in tx.scalars(select(Registration)) if p.short_code in (seated, again)
        }
        tx.add(seat(people[seated], session))
    pair_phone(db, door, page, "Zaaldeur")
    page.get_by_label("Waar scan je?").select_option(guid)
    context.set_offline(True)
    with db.write() as tx:
        person = tx.get_one(Registration, people[again].id)
        person.issue_number += 1
        ticket = ticket_writer(Settings(_env_file=None, secret_key=SECRET))(
            person.congress_id, person.ticket_id, person.issue_number
        )
    type_code(page, seated)
    says(page, "Welkom")
    type_code(page, guest)
    says(page, "Welkom")
    type_code(page, late)
    says(page, "Vol")
    type_codes(page, [ticket])
    says(page, "Welkom")
    expect(page.locator("[data-part=sentence]")).to_contain_text("nog niet op de lijst")
    expect(page.locator("[data-part=count]")).to_have_text("Binnen: 3")


def test_the_count_follows_who_goes_out_and_in_again_and_the_place_that_is_chosen(
    door: Site, db: Database, context: BrowserContext, page: Page
) -> None:
    (code,) = _guests(db, door)
    pair_phone(db, door, page, "Teller", "overrule")
    count, place = page.locator("[data-part=count]"), page.get_by_label("Waar scan je?")
    before = int(count.inner_text().split()[1])
    context.set_offline(True)
    type_code(page, code)
    expect(count).to_contain_text(f"Binnen: {before + 1} van")
    place.select_option("exit")
    expect(count).to_contain_text(f"Binnen: {before + 1} van")
    expect(page.get_by_text("Iemand zonder aanmelding toevoegen")).to_be_hidden()
    type_code(page, code)
    expect(count).to_contain_text(f"Binnen: {before} van")
    place.select_option("entrance")
    expect(page.get_by_text("Iemand zonder aanmelding toevoegen")).to_be_visible()
    type_code(page, code)
    expect(count).to_contain_text(f"Binnen: {before + 1} van")
    online(context, page)
    all_sent(page)
    expect(count).to_contain_text(f"Binnen: {before + 1} van")
