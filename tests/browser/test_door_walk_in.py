"""Somebody who stands at the door without a registration, on a phone without network."""

from pathlib import Path

from playwright.sync_api import Playwright, expect
from sqlalchemy import select

from congress.core.db import Database
from congress.door.models import Admission, Device, Scan
from congress.registration.models import Registration
from tests.browser.checks import check_axe, check_narrow
from tests.browser.phones import all_sent, online, pair_phone, phone, says, type_code
from tests.browser.site import running_site


def test_somebody_is_added_without_network_and_sent_later(playwright: Playwright, tmp_path: Path) -> None:
    with running_site(tmp_path) as site, phone(playwright, tmp_path / "profile") as context:
        db = Database(f"sqlite:///{tmp_path / 'congress.db'}")
        page = context.pages[0]
        pair_phone(db, site, page, "Balie", "overrule")
        context.set_offline(True)
        page.get_by_text("Iemand zonder aanmelding toevoegen").click()
        check_axe(page)
        check_narrow(page)
        page.get_by_label("Voornaam").fill("Fatima")
        page.get_by_label("Achternaam").fill("el Idrissi")
        page.get_by_label("Organisatie").fill("Veilig Thuis")
        page.get_by_label("Gemeente waar deze persoon werkt").select_option(label="Katwijk")
        page.get_by_label("E-mailadres").fill("fatima@veiligthuis.example")
        page.get_by_role("button", name="Voeg toe en laat binnen").click()  # without consent nothing happens
        expect(page.locator("[data-part=word]")).to_be_empty()
        page.get_by_label("Deze persoon vindt goed dat we dit bewaren").check()
        page.get_by_role("button", name="Voeg toe en laat binnen").click()
        says(page, "Toegevoegd")
        expect(page.locator("[data-part=name]")).to_have_text("Fatima el Idrissi")
        check_axe(page)
        context.set_offline(False)
        page.evaluate("() => dispatchEvent(new Event('online'))")
        all_sent(page)
        with db.read() as tx:
            person = tx.scalars(
                select(Registration).where(Registration.email == "fatima@veiligthuis.example")
            ).one()
            scan = tx.scalars(select(Scan).where(Scan.device == "Balie")).one()
            assert (person.municipality_code, scan.verdict) == ("GM0537", "walk-in-added")
            assert tx.scalars(select(Admission.place).where(Admission.scan_id == scan.id)).all() == [
                "entrance"
            ]
            code = person.short_code
        type_code(page, code)  # the list of the phone has caught up
        says(page, "Al binnen")
        db.close()


def test_an_addition_that_must_be_looked_at_says_so(playwright: Playwright, tmp_path: Path) -> None:
    with running_site(tmp_path) as site, phone(playwright, tmp_path / "profile") as context:
        db = Database(f"sqlite:///{tmp_path / 'congress.db'}")
        page = context.pages[0]
        number = pair_phone(db, site, page, "Balie", "overrule")
        context.set_offline(True)
        page.get_by_text("Iemand zonder aanmelding toevoegen").click()
        page.get_by_label("Voornaam").fill("Cor")
        page.get_by_label("Achternaam").fill("Club")
        page.get_by_label("Organisatie").fill("De Hof")
        page.get_by_label("Gemeente waar deze persoon werkt").select_option(label="Katwijk")
        page.get_by_label("Deze persoon vindt goed dat we dit bewaren").check()
        page.get_by_label("E-mailadres").fill("cor@club")
        page.get_by_role("button", name="Voeg toe en laat binnen").click()  # not an address to write to
        expect(page.locator("[data-part=word]")).to_be_empty()
        page.get_by_label("E-mailadres").fill("cor@club.example")
        page.get_by_role("button", name="Voeg toe en laat binnen").click()
        says(page, "Toegevoegd")
        with db.write() as tx:
            tx.get_one(Device, number).rights = []
        online(context, page)
        says(page, "Wordt bekeken")
        expect(page.locator("[data-part=name]")).to_have_text("Cor Club")
        expect(page.locator("[data-part=last]")).to_contain_text("Cor Club (later: Wordt bekeken)")
        check_axe(page)
        all_sent(page)
        db.close()
