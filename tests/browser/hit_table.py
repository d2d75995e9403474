"""The table of docs/badges-lezen.md: which simulated frames are read. python -m tests.browser.hit_table"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from congress.core.db import Database
from congress.door.documents.badges import badge_pdf
from tests.browser.phones import pair_phone, phone
from tests.browser.reading import decoded
from tests.browser.site import running_site
from tests.door.decoders import zbar, zxing
from tests.door.frames import CASES, frame, jpeg, printed
from tests.door.test_badges import badge

FRAMES = 12


def main() -> None:
    """Print one line of the table per case."""
    paper, ticket = printed(badge_pdf([badge()])), badge().ticket
    say = sys.stdout.write
    say("| zo houd je de badge | scanner in de browser | zxing-cpp | zbar |\n| --- | --- | --- | --- |\n")
    with tempfile.TemporaryDirectory() as text, sync_playwright() as playwright:
        folder = Path(text)
        with running_site(folder) as site, phone(playwright, folder / "profile") as context:
            page = context.pages[0]
            pair_phone(Database(f"sqlite:///{folder / 'congress.db'}"), site, page, "Proef")
            for case in CASES:
                pictures = [jpeg(frame(paper, case, seed), case.quality) for seed in range(FRAMES)]
                images = [Image.open(io.BytesIO(picture)).convert("L") for picture in pictures]
                texts = [
                    decoded(page, site, pictures),
                    ["".join(zxing(image)) for image in images],
                    ["".join(zbar(image)) for image in images],
                ]
                assert all(one in {ticket, ""} for column in texts for one in column), case
                hits = " | ".join(str(column.count(ticket)) for column in texts)
                say(f"| {case.name}{'' if case.is_read else ' *'} | {hits} |\n")


if __name__ == "__main__":
    main()
