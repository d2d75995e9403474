"""Printing badges: all of them, one at the desk, and a look before the paper goes in."""

from functools import partial

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.pictures import first_page
from congress.door.actions.badges import (
    badge_of,
    badges_to_print,
    forget_old_badges,
    mark_printed,
    reissue,
)
from congress.door.documents.badges import SHEETS, badge_pdf
from congress.door.forms import BadgesForm
from congress.door.queries import old_badges
from congress.door.rules.badges import Only, Order
from congress.registration.models import Registration
from congress.registration.queries import Filter, registration_of
from congress.registration.rules.places import Status
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.web.pages import download, posted, render
from congress.web.state import Request

ORDERS = [
    (Order.NAME, "op achternaam"),
    (Order.ORGANISATION, "op organisatie"),
    (Order.MUNICIPALITY, "op gemeente"),
]
START = {"layout": "a6", "only": "new", "order": "name"}


def show_badges(request: Request) -> Response:
    """How many badges there are, how many are new or changed, and which paper is old."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        return _page(request, tx, congress, Draft(START | _chosen(request)))


def submit_badges(request: Request, typed: Typed) -> Response:
    """The PDF; what is in it counts as printed."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        try:
            form = BadgesForm.read(typed)
        except InvalidForm as invalid:
            return _page(request, tx, congress, invalid.draft, status=422)
        writer = request.state["ticket"]
        of = Filter.from_query(typed)
        badges = badges_to_print(tx, congress, ticket=writer, only=form.only, order=form.order, of=of)
        now = request.state["clock"]()
        badges = mark_printed(tx, badges, ticket=writer, actor=actor(request), now=now)
        pdf = badge_pdf(badges, layout=form.layout, is_double_sided=form.double_sided, title=congress.title)
    return download(pdf, "application/pdf", f"badges-{congress.slug}.pdf")


def show_sample(request: Request) -> Response:
    """A picture of the first sheet on the paper of the address; nothing counts as printed."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        try:
            form = BadgesForm.read(dict(request.query_params))
        except InvalidForm:
            raise NotFound from None
        of, writer = Filter.from_query(request.query_params), request.state["ticket"]
        people = badges_to_print(tx, congress, ticket=writer, order=form.order, of=of)
    pdf = badge_pdf(people[: SHEETS[form.layout].count], layout=form.layout, title=congress.title)
    return download(first_page(pdf), "image/png", "voorbeeld.png", inline=True)


def submit_tidied(request: Request, _typed: Typed) -> Response:
    """The old paper was thrown away."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        forget_old_badges(tx, congress)
    return RedirectResponse(f"/beheer/{congress.slug}/badges", 303)


def show_one(request: Request) -> Response:
    """One badge at the desk."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        return _one(request, _person(request, tx, congress), Draft({"layout": "a6"}))


def show_one_sample(request: Request) -> Response:
    """A picture of one badge."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        person = _person(request, tx, congress)
        badge = badge_of(tx, congress, person, ticket=request.state["ticket"])
    return download(first_page(badge_pdf([badge])), "image/png", "badge.png", inline=True)


def submit_one(request: Request, typed: Typed) -> Response:
    """The PDF of one badge; with `lost` the codes of before are refused from now on."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        person = _person(request, tx, congress)
        try:
            form = BadgesForm.read({"layout": typed.get("layout", "a6")})
        except InvalidForm as invalid:
            return _one(request, person, Draft(typed, invalid.draft.problems))
        now = request.state["clock"]()
        if typed.ticks("lost"):
            reissue(tx, person, actor=actor(request), now=now)
        writer = request.state["ticket"]
        badge = badge_of(tx, congress, person, ticket=writer)
        [badge] = mark_printed(tx, [badge], ticket=writer, actor=actor(request), now=now)
    pdf = badge_pdf([badge], layout=form.layout, title=congress.title)
    return download(pdf, "application/pdf", f"badge-{badge.short_code}.pdf")


def _one(request: Request, person: Registration, draft: Draft) -> Response:
    return render(
        request,
        "door/badge.html",
        status=422 if draft.problems else 200,
        person=person,
        layouts=[(layout.value, sheet.name) for layout, sheet in SHEETS.items()],
        draft=draft,
    )


def _chosen(request: Request) -> dict[str, str]:
    """What the address asks for; from the list of people all badges of a selection."""
    query = dict(request.query_params)
    return {"only": Only.ALL.value} | query if Filter.from_query(query) != Filter() else query


def _person(request: Request, tx: Tx, congress: Congress) -> Registration:
    person = registration_of(tx, congress.id, request.path_params["number"])
    if person.status != Status.CONFIRMED:
        raise NotFound
    return person


def _page(request: Request, tx: Tx, congress: Congress, draft: Draft, *, status: int = 200) -> Response:
    meant = Filter.from_query(draft.typed)
    count = partial(badges_to_print, tx, congress, ticket=request.state["ticket"], of=meant)
    return render(
        request,
        "door/badges.html",
        status=status,
        draft=draft,
        meant=meant.to_query(),
        total=len(count()),
        fresh=len(count(only=Only.NEW)),
        old=old_badges(tx, congress.id),
        layouts=[(layout.value, sheet.name) for layout, sheet in SHEETS.items()],
        orders=[(order.value, text) for order, text in ORDERS],
    )


_BASE = "/beheer/{congress}/badges"
routes = [
    Route(_BASE, show_badges, methods=["GET"]),
    Route(_BASE, posted(submit_badges), methods=["POST"]),
    Route(f"{_BASE}/voorbeeld.png", show_sample, methods=["GET"]),
    Route(f"{_BASE}/opgeruimd", posted(submit_tidied), methods=["POST"]),
    Route(f"{_BASE}/{{number:int}}", show_one, methods=["GET"]),
    Route(f"{_BASE}/{{number:int}}", posted(submit_one), methods=["POST"]),
    Route(f"{_BASE}/{{number:int}}/voorbeeld.png", show_one_sample, methods=["GET"]),
]
