"""Letting the timetable be computed: see what would move, and put it in place."""

from uuid import UUID

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.programme.actions.proposing import (
    NothingToSchedule,
    Proposal,
    compute_timetable,
    computed_proposal,
)
from congress.programme.actions.timetable import ProgrammeChanged, apply_timetable
from congress.programme.forms.computing import TimetableForm
from congress.programme.models import ComputationKind
from congress.programme.queries import is_fixed, people_with_wishes, programme_of
from congress.programme.queries.computing import latest_computation
from congress.programme.routes.computing import computing_routes, how_far
from congress.programme.rules.timetable import Keep, Why
from congress.setup.gate import open_congress
from congress.web.pages import posted, render
from congress.web.state import Request

WHY = {
    Why.NO_ROOM: nl("Geen enkele zaal is groot genoeg en heeft wat de workshop nodig heeft."),
    Why.NO_ROUND: nl("Er is geen ronde waarin de workshop mag."),
    Why.CLASH: nl("Er is geen ronde meer met een passende zaal en een vrije spreker."),
}


def show_timetable(request: Request) -> Response:
    """What the computation does, and how many sessions it may move."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.PROGRAMME)
        programme = programme_of(tx, congress.id)
        people = people_with_wishes(tx, congress.id)
        computing = latest_computation(tx, congress.id, ComputationKind.TIMETABLE)
    proposal = computed_proposal(request.state["db"], computing) if computing else None
    if proposal and computing:
        return _page(request, proposal, draft=Draft(Typed({"keep": computing.asked["keep"]})))
    fixed = sum(is_fixed(session) for session in programme.sessions)
    facts = {"sessions": len(programme.sessions), "fixed": fixed, "people": people}
    moved = request.query_params.get("verplaatst", "")
    return render(
        request,
        "programme/timetable.html",
        congress=congress,
        proposal=None,
        computing=computing,
        how_far=how_far,
        draft=Draft(Typed({"keep": Keep.BEST})),
        moved=int(moved) if moved.isascii() and moved.isdigit() and len(moved) < 6 else None,
        problem=None,
        **facts,
    )


def submit_computation(request: Request, typed: Typed) -> Response:
    """Compute a proposal and show it; nothing changes yet."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.PROGRAMME)
    try:
        keep = TimetableForm.read(typed).keep
        db, now = request.state["db"], request.state["clock"]()
        proposal = compute_timetable(db, congress, keep=keep, actor=actor(request), now=now)
    except InvalidForm as invalid:
        return _page(request, None, draft=invalid.draft)
    except NothingToSchedule as refusal:
        return _page(request, None, problem=str(refusal))
    if proposal is None:
        return RedirectResponse(f"/beheer/{congress.slug}/programma/rooster", 303)
    return _page(request, proposal, draft=Draft(Typed({"keep": keep})))


def submit_timetable(request: Request, typed: Typed) -> Response:
    """Put the proposal in place, if the programme is still the same."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.PROGRAMME)
        place = _places(typed.all("plek"))
        moved = apply_timetable(tx, congress, place, actor=actor(request), now=request.state["clock"]())
    return RedirectResponse(f"/beheer/{congress.slug}/programma/rooster?verplaatst={moved}", 303)


def _places(texts: list[str]) -> dict[UUID, tuple[str, str]]:
    place: dict[UUID, tuple[str, str]] = {}
    for text in texts:
        parts = text.split(" ")
        try:
            guid, round_code, room_code = parts
            place[UUID(guid)] = (round_code, room_code)
        except ValueError:
            raise ProgrammeChanged from None
    return place


def _page(
    request: Request, proposal: Proposal | None, *, problem: str | None = None, draft: Draft | None = None
) -> Response:
    programme = proposal.programme if proposal else None
    sessions = programme.sessions if programme else ()
    titles = {str(session.guid): session.workshop.title for session in sessions}
    return render(
        request,
        "programme/timetable.html",
        status=409 if problem else 422 if draft and draft.problems else 200,
        proposal=proposal,
        computing=None,
        draft=draft or Draft(Typed({"keep": Keep.BEST})),
        unmet=[(titles[one.workshop], WHY[one.why]) for one in proposal.answer.unmet] if proposal else [],
        sessions=len(sessions),
        fixed=sum(is_fixed(session) for session in sessions),
        people=proposal.people if proposal else 0,
        moved=None,
        problem=problem,
    )


_BASE = "/beheer/{congress}/programma/rooster"
routes = [
    *computing_routes(_BASE, ComputationKind.TIMETABLE, Right.PROGRAMME),
    Route(_BASE, show_timetable, methods=["GET"]),
    Route(_BASE, posted(submit_computation), methods=["POST"]),
    Route(f"{_BASE}/overnemen", posted(submit_timetable), methods=["POST"]),
]
