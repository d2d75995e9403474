"""Pictures of every page in docs/img at 1280 and 320 px: python -m tests.browser.screenshots [WORD]."""

import io
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.checks import context_for
from tests.browser.conftest import launch
from tests.browser.routes import MORE, WAYS, Way
from tests.browser.site import ROOT, Site, running_site

FOLDER = ROOT / "docs" / "img"
COLOURS = 128  # enough for these pages, at a third of the size
WIDTHS = (1280, 320)
WHICH = {"open", "done", "empty", "wishing", "waiting", "seated"}


def name_of(way: Way) -> str:
    """A file name from the address: /beheer/{done}/mail/{mail} becomes done-beheer-mail-een."""
    parts = [part for part in re.split(r"[/.?&=]", way.address) if part]
    which = [part[1:-1] for part in parts if part[1:-1] in WHICH]
    words = ["een" if "{" in part else part for part in parts if part[1:-1] not in WHICH]
    face = [way.role or "anoniem"] if way in MORE and way.status == 200 else []
    status = [str(way.status)] if way.status != 200 else []
    return "-".join([*which, *words, *face, *status]) or "start"


def take(page: Page, site: Site, way: Way) -> None:
    """One page, at each width."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(site.url + site.address(way.address))
        shot = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
        shot.quantize(COLOURS).save(FOLDER / f"{name_of(way)}-{width}.png", optimize=True)


def main(word: str) -> None:
    """All pages whose address has `word` in it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_site(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        pages: dict[str | None, Page] = {}
        for way in [*WAYS.values(), *MORE]:
            if not way.is_file and word in way.address:
                if way.role not in pages:
                    cookie = site.cookies.get(way.role or "")
                    pages[way.role] = context_for(browser, site.url, cookie).new_page()
                take(pages[way.role], site, way)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
