"""Badges before a camera: what the scanner reads in a real browser, from the PDF as it is printed."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect
from sqlalchemy import select

from congress.core.db import Database
from congress.core.settings import Settings
from congress.door.actions.badges import badges_to_print
from congress.door.documents.badges import badge_pdf
from congress.door.models import Scan
from congress.door.queries import inside_by_place, ticket_writer
from congress.registration.queries import Filter
from tests.browser.phones import FULL, PATIENCE_MS, all_sent, is_ready, pair_phone, phone, says
from tests.browser.reading import decoded
from tests.browser.server import SECRET
from tests.browser.site import Site, running_site
from tests.door.frames import CASES, frame, grey, jpeg, printed
from tests.make import by_slug, make_registration

READ = [case for case in CASES if case.is_read]
FRAMES_A_SECOND = 30
BETWEEN = 6
SHOTS = 2
FAKE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("camera")) as site:
        yield site


@pytest.fixture(scope="module")
def db(door: Site) -> Iterator[Database]:
    opened = Database(f"sqlite:///{door.folder / 'congress.db'}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def people(db: Database, door: Site) -> dict[str, int]:
    """Somebody with a place for each case that must be read."""
    with db.write() as tx:
        congress = by_slug(tx, door.facts["done"])
        congress.capacity += len(READ)
        return {
            case.name: make_registration(tx, congress, family_name=f"Geval {number}").id
            for number, case in enumerate(READ)
        }


def _badge(db: Database, door: Site, person: int) -> tuple[bytes, str]:
    """The PDF of one badge, and the text in its code."""
    settings = Settings(_env_file=None, secret_key=SECRET)
    with db.read() as tx:
        congress = by_slug(tx, door.facts["done"])
        facts = badges_to_print(tx, congress, ticket=ticket_writer(settings), of=Filter(ids=(person,)))
    return badge_pdf(facts), facts[0].ticket


def _film(path: Path, pictures: Sequence[tuple[bytes, int]]) -> str:
    """JPEGs one after another: Chromium shows them as a camera of 30 frames a second, over and over."""
    with path.open("wb") as file:
        for picture, frames in pictures:
            file.write(picture * frames)
    return f"--use-file-for-fake-video-capture={path}"


def test_the_scanner_reads_every_frame_it_must(
    playwright: Playwright, door: Site, db: Database, people: dict[str, int], tmp_path: Path
) -> None:
    pdf, ticket = _badge(db, door, people[READ[0].name])
    paper = printed(pdf)
    shots = [(case, seed) for case in READ for seed in range(SHOTS)]
    with phone(playwright, tmp_path / "profile") as context:
        page = context.pages[0]
        pair_phone(db, door, page, "Proef")
        texts = decoded(page, door, [jpeg(frame(paper, case, seed), case.quality) for case, seed in shots])

    assert [case.name for (case, _), text in zip(shots, texts, strict=True) if text != ticket] == []


def test_a_badge_held_before_the_camera_for_a_second_gets_its_verdict(
    playwright: Playwright, door: Site, db: Database, people: dict[str, int], tmp_path: Path
) -> None:
    film: list[tuple[bytes, int]] = []
    for case in READ:
        pdf, _ = _badge(db, door, people[case.name])
        film.append((jpeg(frame(printed(pdf), case, 1), case.quality), FRAMES_A_SECOND))
        film.append((jpeg(grey()), BETWEEN))
    with phone(playwright, tmp_path / "profile", *FAKE, _film(tmp_path / "film.mjpeg", film)) as context:
        context.grant_permissions(["camera"])
        page = context.pages[0]
        with db.read() as tx:  # the camera starts by itself, so the page may count the first badge at once
            before = inside_by_place(tx, by_slug(tx, door.facts["done"]).id).get("entrance", 0)
        pair_phone(db, door, page, "Camera")
        count = page.locator("[data-part=count]")
        expect(count).to_contain_text(f"Binnen: {before + len(READ)} van", timeout=4 * PATIENCE_MS)
        all_sent(page)

    with db.read() as tx:
        scans = tx.execute(
            select(Scan.registration_id, Scan.verdict).where(Scan.device == "Camera").order_by(Scan.at)
        ).all()
    first = [person for person, verdict in scans if person and verdict == "admitted"]
    film_order = list(people.values())
    began = film_order.index(first[0])
    assert first == film_order[began:] + film_order[:began]  # nobody had to wait for the next turn


def test_the_camera_starts_by_itself_and_reads_on_after_a_scan_that_could_not_be_kept(
    playwright: Playwright, door: Site, db: Database, tmp_path: Path
) -> None:
    with db.write() as tx:
        congress = by_slug(tx, door.facts["done"])
        congress.capacity += 2
        guests = [make_registration(tx, congress, family_name=f"Film {n}").id for n in range(2)]
    case = READ[0]
    badges = [jpeg(frame(printed(_badge(db, door, guest)[0]), case, 1), case.quality) for guest in guests]
    film = _film(tmp_path / "film.mjpeg", [(badge, FRAMES_A_SECOND) for badge in badges])
    with phone(playwright, tmp_path / "profile", *FAKE, film) as context:
        context.grant_permissions(["camera"])
        page = context.pages[0]
        pair_phone(db, door, page, "Film")
        says(page, "Welkom")
        page.evaluate(FULL)
        says(page, "Niet gelukt")
        page.evaluate("() => makeRoom()")
        says(page, "Al binnen")
        page.reload()
        is_ready(page)
        expect(page.locator(".phone__camera")).to_have_attribute("data-on", "")
        says(page, "Al binnen")
