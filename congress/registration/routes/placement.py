"""The placement: compute, look, publish."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.programme.models import Computation, ComputationKind
from congress.programme.queries.computing import latest_computation
from congress.programme.routes.computing import computing_routes, how_far
from congress.registration.actions.placement import InputChanged, place, publish
from congress.registration.forms.placing import PlacementForm
from congress.registration.models import Placement
from congress.registration.queries.placed import seatings, titles_of
from congress.registration.queries.placement import (
    latest_placement,
    options_of,
    outcome,
    placement_problem,
)
from congress.registration.rules.placing import Options, fingerprint, places_given
from congress.registration.rules.wishes import seats_are_direct
from congress.setup.gate import open_congress
from congress.web.pages import posted, render
from congress.web.state import Request

SAID = {
    "berekend": nl("De indeling is berekend. Bekijk hem en publiceer hem daarna."),
    "verkleind": nl("De sessie is aangepast. Wie ergens anders zit, krijgt vanzelf een mail."),
    "gepubliceerd": nl("De indeling is gepubliceerd. Iedereen krijgt een mail."),
}


def show_placement(request: Request) -> Response:
    """The last run, or the start of the first one."""
    with request.state["db"].read() as tx:
        return _page(request, tx)


def submit_run(request: Request, typed: Typed) -> Response:
    """Compute a placement from how things are now."""
    db = request.state["db"]
    with db.read() as tx:
        congress = open_congress(tx, request, Right.PLACEMENT)
        try:
            options = PlacementForm.read(typed).options()
        except InvalidForm as invalid:
            return _page(request, tx, draft=invalid.draft)
    try:
        now = request.state["clock"]()
        is_later = place(db, congress.id, options, actor=actor(request), now=now)
    except Conflict as refusal:
        with db.read() as tx:
            return _page(request, tx, problem=str(refusal), draft=Draft(typed))
    done = "" if is_later else "?gedaan=berekend"
    return RedirectResponse(f"/beheer/{congress.slug}/indeling{done}", 303)


def submit_publish(request: Request, _typed: Typed) -> Response:
    """Make the last run the real placement."""
    try:
        with request.state["db"].write() as tx:
            congress = open_congress(tx, request, Right.PLACEMENT)
            publish(tx, congress, actor=actor(request), now=request.state["clock"]())
    except InputChanged as refusal:
        with request.state["db"].read() as tx:
            return _page(request, tx, problem=str(refusal))
    return RedirectResponse(f"/beheer/{congress.slug}/indeling?gedaan=gepubliceerd", 303)


def _page(request: Request, tx: Tx, *, problem: str | None = None, draft: Draft | None = None) -> Response:
    congress = open_congress(tx, request, Right.PLACEMENT)
    placement = latest_placement(tx, congress.id)
    options = options_of(placement) if placement else Options()
    now_asked = placement_problem(tx, congress, options)
    is_public = seats_are_direct(congress.choice, published_at=congress.placement_published_at)
    if draft is None:
        asked = {"goal": options.goal, "queue": options.queue, "seed": str(now_asked.seed)}
        draft = Draft(Typed(asked))
    return render(
        request,
        "registration/placement.html",
        status=409 if problem else 422 if draft.problems else 200,
        congress=congress,
        computing=_still_news(latest_computation(tx, congress.id, ComputationKind.PLACEMENT), placement),
        how_far=how_far,
        placement=placement,
        outcome=outcome(tx, congress, placement) if placement else None,
        sessions=seatings(tx, congress, placement) if is_public else (),
        titles=titles_of(tx, congress.id) if is_public else {},
        seats=places_given(placement.answer) if placement else 0,
        is_current=placement is not None and placement.problem_hash == fingerprint(now_asked),
        people=len(now_asked.participants),
        with_wishes=sum(bool(p.ranking or p.rankings) for p in now_asked.participants),
        seed=now_asked.seed,
        options=options,
        draft=draft,
        said=SAID.get(request.query_params.get("gedaan", "")),
        problem=problem,
    )


def _still_news(computation: Computation | None, placement: Placement | None) -> Computation | None:
    # How a run of before ended is no news beside a later placement.
    is_old = (
        computation and not computation.is_open and placement and placement.made_at >= computation.asked_at
    )
    return None if is_old else computation


routes = [
    *computing_routes("/beheer/{congress}/indeling", ComputationKind.PLACEMENT, Right.PLACEMENT),
    Route("/beheer/{congress}/indeling", show_placement, methods=["GET"]),
    Route("/beheer/{congress}/indeling", posted(submit_run), methods=["POST"]),
    Route("/beheer/{congress}/indeling/publicatie", posted(submit_publish), methods=["POST"]),
]
