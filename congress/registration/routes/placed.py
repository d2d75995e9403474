"""Who sits where: the list, one person with what came of each wish, and seats by hand."""

from collections.abc import Callable, Mapping
from math import ceil
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.forms import Draft, Typed
from congress.core.i18n import nl
from congress.registration.actions.seating import NothingToSwap, let_go, seat_by_hand
from congress.registration.models import Registration
from congress.registration.queries import PAGE, registration_of
from congress.registration.queries.people import by_short_code
from congress.registration.queries.placed import (
    awaited,
    missed_people,
    placed_people,
    placed_person,
    reasons_of,
    seatings,
)
from congress.registration.queries.placement import latest_placement
from congress.registration.rules.filter import Filter
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.web.pages import posted, render
from congress.web.state import Request

SAID = {
    "plek": nl("De plek staat vast."),
    "geruild": nl("De twee plekken zijn geruild en staan vast."),
    "los": nl("De plek staat niet meer vast."),
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
        lines = awaited(tx, congress.id)
    return render(
        request,
        "registration/placed.html",
        congress=congress,
        people=people,
        lines=lines,
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


def submit_seat(request: Request, typed: Typed) -> Response:
    """Put this person in a session, and fix it there."""
    return _act(request, "plek", lambda tx, congress, person: {person.id: _number(typed.get("sessie", ""))})


def submit_swap(request: Request, typed: Typed) -> Response:
    """Let two people change seats in one round."""

    def swap(tx: Tx, congress: Congress, person: Registration) -> Mapping[int, int]:
        other = by_short_code(tx, congress.id, typed.get("code", ""))
        placement = latest_placement(tx, congress.id)
        sits = [
            one.session_id
            for who in (person, other)
            for one in placed_person(tx, congress, placement, who).rounds
            if one.round_code == typed.get("ronde")
        ]
        if len(sits) < 2 or sits[0] is None or sits[1] is None or sits[0] == sits[1]:
            raise NothingToSwap
        return {person.id: sits[1], other.id: sits[0]}

    return _act(request, "geruild", swap)


def submit_letting_go(request: Request, typed: Typed) -> Response:
    """The seat in a round need not stand fast any more."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.PLACEMENT)
        person = registration_of(tx, congress.id, request.path_params["number"])
        let_go(tx, congress, person, _number(typed.get("ronde", "")))
    return RedirectResponse(f"{request.url.path.removesuffix('/los')}?gedaan=los", 303)


def _act(
    request: Request, done: str, wanted: Callable[[Tx, Congress, Registration], Mapping[int, int]]
) -> Response:
    try:
        with request.state["db"].write() as tx:
            congress = open_congress(tx, request, Right.PLACEMENT)
            person = registration_of(tx, congress.id, request.path_params["number"])
            seats, now = wanted(tx, congress, person), request.state["clock"]()
            seat_by_hand(tx, congress, seats, actor=actor(request), now=now)
    except Conflict as refusal:
        with request.state["db"].read() as tx:
            return _person_page(request, tx, problem=str(refusal))
    return RedirectResponse(f"{request.url.path.rpartition('/')[0]}?gedaan={done}", 303)


def _person_page(request: Request, tx: Tx, *, problem: str | None = None) -> Response:
    congress = open_congress(tx, request, Right.PLACEMENT)
    registration = registration_of(tx, congress.id, request.path_params["number"])
    placement = latest_placement(tx, congress.id)
    person = placed_person(tx, congress, placement, registration)
    return render(
        request,
        "registration/placed-person.html",
        status=409 if problem else 200,
        congress=congress,
        person=person,
        options=[(one.round_code, one.round_title) for one in person.rounds],
        short_code=registration.short_code,
        reasons=reasons_of(tx, congress, registration),
        is_draft=congress.placement_published_at is None,
        seatings=seatings(tx, congress, placement),
        draft=Draft(),
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
    Route("/beheer/{congress}/indeling/mensen/{number:int}/plek", posted(submit_seat), methods=["POST"]),
    Route("/beheer/{congress}/indeling/mensen/{number:int}/ruil", posted(submit_swap), methods=["POST"]),
    Route("/beheer/{congress}/indeling/mensen/{number:int}/los", posted(submit_letting_go), methods=["POST"]),
]
