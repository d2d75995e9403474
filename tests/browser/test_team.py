"""A contact signs up a team from a pasted list, without scripts, at 320 px."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.checks import Watched, check_narrow
from tests.browser.signing_up import send
from tests.browser.site import Site

Visit = Callable[..., Watched]
LIST = """Voornaam\tAchternaam\tE-mailadres\tFunctie\tGemeente
Noor\tBakker\tnoor@voorbeeld.example\twijkcoach\tLisse
Sem\tde Jong\tsem@\tjeugdwerker\t
Lot\tVisser\tnoor@voorbeeld.example\t\tAtlantis
"""


def _send(page: Page) -> None:
    page.get_by_role("button", name="Meld het team aan").last.click()
    page.wait_for_load_state()


def test_by_paste_with_all_faults_at_once_and_then_it_is_right(site: Site, visit: Visit) -> None:
    watched = visit(java_script_enabled=False, viewport={"width": 320, "height": 640})
    watched.expected.add(422)
    watched.goto(site.address("/{open}/aanmelden"))
    page = watched.page
    page.get_by_role("link", name="Meld een heel team").click()

    page.get_by_text("Heb je een lijst?").click()
    page.get_by_label("Plak je lijst").fill(LIST)
    page.get_by_role("button", name="Zet in de rijen").click()
    expect(page.locator(".problems")).to_contain_text("Collega 3: We kennen de gemeente “Atlantis” niet")
    check_narrow(page)
    _send(page)
    problems = page.locator(".problems")
    for sentence in (
        "Vul je eigen naam in.",
        "Collega 2: Vul een e-mailadres in",
        "Collega 3: Dit e-mailadres staat ook bij collega 1.",
        "Zet een vinkje",
    ):
        expect(problems).to_contain_text(sentence)
    check_narrow(page)

    page.get_by_label("Je naam").fill("Iris Blom")
    page.get_by_label("Je e-mailadres").fill("iris@voorbeeld.example")
    page.get_by_label("Organisatie", exact=True).fill("Buurthuis De Brug")
    page.get_by_label("Gemeente waar jullie werken").select_option(label="Hillegom")
    page.get_by_role("group", name="Collega 2").get_by_label("E-mailadres").fill("sem@voorbeeld.example")
    page.get_by_role("group", name="Collega 3").get_by_label("E-mailadres").fill("lot@voorbeeld.example")
    expect(page.get_by_role("group", name="Collega 1").get_by_label("Functie")).to_have_value("wijkcoach")
    page.get_by_label("Samen: we komen allemaal").check()
    page.get_by_label("Ja, mijn collega").check()
    send(page, button="Meld het team aan", thanks="Bedankt")

    expect(page.get_by_text("We hebben je team ontvangen.")).to_be_visible()
    check_narrow(page)


def test_the_contact_swaps_one_and_withdraws_one_without_scripts(site: Site, visit: Visit) -> None:
    watched = visit(java_script_enabled=False, viewport={"width": 320, "height": 640})
    watched.goto(site.address("/team/{team}"))
    page = watched.page
    expect(page.get_by_text("Jullie wachten samen.")).to_be_visible()

    page.get_by_role("link", name="Wissel Eva").click()
    page.get_by_label("Voornaam").fill("Nora")
    page.get_by_label("Achternaam").fill("Kuipers")
    page.get_by_label("E-mailadres").fill("nora@voorbeeld.example")
    page.get_by_label("Organisatie").fill("Buurthuis De Brug")
    page.get_by_label("Gemeente").select_option(label="Hillegom")
    check_narrow(page)
    page.get_by_role("button", name="Wissel van collega").click()
    expect(page.get_by_text("Je collega is gewisseld.")).to_be_visible()
    expect(page.get_by_text("Nora Kuipers", exact=True).first).to_be_visible()

    page.get_by_role("link", name="Meld af Nora").click()
    page.get_by_role("button", name="Ja, meld af").click()
    expect(page.get_by_text("De afmelding is verwerkt.")).to_be_visible()
    check_narrow(page)
