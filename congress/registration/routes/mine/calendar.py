"""The own calendar: a file to keep, and a feed to follow under a secret address of its own."""

from starlette.responses import Response
from starlette.routing import Route

from congress.core.calendar import Entry
from congress.core.db import Tx
from congress.core.forms import Typed
from congress.registration.actions.invitations import (
    keep_agenda,
    kept_agenda,
    make_feed,
    withdraw_feed,
)
from congress.registration.documents import personal_calendar
from congress.registration.models import Registration
from congress.registration.queries.invitations import registration_by_feed
from congress.registration.routes.mine.page import address, back, mine, private
from congress.setup.models import Congress
from congress.setup.queries import congress_by_id
from congress.web.pages import download, posted, render
from congress.web.state import Request


def show_calendar(request: Request) -> Response:
    """The day and the own sessions as an iCalendar file."""
    with request.state["db"].read() as tx:
        registration, congress = mine(tx, request)
        entries = _kept(request, tx, registration, congress)
    return _file(request, congress, entries or _noted(request, registration))


def show_feed(request: Request) -> Response:
    """The same for a calendar that looks by itself, under the address of the feed."""
    with request.state["db"].read() as tx:
        registration = registration_by_feed(tx, request.path_params["secret"])
        congress = congress_by_id(tx, registration.congress_id)
        entries = _kept(request, tx, registration, congress)
    return _file(request, congress, entries or _noted(request, registration))


def show_calendar_page(request: Request) -> Response:
    """Ask whether one wants an address to follow, or another, or none."""
    with request.state["db"].read() as tx:
        registration, congress = mine(tx, request)
        return _page(request, registration, congress)


def submit_feed(request: Request, _typed: Typed) -> Response:
    """Make an address, and show it this once: only its hash is kept."""
    with request.state["db"].write() as tx:
        registration, congress = mine(tx, request)
        secret = make_feed(tx, registration)
    feed = f"{request.state['settings'].base_url}/agenda/{secret}.ics"
    return _page(request, registration, congress, feed=feed)


def submit_no_feed(request: Request, _typed: Typed) -> Response:
    """Withdraw the address."""
    with request.state["db"].write() as tx:
        registration, _ = mine(tx, request)
        withdraw_feed(tx, registration)
    return back(request, "agenda")


def _page(request: Request, registration: Registration, congress: Congress, *, feed: str = "") -> Response:
    page = "registration/calendar.html"
    shown = render(
        request,
        page,
        congress=congress,
        mine=address(request),
        feed=feed,
        has_feed=registration.feed_hash is not None,
        status=200,
    )
    return private(shown)


def _kept(request: Request, tx: Tx, registration: Registration, congress: Congress) -> list[Entry] | None:
    return kept_agenda(tx, congress, registration, base_url=request.state["settings"].base_url)


def _noted(request: Request, registration: Registration) -> list[Entry]:
    # Something changed since the last time anybody looked: its number rises before it is shown.
    base_url, now = request.state["settings"].base_url, request.state["clock"]()
    with request.state["db"].write() as tx:
        person = tx.get_one(Registration, registration.id)
        congress = congress_by_id(tx, person.congress_id)
        return keep_agenda(tx, congress, person, base_url=base_url, now=now)


def _file(request: Request, congress: Congress, entries: list[Entry]) -> Response:
    content = personal_calendar(entries, title=congress.title, now=request.state["clock"]())
    return private(download(content, "text/calendar; charset=utf-8", f"{congress.slug}.ics"))


routes = [
    Route("/mijn/{secret}/ticket.ics", show_calendar, methods=["GET"]),
    Route("/mijn/{secret}/agenda", show_calendar_page, methods=["GET"]),
    Route("/mijn/{secret}/agenda", posted(submit_feed), methods=["POST"]),
    Route("/mijn/{secret}/agenda/intrekken", posted(submit_no_feed), methods=["POST"]),
    Route("/agenda/{secret}.ics", show_feed, methods=["GET"]),
]
