"""A browser, and the real application. Without a browser these tests fail; they never skip."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.browser.checks import Watched, context_for
from tests.browser.site import Site, running_site

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--lang=nl-NL",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_BROWSER = (
    "No browser to test with. Install one: sudo apt install chromium (Debian), "
    "or .venv/bin/playwright install chromium."
)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, once for all tests."""
    with sync_playwright() as started:
        yield started


def launch(playwright: Playwright, *more_flags: str) -> Browser:
    """Debian's Chromium when it is there, else the one that Playwright installed."""
    try:
        return playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*FLAGS, *more_flags]
        )
    except BrowserError as error:
        pytest.fail(f"{NO_BROWSER}\n{error}", pytrace=False)


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser for all tests; each test opens its own profile in it."""
    opened = launch(playwright)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real application in a process of its own, on a filled congress."""
    with running_site(tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture(scope="session")
def profiles(browser: Browser, site: Site) -> Iterator[dict[str, BrowserContext]]:
    """One browser profile per role, so that styles and fonts are fetched once, as people would."""
    opened: dict[str, BrowserContext] = {}
    yield opened
    for context in opened.values():
        context.close()


def _profile(browser: Browser, site: Site, profiles: dict[str, BrowserContext], role: str) -> BrowserContext:
    if role not in profiles:
        profiles[role] = context_for(browser, site.url, site.cookies.get(role))
    return profiles[role]


@pytest.fixture(scope="session")
def windows() -> dict[str, Watched]:
    """The open window of each role that `read` used."""
    return {}


@pytest.fixture
def read(
    browser: Browser, site: Site, profiles: dict[str, BrowserContext], windows: dict[str, Watched]
) -> Iterator[Callable[[str | None], Watched]]:
    """read(role) -> the window of that role, watched; one window for all tests that only look at a page.

    Opening a window costs more than loading a page, and a page replaces what the one before it left.
    """

    def make(role: str | None) -> Watched:
        if (role or "") not in windows:
            page = _profile(browser, site, profiles, role or "").new_page()
            windows[role or ""] = Watched(page, site.url)
        watched = windows[role or ""]
        watched.expected.clear()
        watched.page.set_viewport_size({"width": 1280, "height": 720})
        return watched

    yield make
    wrong = [line for watched in windows.values() for line in watched.wrong]
    for watched in windows.values():
        watched.wrong.clear()
    assert not wrong, wrong


@pytest.fixture
def visit(
    browser: Browser, site: Site, profiles: dict[str, BrowserContext]
) -> Iterator[Callable[..., Watched]]:
    """visit(role) -> a watched page, signed in as that role; whatever goes wrong in it fails the test.

    With wishes (such as java_script_enabled=False) it is a page of a profile of its own.
    """
    opened: list[Watched] = []

    def make(role: str | None = None, **wishes: object) -> Watched:
        if wishes:
            context = context_for(browser, site.url, site.cookies.get(role or ""), **wishes)
        else:
            context = _profile(browser, site, profiles, role or "")
        opened.append(Watched(context.new_page(), site.url))
        return opened[-1]

    yield make
    for watched in opened:
        watched.page.close()
    wrong = [line for watched in opened for line in watched.wrong]
    assert not wrong, wrong
