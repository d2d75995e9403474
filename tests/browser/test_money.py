"""From the e-invoice of a supplier to a paid invoice, by the pages alone; half-way Noordwijk joins."""

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from playwright.sync_api import Page, expect

from congress.finance.rules.invoice import InvoiceLine
from congress.finance.rules.ubl import ubl
from congress.setup.rules.policies import VatTreatment
from tests.browser.checks import Watched, check_axe, check_narrow
from tests.browser.invoice_facts import keep_invoice_facts
from tests.browser.mailbox import mail_where
from tests.browser.site import Site
from tests.finance.official import all_faults
from tests.make_finance import document

Visit = Callable[..., Watched]
LINES = (InvoiceLine("Zaal", 1, 60_000, 21), InvoiceLine("Lunch & koffie", 1, 20_000, 9))
SUPPLIED = ubl(document(number="VC-2026-118", treatment=VatTreatment.STANDARD, lines=LINES))
"""EUR 726.00 and EUR 218.00 with VAT: 236.00 for each of four, 188.80 for each of five."""


def test_from_an_e_invoice_to_a_paid_invoice_while_noordwijk_joins(
    site: Site, visit: Visit, tmp_path: Path
) -> None:
    treasurer, organiser = visit("finance").page, visit("organiser").page
    money, settings = (
        f"{site.url}/beheer/{site.facts['open']}/{part}" for part in ("financien", "instellingen")
    )

    _read_in(treasurer, money, tmp_path / "factuur.xml")
    assert _shares(treasurer, money) == {
        name: "236,00" for name in ("Hillegom", "Katwijk", "Lisse", "Teylingen")
    }

    _invite(organiser, settings)
    _suppose_noordwijk(treasurer, money)
    _join(organiser)
    shares = _shares(treasurer, money)
    assert (len(shares), set(shares.values())) == (5, {"188,80"})

    keep_invoice_facts(treasurer, money)
    _settle(treasurer, money)
    number = _send(treasurer, money, tmp_path)
    _pay(treasurer, money, number)
    mail = mail_where(lambda mail: number in mail["Subject"], site)
    kinds = [part.get_content_type() for part in mail.iter_attachments()]
    assert kinds == ["application/pdf", "application/xml"]


def _read_in(page: Page, money: str, file: Path) -> None:
    file.write_bytes(SUPPLIED)
    page.goto(f"{money}/kosten")
    page.get_by_role("link", name="Lees een e-factuur in").click()
    page.get_by_label("E-factuur van de leverancier").set_input_files(file)
    page.get_by_label("Soort kosten").fill("Zaal en catering")
    page.get_by_label("Wie betaalde deze factuur?").select_option(label="Teylingen")
    page.get_by_role("button", name="Lees de e-factuur in").click()
    expect(page.get_by_text("2 kostenposten")).to_be_visible()


def _shares(page: Page, money: str) -> dict[str, str]:
    page.goto(money)
    table = page.get_by_role("region", name="Aandeel per gemeente tegenover de reservering").get_by_role(
        "table"
    )
    rows = [row.all_inner_texts() for row in (r.locator("th, td") for r in table.locator("tbody tr").all())]
    return {row[0]: row[1].replace("€", "").strip() for row in rows if row[0] != "Samen"}


def _suppose_noordwijk(page: Page, money: str) -> None:
    page.goto(f"{money}/wat-als")
    check_axe(page)
    page.get_by_role("checkbox", name="Noordwijk").check()
    page.get_by_role("button", name="Reken uit").click()
    expect(page.get_by_role("row", name=re.compile("Hillegom"))).to_contain_text("188,80")


def _invite(page: Page, settings: str) -> None:
    page.goto(settings)
    page.get_by_label("Gemeente toevoegen").select_option(label="Noordwijk")
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("row", name=re.compile("Noordwijk"))).to_be_visible()


def _join(page: Page) -> None:
    page.get_by_role("link", name="Noordwijk", exact=True).click()
    page.get_by_label("ja, doet mee").check()
    page.get_by_label("Reservering: hoogste bedrag").fill("150")
    page.get_by_label("Kenmerk voor de factuur").fill("NWK-2027-9")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.get_by_text("Er is nog niets bewaard.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Noordwijk"))).to_contain_text("+€")
    page.get_by_role("button", name="Bewaar, met deze gevolgen").click()
    expect(page.get_by_role("row", name=re.compile("Noordwijk"))).to_contain_text("doet mee")


def _settle(page: Page, money: str) -> None:
    page.goto(f"{money}/afrekening")
    page.get_by_label("Nee, dit is de eindafrekening").check()
    page.get_by_role("button", name="Maak de afrekening").click()
    page.get_by_role("button", name="Maak de facturen").click()


def _send(page: Page, money: str, folder: Path) -> str:
    page.goto(f"{money}/facturen")
    row = page.get_by_role("row", name=re.compile("Noordwijk"))
    number = row.get_by_role("link").first.inner_text()
    row.get_by_role("link").first.click()
    for form, name in (("Download PDF", "factuur.pdf"), ("Download e-factuur (NLCIUS)", "factuur.xml")):
        with page.expect_download() as download:
            page.get_by_role("link", name=form).click()
        download.value.save_as(folder / name)
    with pypdfium2.PdfDocument(folder / "factuur.pdf") as paper:
        text = paper[0].get_textpage().get_text_range()
    assert {"188,80", "NWK-2027-9", number} <= set(text.split())
    assert all_faults((folder / "factuur.xml").read_bytes()) == []
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_text("verstuurd", exact=True)).to_be_visible()
    return number


def _pay(page: Page, money: str, number: str) -> None:
    page.goto(f"{money}/facturen/{number}")
    for amount, told in (("100", "88,80"), ("88,80", "betaald")):
        page.get_by_label("Ontvangen op").fill("2026-12-10")
        page.get_by_label("Bedrag").fill(amount)
        page.get_by_role("button", name="Leg de betaling vast").click()
        expect(page.get_by_role("main")).to_contain_text(told)
    check_axe(page)
    check_narrow(page)
