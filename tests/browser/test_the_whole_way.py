"""One story through the whole product, by the pages alone: from registering to an invoice."""

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.checks import Watched, check_axe, context_for
from tests.browser.conftest import launch
from tests.browser.invoice_facts import keep_invoice_facts
from tests.browser.mailbox import PATIENCE, mail_where
from tests.browser.signing_up import go_on, send
from tests.browser.site import Site

Visit = Callable[..., Watched]


def test_from_registering_to_an_invoice(
    site: Site, visit: Visit, playwright: Playwright, tmp_path: Path
) -> None:
    visiting, organiser, treasurer = visit(), visit("organiser").page, visit("finance").page
    visiting.expected.add(422)  # who is too fast for a person sends again
    visitor, slug = visiting.page, site.facts["empty"]

    mine = _register(visitor, site, slug)
    _place_and_publish(organiser, site, slug)
    visitor.goto(mine)
    expect(visitor.get_by_role("row", name=re.compile("Eerste signalen"))).to_be_visible()
    code, badge = _print_badge(organiser, site, slug, tmp_path)
    with _phone(playwright, site, tmp_path, badge) as door:
        _scan(door, site, slug)
    _book(treasurer, site, slug)
    total = _settle_and_invoice(treasurer, site, slug, tmp_path)

    assert len(code) == 122
    assert total == "302,50"


def _register(page: Page, site: Site, slug: str) -> str:
    page.goto(f"{site.url}/{slug}")
    page.get_by_role("link", name="Aanmelden").click()
    page.get_by_label("Voornaam").fill("Łucja")
    page.get_by_label("Achternaam").fill("van der Şahin-Ó Briain")
    page.get_by_label("E-mailadres").fill("Lucja@Voorbeeld.example")
    page.get_by_label("Organisatie").fill("Buurthuis De Brug")
    page.get_by_label("Gemeente").select_option(label="Lisse")
    go_on(page, "Welke workshops wil je volgen?")
    first = page.get_by_role("group", name=re.compile("Ronde 1"))
    first.get_by_label("1e keuze").select_option(label="Eerste signalen herkennen")
    go_on(page, "Vragen over jou en de dag")
    go_on(page, "Toestemming")
    page.get_by_label("Ja, jullie mogen mijn gegevens").check()
    send(page)

    mail = mail_where(lambda mail: mail["To"] == "lucja@voorbeeld.example", site)
    body = mail.get_body(("plain",))
    assert body is not None
    link = re.search(r"http://\S+/mijn/\S+", body.get_content())
    assert link is not None
    page.goto(link[0])
    expect(page.get_by_text("Je hebt een plek")).to_be_visible()
    picture = page.get_by_alt_text("QR-code van je ticket")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    return link[0]


def _place_and_publish(page: Page, site: Site, slug: str) -> None:
    page.goto(f"{site.url}/beheer/{slug}")
    page.get_by_role("link", name="Indeling").first.click()
    page.get_by_role("button", name="Bereken de indeling").click()
    expect(page.get_by_text("Bewezen: geen andere indeling is beter.")).to_be_visible()
    check_axe(page)
    page.get_by_role("button", name="Publiceer en mail iedereen").click()
    expect(page.get_by_text("Gepubliceerd op")).to_be_visible()


def _print_badge(page: Page, site: Site, slug: str, folder: Path) -> tuple[str, Image.Image]:
    page.goto(f"{site.url}/beheer/{slug}/badges")
    with page.expect_download() as download:
        page.get_by_role("button", name="Maak de PDF").click()
    path = folder / "badges.pdf"
    download.value.save_as(path)
    with pypdfium2.PdfDocument(path) as document:
        assert len(document) == 1
        picture: Image.Image = document[0].render(scale=200 / 72).to_pil().convert("RGB")
    (found,) = zxingcpp.read_barcodes(picture)
    return found.text, picture


def _scan(page: Page, site: Site, slug: str) -> None:
    page.goto(f"{site.url}/deur/{slug}")
    page.get_by_role("button", name="Start de camera").click()
    verdict = page.locator("[data-part=verdict]")
    expect(verdict).to_contain_text("Łucja", timeout=PATIENCE * 1000)
    check_axe(page)
    page.goto(f"{site.url}/beheer/{slug}/deur")
    expect(page.get_by_role("row", name=re.compile("Łucja")).first).to_contain_text("Ingang")


def _book(page: Page, site: Site, slug: str) -> None:
    page.goto(f"{site.url}/beheer/{slug}/financien/kosten/nieuw")
    page.get_by_label("Soort kosten").fill("Zaal")
    page.get_by_label("Omschrijving").fill("Huur van de zaal")
    page.get_by_label("Leverancier", exact=True).fill("Voorbeeldhof")
    page.get_by_label("Datum van de factuur").fill("2026-12-09")
    page.get_by_label("Bedrag zonder btw").fill("1.000,00")
    page.get_by_label("Wie betaalde deze factuur?").select_option(label="Teylingen")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.get_by_role("row", name=re.compile("Huur van de zaal"))).to_contain_text("1.210,00")


def _settle_and_invoice(page: Page, site: Site, slug: str, folder: Path) -> str:
    money = f"{site.url}/beheer/{slug}/financien"
    keep_invoice_facts(page, money)
    page.goto(money)
    expect(page.get_by_role("row", name=re.compile("Hillegom"))).to_contain_text("302,50")
    page.get_by_role("link", name="Naar de afrekening").click()
    page.get_by_role("button", name="Maak de afrekening").click()
    page.get_by_role("button", name="Maak de facturen").click()
    check_axe(page)
    page.get_by_role("row", name=re.compile("Hillegom")).get_by_role("link").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    download.value.save_as(folder / "factuur.pdf")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download e-factuur (NLCIUS)").click()
    download.value.save_as(folder / "factuur.xml")
    with pypdfium2.PdfDocument(folder / "factuur.pdf") as document:
        assert "302,50" in document[0].get_textpage().get_text_range()
    amount = re.search(r"PayableAmount[^>]*>([\d.]+)<", (folder / "factuur.xml").read_text())
    assert amount is not None
    return amount[1].replace(".", ",")


class _phone:
    """A browser of its own whose camera sees the badge: the fake camera is a flag of the process."""

    def __init__(self, playwright: Playwright, site: Site, folder: Path, badge: Image.Image) -> None:
        film = folder / "camera.mjpeg"
        _film(film, badge)
        self.browser: Browser = launch(
            playwright,
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        )
        context = context_for(self.browser, site.url, site.cookies["door"], permissions=["camera"])
        self.watched = Watched(context.new_page(), site.url)

    def __enter__(self) -> Page:
        return self.watched.page

    def __exit__(self, *_: object) -> None:
        self.browser.close()
        assert not self.watched.wrong, self.watched.wrong


def _film(path: Path, badge: Image.Image) -> None:
    frame = Image.new("RGB", (1280, 720), (90, 90, 90))
    badge = badge.resize((round(badge.width * 700 / badge.height), 700))
    frame.paste(badge, ((1280 - badge.width) // 2, 10))
    with path.open("wb") as film:
        for _ in range(15):
            frame.save(film, "JPEG", quality=92, subsampling="4:2:0")
