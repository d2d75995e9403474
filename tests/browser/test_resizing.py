"""A workshop falls out: the organiser sees who would sit elsewhere, and does it."""

from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import expect

from congress.access.actions import add_staff
from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.programme.models import Session
from congress.registration.actions.placement import publish, run_placement
from tests.browser.checks import Watched, check_axe, check_narrow
from tests.browser.site import Site
from tests.browser.world import NOW
from tests.make import by_slug, make_congress, make_participation
from tests.make_registration import arrive, make_programme, prefer

SLUG = "zaal-valt-uit"
Visit = Callable[..., Watched]


def _published(db: Database) -> int:
    """Three people in a session of next month that falls out; its number."""
    with db.write() as tx:
        day = date(2027, 1, 20)
        window = {"opens_at": NOW - timedelta(days=30), "closes_at": NOW + timedelta(days=10)}
        congress = make_congress(
            tx, slug=SLUG, starts_on=day, ends_on=day, preferences_close_at=NOW + timedelta(days=12), **window
        )
        make_participation(tx, congress)
        [block], workshops, sessions = make_programme(tx, congress, rounds=1, workshops=3, seats=2)
        block.starts_at, block.ends_at = (at + timedelta(days=41) for at in (block.starts_at, block.ends_at))
        for number, order in enumerate(((0, 1), (0, 2), (1, 0))):
            person = arrive(tx, congress, 800 + number, now=NOW).registration
            prefer(tx, person, block, *(workshops[n] for n in order))
        add_staff(
            tx, "organiser@voorbeeld.example", Role.ORGANISER, congress_id=congress.id, actor="test", now=NOW
        )
        congress_id, session_id = congress.id, sessions[0, 0].id
    run_placement(db, congress_id, actor="test", now=NOW)
    with db.write() as tx:
        publish(tx, by_slug(tx, SLUG), actor="test", now=NOW)
    return session_id


def test_the_plan_is_seen_first_and_then_carried_out(visit: Visit, site: Site) -> None:
    db = Database(f"sqlite:///{site.folder / 'congress.db'}")
    session = _published(db)
    watched = visit("organiser")
    page = watched.page

    watched.goto(f"/beheer/{SLUG}/indeling")
    page.get_by_role("row", name="Eergerelateerd geweld").get_by_role("link").click()
    page.get_by_label("Hoeveel plekken blijven er?").fill("0")
    page.get_by_role("button", name="Bekijk het plan").click()
    expect(page.get_by_text("Bewezen: met minder mensen kan het niet.")).to_be_visible()
    expect(page.get_by_role("row", name="Scheiding")).to_be_visible()
    check_axe(page)
    check_narrow(page)
    page.get_by_role("button", name="Laat de sessie vervallen").click()

    expect(page.get_by_text("De sessie is aangepast.")).to_be_visible()
    expect(page.get_by_role("link", name="Eergerelateerd geweld")).to_have_count(0)
    with db.read() as tx:
        assert tx.get(Session, session) is None
    db.close()
