"""What must hold on every page: WCAG 2.2 AA as far as a machine sees it, 320 px, keyboard, own host only."""

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response

from congress.access.gate import COOKIE

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

_STOPS = """() => {
  const all = 'a[href], button, input, select, textarea, summary, [tabindex]';
  const groups = new Set();
  return [...document.querySelectorAll(all)].filter(e => {
    if (e.tabIndex < 0 || e.disabled || e.type === 'hidden' || !e.checkVisibility()) return false;
    if (e.type === 'radio') {
      const seen = groups.has(e.name);
      groups.add(e.name);
      return !seen;
    }
    return true;
  }).length;
}"""
_FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const x = Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.y + Math.min(box.height, 40) / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  window.__seen ??= new Set();
  const known = window.__seen.has(e);
  window.__seen.add(e);
  return {
    name: e.outerHTML.slice(0, 120), known,
    clear: !!top && (e.contains(top) || top.contains(e) || [...(e.labels ?? [])].some(l => l.contains(top))),
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  };
}"""
_SMALL = """() => [...document.querySelectorAll('button, select, input:not([type=hidden]), .button, nav a')]
  .filter(e => e.checkVisibility() && !e.closest('[aria-hidden=true]'))
  .map(e => [e.getBoundingClientRect(), e.outerHTML.slice(0, 120)])
  .filter(([box]) => box.width < 24 || box.height < 24).map(([, html]) => html)"""


@dataclass
class Watched:
    """A page, with everything that went wrong in it while it was open."""

    page: Page
    site: str
    wrong: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._heard(message.type, message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        self.page.on("request", self._asked)

    def _heard(self, kind: str, text: str) -> None:
        if any(f"status of {status}" in text for status in self.expected):
            return  # the browser itself reports the page that we asked to be refused
        if kind in {"error", "warning"}:
            self.wrong.append(f"console: {text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.site + "/", "data:", "blob:")):
            self.wrong.append(f"asked elsewhere: {request.url}")

    def goto(self, address: str) -> Response:
        """Open `address` of the site and wait until it is quiet."""
        response = self.page.goto(self.site + address, wait_until="load")
        assert response is not None
        return response


def context_for(browser: Browser, site: str, cookie: str | None, **wishes: Any) -> BrowserContext:
    """A fresh browser profile, signed in when there is a cookie."""
    context = browser.new_context(reduced_motion="reduce", locale="nl-NL", **wishes)
    if cookie:
        context.add_cookies([{"name": COOKIE, "value": cookie, "url": site}])
    return context


def check_axe(page: Page) -> None:
    """No violation of WCAG 2.2 AA or of best practice."""
    page.evaluate(AXE.read_text())
    # Only what is wrong: everything that is right takes longer to hand over than to find.
    options = "{runOnly: rules, resultTypes: ['violations']}"
    run = f"rules => axe.run(document, {options}).then(all => all.violations)"
    found = page.evaluate(run, RULES)
    wrong = [(v["id"], v["help"], [node["html"][:160] for node in v["nodes"]]) for v in found]
    assert not wrong, wrong


def check_narrow(page: Page) -> None:
    """Nothing sticks out sideways at 320 px (1.4.10), and targets are large enough (2.5.8)."""
    page.set_viewport_size({"width": 320, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320, f"{width} px wide"
    small = page.evaluate(_SMALL)
    assert not small, small


def check_keyboard(page: Page) -> None:
    """Tab reaches everything, in view, with a visible ring, and never sticks (2.1.1, 2.4.7, 2.4.11)."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("document.activeElement?.blur(), getSelection().removeAllRanges(), scrollTo(0, 0)")
    wanted, reached = page.evaluate(_STOPS), 0
    for _ in range(wanted + 60):  # a date field has stops inside
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUS)
        if stop is None:
            break
        assert stop["clear"], f"covered: {stop['name']}"
        assert stop["ring"], f"no visible focus: {stop['name']}"
        reached += not stop["known"]
        if reached >= wanted:
            break
    assert reached >= wanted, f"{reached} of {wanted} reached by Tab"


def check_mistakes(page: Page) -> None:
    """The pattern of style: title, summary with the focus, links that lead to fields, sentences at fields."""
    page.locator(".problems").wait_for(timeout=10_000)
    page.wait_for_load_state()
    assert page.title().startswith("Fout:"), page.title()
    page.wait_for_function("() => document.activeElement.className.startsWith('problems')", timeout=10_000)
    links = page.locator(".problems a").evaluate_all("all => all.map(a => a.getAttribute('href').slice(1))")
    assert links
    for name in links:
        assert page.locator(f"[id='{name}']").count() == 1, f"no field {name}"
    for notes in page.locator("[aria-invalid=true]").evaluate_all(
        "all => all.map(e => (e.getAttribute('aria-describedby') ?? '').split(' ')"
        ".map(id => document.getElementById(id)?.textContent ?? '').join(' '))"
    ):
        assert "Fout:" in notes, notes


def changed_pixels(before: bytes, after: bytes) -> int:
    """How many pixels differ clearly between two pictures of the same size."""
    one, two = (Image.open(io.BytesIO(picture)).convert("L") for picture in (before, after))
    return sum(ImageChops.difference(one, two).histogram()[40:])
