"""Keeping for this congress what an earlier one knew of each gemeente."""

from playwright.sync_api import Page, expect


def keep_invoice_facts(page: Page, money: str) -> None:
    """Look at the facts of every gemeente and keep them; `money` is the address of the pages about money."""
    page.goto(f"{money}/gegevens")
    names = page.get_by_role("rowheader").get_by_role("link").all_inner_texts()
    assert names
    for name in names:
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_text("Deze gegevens komen uit een eerder congres.")).to_be_visible()
        page.get_by_role("button", name="Bewaar", exact=True).click()
        expect(page.get_by_text("Bewaard.")).to_be_visible()
