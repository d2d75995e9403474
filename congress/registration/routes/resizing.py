"""A session gets smaller or is dropped: see who would sit elsewhere, then do it."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.errors import Conflict, NotFound
from congress.core.forms import Draft, InvalidForm, Typed
from congress.programme.actions.parts import part_of
from congress.programme.models import Session
from congress.registration.actions.resizing import NotThisMany, Plan, plan_resizing, resize_session
from congress.registration.forms.resizing import ResizeForm
from congress.registration.queries import names_of
from congress.registration.queries.placed import seatings, titles_of
from congress.setup.gate import open_congress
from congress.web.pages import posted, render
from congress.web.state import Request


def show_resizing(request: Request) -> Response:
    """The session, and with a number of seats the plan."""
    typed = Typed({name: text for name, text in request.query_params.items() if name == "plekken"})
    with request.state["db"].read() as tx:
        return _page(request, tx, typed)


def submit_resizing(request: Request, typed: Typed) -> Response:
    """Carry the plan out that was shown."""
    number = request.path_params["number"]
    try:
        with request.state["db"].write() as tx:
            congress = open_congress(tx, request, Right.PLACEMENT)
            resize_session(
                tx,
                congress,
                number,
                ResizeForm.read(typed).plekken,
                seen=typed.get("plan", ""),
                actor=actor(request),
                now=request.state["clock"](),
            )
    except InvalidForm:
        with request.state["db"].read() as tx:
            return _page(request, tx, typed)
    except Conflict as refusal:
        with request.state["db"].read() as tx:
            return _page(request, tx, typed, problem=str(refusal))
    return RedirectResponse(f"/beheer/{congress.slug}/indeling?gedaan=verkleind", 303)


def _page(request: Request, tx: Tx, typed: Typed, *, problem: str | None = None) -> Response:
    congress = open_congress(tx, request, Right.PLACEMENT)
    session = part_of(tx, congress, Session, request.path_params["number"])
    draft, plan, places = Draft(typed), None, 0
    if "plekken" in typed:
        try:
            places = ResizeForm.read(typed).plekken
            plan = plan_resizing(tx, congress, session, places, now=request.state["clock"]())
        except InvalidForm as invalid:
            draft = invalid.draft
        except NotThisMany as refusal:
            draft = Draft(typed, {"plekken": str(refusal)})
        except Conflict as refusal:
            problem = problem or str(refusal)
    facts = next((one for one in seatings(tx, congress, None) if one.session_id == session.id), None)
    if facts is None:  # its round is no longer one with workshops
        raise NotFound
    return render(
        request,
        "registration/resizing.html",
        status=409 if problem else 422 if draft.problems else 200,
        congress=congress,
        session=facts,
        places=places,
        plan=plan,
        moves=_named(tx, congress.id, plan) if plan else (),
        titles=titles_of(tx, congress.id),
        draft=draft,
        problem=problem,
    )


def _named(tx: Tx, congress_id: int, plan: Plan) -> list[tuple[str, str, str, str | None]]:
    # (name, round, workshop now, workshop after) of each.
    names = names_of(tx, congress_id, {move.registration_id for move in plan.moves})
    titles = titles_of(tx, congress_id)
    return [
        (
            names[move.registration_id],
            titles[f"round {move.round}"],
            titles[f"workshop {move.left}"],
            titles[f"workshop {move.to}"] if move.to else None,
        )
        for move in plan.moves
    ]


_PATH = "/beheer/{congress}/indeling/sessies/{number:int}"
routes = [
    Route(_PATH, show_resizing, methods=["GET"]),
    Route(_PATH, posted(submit_resizing), methods=["POST"]),
]
