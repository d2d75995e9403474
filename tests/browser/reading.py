"""Frames through the decoder of the scanner, in a browser."""

import base64
from collections.abc import Sequence

from playwright.sync_api import Page

from tests.browser.site import Site

_DECODE = """async ([decoder, wasm, pictures]) => {
  const worker = new Worker(decoder, { type: "module" });
  worker.postMessage({ wasm });
  const texts = [];
  for (const picture of pictures) {
    const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(bitmap, 0, 0);
    const frame = context.getImageData(0, 0, bitmap.width, bitmap.height);
    texts.push(await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = reject;
      worker.postMessage({ frame }, [frame.data.buffer]);
    }));
  }
  worker.terminate();
  return texts;
}"""


def decoded(page: Page, site: Site, pictures: Sequence[bytes]) -> list[str]:
    """The text that the scanner reads in each JPEG, or nothing; `page` is the scanner of `site`."""
    wasm = page.locator("[data-wasm]").get_attribute("data-wasm")
    script = page.locator("link[href*='door/phone.css']").get_attribute("href") or ""
    decoder = script.replace("phone.css", "decode.mjs")
    found: list[str] = page.evaluate(
        _DECODE, [site.url + decoder, wasm, [base64.b64encode(one).decode() for one in pictures]]
    )
    return found
