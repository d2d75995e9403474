"""Who sits where: the list, and one person with what came of each wish."""

from math import ceil
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.forms import Draft, Typed
from congress.core.i18n import nl
from congress.registration.queries import PAGE, registration_of
from congress.registration.queries.placed import missed_people, placed_people, placed_person, reasons_of
from congress.registration.queries.placement import latest_placement
from congress.registration.rules.filter import Filter
from congress.setup.gate import open_congress
from congress.web.pages import render
from congress.web.state import Request

SAID = {
    "plek": nl("De plek staat vast."),
}


def show_placed(request: Request) -> Response:
    """One page of people with their seats."""
    asked = _asked(request)
    page = _number(request.query_params.get("page", ""))
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.PLACEMENT)
        placement = latest_placement(tx, congress.id)
        only = tuple(missed_people(tx, congress, placement)) or (0,) if "alleen" in asked else ()
        wanted, present = Filter(words=asked.get("zoek", ""), ids=only), request.state["present"]
        people, count = placed_people(tx, congress, placement, wanted, present=present, page=page)
    return render(
        request,
        "registration/placed.html",
        congress=congress,
        people=people,
        count=count,
        page=page,
        pages=ceil(count / PAGE),
        query=urlencode(asked),
        draft=Draft(Typed(asked)),
        is_draft=placement is not None and placement.published_at is None,
    )


def show_person(request: Request) -> Response:
    """One person: seats, and why."""
    with request.state["db"].read() as tx:
        return _person_page(request, tx)


def _person_page(request: Request, tx: Tx, *, problem: str | None = None) -> Response:
    congress = open_congress(tx, request, Right.PLACEMENT)
    registration = registration_of(tx, congress.id, request.path_params["number"])
    placement = latest_placement(tx, congress.id)
    return render(
        request,
        "registration/placed-person.html",
        status=409 if problem else 200,
        congress=congress,
        person=placed_person(tx, congress, placement, registration),
        reasons=reasons_of(tx, congress, registration),
        is_draft=placement is not None and placement.published_at is None,
        said=SAID.get(request.query_params.get("gedaan", "")),
        problem=problem,
    )


def _asked(request: Request) -> dict[str, str]:
    words = request.query_params.get("zoek", "").replace("\x00", "")[:120]
    only = "zonder" if request.query_params.get("alleen") == "zonder" else ""
    return {name: text for name, text in {"zoek": words, "alleen": only}.items() if text}


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


routes = [
    Route("/beheer/{congress}/indeling/mensen", show_placed, methods=["GET"]),
    Route("/beheer/{congress}/indeling/mensen/{number:int}", show_person, methods=["GET"]),
]
