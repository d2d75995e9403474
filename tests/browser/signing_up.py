"""Filling in the form to sign up, as people do it in a browser."""

from playwright.sync_api import Page, expect


def go_on(page: Page, heading: str) -> None:
    """To the step with this heading."""
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_role("heading", name=heading)).to_be_focused()


def send(page: Page, *, button: str = "Meld me aan", thanks: str = "Bedankt") -> None:
    """Send the form; a program is faster than a person, and then may simply send again."""
    for _ in range(50):
        page.get_by_role("button", name=button).last.click()
        page.wait_for_load_state()
        if page.get_by_role("heading", name=thanks).is_visible():
            return
        assert "Dit ging erg snel" in page.locator(".problems").inner_text()
    raise AssertionError("the form was never accepted")
