"""One person signs up in a real browser: in steps, by keyboard, at 320 px, in English, without scripts."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.checks import Watched, check_axe, check_mistakes, check_narrow
from tests.browser.signing_up import go_on, send
from tests.browser.site import Site

Visit = Callable[..., Watched]


def _opened(visit: Visit, site: Site, address: str = "/{open}/aanmelden", **wishes: object) -> Page:
    watched = visit(**wishes)
    watched.expected.add(422)  # who is too fast for a person sends again
    watched.goto(site.address(address))
    return watched.page


def _type_who(page: Page, email: str) -> None:
    page.get_by_label("Voornaam").fill("Sanne")
    page.get_by_label("Achternaam").fill("de Vries")
    page.get_by_label("E-mailadres").fill(email)


def test_by_keyboard_alone_at_320_px(site: Site, visit: Visit) -> None:
    page = _opened(visit, site, viewport={"width": 320, "height": 640})
    keys = page.keyboard

    page.get_by_label("Voornaam").focus()
    for text in ("Sanne", "de Vries", "toetsen@voorbeeld.example", "Buurthuis De Brug", "wijkcoach"):
        keys.type(text)
        keys.press("Tab")
    keys.type("Hil")
    expect(page.get_by_label("Gemeente")).to_have_value("GM0534")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Welke workshops")).to_be_focused()
    check_narrow(page)
    page.get_by_role("button", name="Verder").press("Enter")
    expect(page.get_by_role("heading", name="Vragen over jou")).to_be_focused()
    check_narrow(page)
    check_axe(page)
    page.get_by_role("button", name="Verder").press("Enter")
    expect(page.get_by_role("heading", name="Toestemming")).to_be_focused()
    page.get_by_label("Ja, jullie mogen mijn gegevens").press("Space")
    send(page)


def test_a_mistake_stops_at_its_step_with_the_sentence_of_the_server(site: Site, visit: Visit) -> None:
    page = _opened(visit, site, viewport={"width": 320, "height": 640})

    page.get_by_label("Voornaam").fill("Sanne")
    page.get_by_label("E-mailadres").fill("sanne@")
    page.get_by_role("button", name="Verder").click()

    check_mistakes(page)
    links = page.locator(".problems a")
    expect(links).to_have_count(4)  # of this step only: family name, address, organisation and gemeente
    links.get_by_text("Vul je achternaam in.").click()
    expect(page.get_by_label("Achternaam")).to_be_focused()
    expect(page.locator("#email-problem")).to_contain_text("Vul een e-mailadres in, zoals")
    expect(page.get_by_label("Voornaam")).to_have_value("Sanne")
    expect(page.get_by_role("heading", name="Wie ben je?")).to_be_visible()
    check_axe(page)

    _type_who(page, "fout@voorbeeld.example")
    page.get_by_label("Organisatie").fill("Buurthuis")
    page.get_by_label("Gemeente").select_option(label="Lisse")
    go_on(page, "Welke workshops wil je volgen?")
    expect(page.locator(".problems")).to_have_count(0)
    assert page.title().startswith("Aanmelden")


def test_the_back_button_goes_a_step_back_and_keeps_what_was_typed(site: Site, visit: Visit) -> None:
    page = _opened(visit, site, viewport={"width": 320, "height": 640})
    _type_who(page, "terug@voorbeeld.example")
    page.get_by_label("Organisatie").fill("Buurthuis")
    page.get_by_label("Gemeente").select_option(label="Lisse")
    go_on(page, "Welke workshops wil je volgen?")
    go_on(page, "Vragen over jou en de dag")

    page.go_back()
    expect(page.get_by_role("heading", name="Welke workshops")).to_be_visible()
    page.get_by_role("button", name="Terug").click()

    expect(page.get_by_label("Voornaam")).to_have_value("Sanne")
    expect(page.get_by_label("Gemeente")).to_have_value("GM0553")


def test_the_gemeente_and_the_questions_follow_from_the_organisation(site: Site, visit: Visit) -> None:
    page = _opened(visit, site, viewport={"width": 1280, "height": 900})
    _type_who(page, "volgt@voorbeeld.example")

    page.get_by_label("Organisatie").fill("BUURTKAMER de Hof")
    expect(page.get_by_label("Gemeente")).to_have_value("GM0534")
    expect(page.get_by_text("We vulden Hillegom in.")).to_be_visible()
    page.get_by_label("Gemeente").select_option(label="Lisse")
    page.get_by_label("Organisatie").fill("Buurtkamer De Hof")
    expect(page.get_by_label("Gemeente")).to_have_value("GM0553")

    go_on(page, "Welke workshops wil je volgen?")
    go_on(page, "Vragen over jou en de dag")
    expect(page.get_by_label("Hoeveel jaar werk je in Hillegom?")).to_be_hidden()
    expect(page.get_by_label("Hoe werkt jullie wijkteam samen?")).to_be_visible()


def test_register_numbers_come_one_by_one_and_are_checked(site: Site, visit: Visit) -> None:
    page = _opened(visit, site, viewport={"width": 1280, "height": 900})
    _type_who(page, "register@voorbeeld.example")
    page.get_by_label("Organisatie").fill("Buurthuis")
    page.get_by_label("Gemeente").select_option(label="Hillegom")
    go_on(page, "Welke workshops wil je volgen?")
    go_on(page, "Vragen over jou en de dag")

    expect(page.get_by_label("Register 2")).to_be_hidden()
    page.get_by_label("Register 1").fill("SKJ")
    page.get_by_label("Nummer 1").fill("geen")
    page.get_by_role("button", name="Nog een nummer").click()
    expect(page.get_by_label("Register 2")).to_be_focused()
    page.get_by_label("Hoeveel jaar").fill("veel")
    page.get_by_role("button", name="Verder").click()

    expect(page.get_by_text("Vul een getal in, zoals 12 of 7,5.").last).to_be_visible()
    expect(page.get_by_text("Vul je nummer in dit register in").last).to_be_visible()
    page.get_by_label("Hoeveel jaar").fill("12")
    page.get_by_label("Nummer 1").fill("120012345")
    page.get_by_label("Ja, jullie mogen mijn nummers").check()
    go_on(page, "Toestemming")
    page.get_by_label("Ja, jullie mogen mijn gegevens").check()
    send(page)


def test_without_scripts_it_is_one_long_page_that_keeps_what_was_typed(site: Site, visit: Visit) -> None:
    page = _opened(visit, site, java_script_enabled=False, viewport={"width": 320, "height": 640})
    expect(page.get_by_role("button", name="Verder")).to_have_count(0)
    _type_who(page, "geen-scripts@voorbeeld.example")
    page.get_by_label("Register 3").fill("BIG")
    page.get_by_role("button", name="Meld me aan").click()

    expect(page.get_by_text("Kies de gemeente waar je werkt.").first).to_be_visible()
    expect(page.get_by_label("Voornaam")).to_have_value("Sanne")
    page.get_by_label("Organisatie").fill("Buurthuis De Brug")
    page.get_by_label("Gemeente").select_option(label="Hillegom")
    page.get_by_label("Register 3").fill("")
    page.get_by_label("Ja, jullie mogen mijn gegevens").check()
    send(page)


def test_in_english_everything_is_english(site: Site, visit: Visit) -> None:
    page = _opened(visit, site, "/{open}/aanmelden?lang=en", viewport={"width": 1280, "height": 900})

    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_text(re.compile("Step 1 of 4"))).to_be_visible()
    expect(page.get_by_text("Enter your first name.").first).to_be_visible()
    assert "Vul " not in page.locator("form.steps").inner_text()


def test_confirming_takes_a_press_of_the_button(site: Site, visit: Visit) -> None:
    page = _opened(visit, site, "/mijn/{unproven}", java_script_enabled=False)

    page.get_by_role("button", name="Bevestig mijn aanmelding").click()

    expect(page.get_by_text("Je staat op de wachtlijst")).to_be_visible()


def test_a_browser_in_another_zone_shows_the_times_of_the_congress(visit: Visit, site: Site) -> None:
    far = visit(timezone_id="Pacific/Auckland")
    for address in ("/{done}/programma", "/{open}"):
        address = address.format(**site.facts)
        texts = []
        for watched in (far, visit()):
            watched.goto(address)
            texts.append(watched.page.locator("body").inner_text())
        assert texts[0] == texts[1]
        assert "Nederlandse tijd (Europe/Amsterdam)" in texts[0]
