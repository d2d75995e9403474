"""Every page of the product: accessible, narrow, by keyboard, silent, and only from its own host."""

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader
from starlette.routing import Route

from congress.app import create_app
from congress.core.db import Database
from congress.core.settings import Settings
from tests.browser import checks
from tests.browser.routes import FORMS, MORE, WAYS, Way
from tests.browser.site import Site

Visit = Callable[..., checks.Watched]
ALL = [*WAYS.values(), *MORE]


def _name(way: Way) -> str:
    return f"{way.address} as {way.role}" if way.role else way.address


def test_every_route_is_in_the_table() -> None:
    settings = Settings(_env_file=None, secret_key="a key of more than thirty-two characters")
    app = create_app(Database("sqlite://"), settings)
    routes = {
        route.path
        for route in app.routes
        if isinstance(route, Route) and "GET" in (route.methods or ()) and not route.path.startswith("/api/")
    }

    assert routes - WAYS.keys() == set(), "no way to reach these: add them to tests/browser/routes.py"
    assert WAYS.keys() - routes == set(), "these are no longer routes"


@pytest.mark.parametrize("way", ALL, ids=_name)
def test_a_page_is_in_order(way: Way, site: Site, read: Visit) -> None:
    watched = read(way.role)
    page = watched.page
    watched.expected |= {way.status} if way.status >= 400 else set()
    if way.is_file:
        answer = page.request.get(site.url + site.address(way.address))
        assert answer.status == way.status
        assert answer.body()
        return

    response = watched.goto(site.address(way.address))

    assert response.status == way.status
    assert page.locator("h1").count() == 1
    checks.check_axe(page)
    checks.check_keyboard(page)
    checks.check_narrow(page)


@pytest.mark.parametrize("way", FORMS, ids=_name)
def test_mistakes_are_shown_as_they_should(way: Way, site: Site, read: Visit) -> None:
    watched = read(way.role)
    watched.expected.add(422)
    page = watched.page
    watched.goto(site.address(way.address))

    page.locator("main form[method=post]").last.evaluate(
        "form => { for (const e of form.elements) if (e.type !== 'hidden' && e.name) {"
        " if (e.tagName === 'SELECT') e.selectedIndex = 0; else if (e.type !== 'radio') e.value = ''; } }"
    )
    if page.locator("form.steps").count():
        page.locator("form.steps").evaluate("form => form.submit()")  # past the check of each step
    else:
        page.locator("main form[method=post]").last.locator("button").last.click()

    checks.check_mistakes(page)
    checks.check_axe(page)
    checks.check_narrow(page)


def test_the_programme_prints_on_one_sheet(site: Site, visit: Visit) -> None:
    page = visit().page
    for per in ("ronde", "zaal", "thema"):
        page.goto(site.url + site.address("/{done}/programma?per=" + per))

        [sheet] = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages

        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == (595, 842)  # A4 in points
        assert "10:00–11:00" in sheet.extract_text()


def test_focus_can_be_seen(site: Site, visit: Visit) -> None:
    watched = visit(viewport={"width": 800, "height": 600})
    page = watched.page
    watched.goto(site.address("/beheer"))
    before = page.locator("form").last.screenshot()

    page.get_by_role("button").focus()

    after = page.locator("form").last.screenshot()
    assert checks.changed_pixels(before, after) > 400


def test_without_scripts_no_button_is_shown_that_does_nothing(site: Site, visit: Visit) -> None:
    watched = visit("door", java_script_enabled=False)
    watched.goto(site.address("/deur/{done}"))

    assert watched.page.get_by_role("button", name="Controleer").is_visible()
    assert watched.page.get_by_text("Start de camera").count() == 1
    assert not watched.page.get_by_text("Start de camera").is_visible()


def test_without_scripts_the_form_still_explains_itself(site: Site, visit: Visit) -> None:
    watched = visit(java_script_enabled=False)
    watched.expected.add(422)
    watched.goto(site.address("/{open}/aanmelden"))

    watched.page.get_by_role("button", name="Meld me aan").click()

    assert watched.page.get_by_role("heading", name="Er gaat nog iets mis").is_visible()


@pytest.mark.parametrize("way", [Way("/{open}/aanmelden"), Way("/beheer/{open}", "organiser")], ids=_name)
def test_text_of_twice_the_size_still_fits(way: Way, site: Site, visit: Visit) -> None:
    page = visit(way.role, viewport={"width": 1024, "height": 768}).page
    page.goto(site.url + site.address(way.address))

    page.evaluate("document.documentElement.style.fontSize = '212%'")

    assert page.evaluate("document.documentElement.scrollWidth") <= 1024
    assert page.locator("h1").evaluate("h1 => parseFloat(getComputedStyle(h1).fontSize)") > 50
