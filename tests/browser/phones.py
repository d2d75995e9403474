"""Phones at the door, as browsers with a memory of their own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright, expect

from congress.core.db import Database
from congress.door.actions.devices import make_device
from congress.door.forms import DeviceForm
from tests.browser.conftest import FLAGS
from tests.browser.site import Site
from tests.browser.world import NOW
from tests.make import by_slug

PATIENCE_MS = 30_000
FULL = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function () {
    throw new DOMException("full", "QuotaExceededError");
  };
  window.makeRoom = () => (IDBObjectStore.prototype.put = put);
}"""
"""From now on the phone has no room; `makeRoom()` gives it some."""


def pair_phone(db: Database, door: Site, page: Page, name: str, *rights: str) -> int:
    """A paired phone with these rights, ready to scan; the answer is the number of the device."""
    with db.write() as tx:
        congress = by_slug(tx, door.facts["done"])
        device, secret = make_device(tx, congress, DeviceForm.read({"name": name}), actor="-", now=NOW)
        device.rights = list(rights)
    page.goto(f"{door.url}/deur/{door.facts['done']}/koppelen#{secret}")
    expect(page.get_by_label("Koppelcode")).to_have_value(secret)  # the script has put it there
    page.get_by_role("button", name="Koppel dit toestel").click()
    is_ready(page)
    return device.id


def is_ready(page: Page) -> None:
    """Waits until the phone has its list and works without network."""
    expect(page.locator(".phone")).to_have_attribute("data-ready", "", timeout=PATIENCE_MS)
    expect(page.locator("[data-part=state]")).to_contain_text("lijst van", timeout=PATIENCE_MS)
    page.evaluate("() => navigator.serviceWorker.ready.then((found) => found.active.state)")


def type_code(page: Page, code: str) -> None:
    """Types a code and waits until it is judged."""
    page.get_by_label("Of typ de code onder de QR-code").fill(code)
    page.get_by_role("button", name="Controleer").click()
    expect(page.get_by_label("Of typ de code onder de QR-code")).to_have_value("", timeout=PATIENCE_MS)


def type_codes(page: Page, codes: list[str]) -> None:
    """Types codes one after another, each as soon as the one before is judged."""
    page.evaluate(
        """async (codes) => {
          const form = document.querySelector('[data-part=typed]');
          const field = form.elements.namedItem('code');
          for (const code of codes) {
            field.value = code;
            form.requestSubmit();
            while (field.value) await new Promise(requestAnimationFrame);
          }
        }""",
        codes,
    )


def says(page: Page, word: str) -> None:
    """The verdict on the screen."""
    expect(page.locator("[data-part=word]")).to_have_text(word, timeout=PATIENCE_MS)


def all_sent(page: Page) -> None:
    """Waits until the server has every scan."""
    expect(page.locator(".phone")).to_have_attribute("data-unsent", "0", timeout=PATIENCE_MS)
    expect(page.locator("[data-part=state]")).to_contain_text("Verbonden", timeout=PATIENCE_MS)


def online(context: BrowserContext, page: Page) -> None:
    """The network is back, and the phone notices."""
    context.set_offline(False)
    page.evaluate("() => dispatchEvent(new Event('online'))")


def stored(page: Page, door: Site) -> dict[str, list[Any]]:
    """All that the phone keeps of the congress that is over, by store."""
    found: dict[str, list[Any]] = page.evaluate(
        """async (slug) => {
          const open = indexedDB.open(`deur-${slug}`);
          const db = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
          const found = {};
          for (const store of db.objectStoreNames) {
            const all = db.transaction(store).objectStore(store).getAll();
            found[store] = await new Promise((resolve) => (all.onsuccess = () => resolve(all.result)));
          }
          db.close();
          return found;
        }""",
        door.facts["done"],
    )
    return found


@contextmanager
def phone(playwright: Playwright, profile: Path, *flags: str) -> Iterator[BrowserContext]:
    """A browser with a memory of its own, which outlives the browser."""
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=shutil.which("chromium"),
        args=[*FLAGS, *flags],
        viewport={"width": 390, "height": 844},
        locale="nl-NL",
        reduced_motion="reduce",
    )
    yield context
    context.close()
