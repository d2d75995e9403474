"""Moving a session in the grid: by dragging, by keyboard, and in a plain form."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.checks import Watched, check_axe
from tests.browser.site import Site

Visit = Callable[..., Watched]
PAGE = "/beheer/{open}/programma/schuiven"


def _start_over(page: Page) -> None:
    button = page.get_by_role("button", name="Gooi het concept weg")
    if button.count():
        button.click()
        expect(page.locator("main")).to_contain_text("Het concept is weg.")


def test_a_session_is_moved_by_keyboard_and_the_step_undone(site: Site, visit: Visit) -> None:
    watched = visit("organiser")
    page = watched.page
    watched.goto(site.address(PAGE))
    expect(page.locator(".grid__help")).to_be_visible()  # until then it is a plain form
    session = page.locator("[data-session]").first
    title = session.get_attribute("data-title") or ""

    session.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".grid__said")).to_contain_text("is opgepakt")
    check_axe(page)
    page.keyboard.press("Escape")
    expect(page.locator(".grid__said")).to_have_text(f"“{title}” blijft staan.")
    expect(session.get_by_role("link")).to_be_focused()

    page.keyboard.press("Enter")
    expect(page.locator(".grid__said")).to_contain_text("is opgepakt")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".grid__cell--over")).to_have_count(1)
    name = page.locator(".grid__cell--over").get_attribute("data-name") or ""
    expect(page.locator(".grid__said")).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(f"“{title}” staat in het concept nu in {name}.")

    page.get_by_role("button", name="Maak de laatste stap ongedaan").click()
    expect(page.locator("main")).to_contain_text("De laatste stap is ongedaan gemaakt.")
    _start_over(page)


def test_a_session_is_dragged_to_another_place(site: Site, visit: Visit) -> None:
    watched = visit("organiser")
    page = watched.page
    watched.goto(site.address(PAGE))
    expect(page.locator(".grid__help")).to_be_visible()  # until then it is a plain form
    session = page.locator("[data-session]").first
    title = session.get_attribute("data-title") or ""
    cell = page.locator("tbody tr").nth(1).locator("[data-cell]").first
    name = cell.get_attribute("data-name") or ""

    session.hover()
    page.mouse.down()
    cell.hover()
    expect(page.locator(".grid__cell--yes, .grid__cell--so, .grid__cell--no").first).to_be_visible()
    cell.hover(position={"x": 20, "y": 20})
    page.mouse.up()

    expect(page.locator("main")).to_contain_text(f"“{title}” staat in het concept nu in {name}.")
    _start_over(page)


def test_without_scripts_a_form_tells_what_happens_and_moves(site: Site, visit: Visit) -> None:
    watched = visit("organiser", java_script_enabled=False)
    page = watched.page
    watched.goto(site.address(PAGE))
    title = page.locator("[data-session]").first.get_attribute("data-title") or ""

    page.locator("[data-session]").first.get_by_role("link").click()
    free = page.get_by_label("Ronde en zaal").locator("option:not(:has-text('kan niet'))").first
    page.get_by_label("Ronde en zaal").select_option(free.get_attribute("value"))
    page.get_by_role("button", name="Bekijk wat er dan gebeurt").click()
    page.get_by_role("button", name="Zet in het concept").click()

    expect(page.locator("main")).to_contain_text(f"“{title}” staat in het concept nu in")
    _start_over(page)
