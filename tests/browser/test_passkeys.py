"""A member of staff adds a passkey and signs in with it, in a browser with an authenticator of its own."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_narrow, context_for
from tests.browser.site import running_site

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def press(page: Page, button: str) -> None:
    expect(page.locator("form[data-behaviour='access/passkey'][data-ready]")).to_be_visible()
    page.get_by_role("button", name=button).click()


def test_from_adding_a_passkey_to_signing_in_with_it(browser: Browser, tmp_path: Path) -> None:
    with running_site(tmp_path, name="localhost") as site:
        context = context_for(
            browser, site.url, site.cookies["admin"], viewport={"width": 320, "height": 640}
        )
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

        page.goto(f"{site.url}/beheer/account")
        page.get_by_label("Naam van de passkey").fill("mijn laptop")
        press(page, "Voeg een passkey toe")
        expect(page.get_by_text("Je passkey is toegevoegd.")).to_be_visible()
        expect(page.get_by_role("rowheader", name="mijn laptop")).to_be_visible()
        check_narrow(page)

        page.get_by_role("button", name="Uitloggen").click()
        press(page, "Log in met een passkey")
        page.wait_for_url("**/beheer")
        expect(page.get_by_role("button", name="Uitloggen")).to_be_visible()

        page.get_by_role("button", name="Uitloggen").click()
        devtools.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": made["authenticatorId"], "isUserVerified": False},
        )
        press(page, "Log in met een passkey")
        expect(page.get_by_role("status")).to_contain_text("Dat lukte niet.")
        expect(page.get_by_label("E-mailadres")).to_be_visible()
        check_narrow(page)
        context.close()
