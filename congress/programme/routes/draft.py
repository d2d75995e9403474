"""Moving sessions about in a draft of the timetable, and publishing it."""

from collections.abc import Callable, Iterable

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.errors import Conflict, NotFound
from congress.core.forms import Typed
from congress.core.i18n import nl
from congress.programme.actions.draft import SENTENCES, discard_draft, move_in_draft, publish_draft, undo_step
from congress.programme.queries import Programme, SessionFacts, placed_sessions
from congress.programme.queries.draft import Outcome, TimetableDraft, outcome, outcomes, timetable_draft
from congress.programme.routes.editing import CONFLICT_SENTENCES
from congress.programme.rules.conflicts import Finding, conflicts
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.web.pages import posted, render
from congress.web.state import Request


def show_draft(request: Request) -> Response:
    """The grid; with ?sessie= the form to move that one, with &plek= also what that would do."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.PROGRAMME)
        draft = timetable_draft(tx, congress.id)
    return _page(request, draft)


def show_outcomes(request: Request) -> Response:
    """What each place in the grid would mean for one session: {"round-room": {"fits", "said"}}."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.PROGRAMME)
        planned = timetable_draft(tx, congress.id).planned
    session = _asked(request, planned)
    if session is None:
        raise NotFound
    found = {
        f"{one.round.id}-{one.room.id}": {
            "fits": one.obstacle is None,
            "said": " ".join(said(planned, one)),
        }
        for one in outcomes(planned, session)
    }
    return JSONResponse(found)


def submit_move(request: Request, typed: Typed) -> Response:
    """One more step."""

    def move(tx: Tx, congress: Congress) -> str:
        session_id, place = _number(typed.get("sessie", "")), _place(typed.get("plek", ""))
        if session_id is None or place is None:
            raise NotFound
        move_in_draft(tx, congress, session_id, *place)
        return f"?verplaatst={session_id}"

    return _change(request, move)


def submit_undo(request: Request, _typed: Typed) -> Response:
    """Take the last step back."""

    def undo(tx: Tx, congress: Congress) -> str:
        undo_step(tx, congress)
        return "?terug"

    return _change(request, undo)


def submit_discard(request: Request, _typed: Typed) -> Response:
    """Throw the draft away."""

    def discard(tx: Tx, congress: Congress) -> str:
        discard_draft(tx, congress)
        return "?opnieuw"

    return _change(request, discard)


def submit_publication(request: Request, _typed: Typed) -> Response:
    """Make the draft the timetable."""

    def publish(tx: Tx, congress: Congress) -> str:
        moved = publish_draft(tx, congress, actor=actor(request), now=request.state["clock"]())
        return f"?gepubliceerd={moved}"

    return _change(request, publish)


def said(programme: Programme, found: Outcome) -> list[str]:
    """In words: why it may not, or who changes places and the conflicts that it brings."""
    if found.obstacle:
        return [SENTENCES[found.obstacle]]
    lines = [nl("Ruilt met “{title}”.").format(title=found.swaps.workshop.title)] if found.swaps else []
    return lines + sentences(programme, found.brings)


def sentences(programme: Programme, findings: Iterable[Finding]) -> list[str]:
    """Conflicts in words, each with the workshop that it is about; what holds for two is said once."""
    said_of: set[tuple[object, ...]] = set()
    lines = []
    for found in findings:
        title = programme.session_by_id[found.session_id].workshop.title
        about = frozenset((title, found.facts.get("other", title)))
        same = (found.code, about, *(value for name, value in found.facts.items() if name != "other"))
        if same not in said_of:
            lines.append(f"“{title}”: " + CONFLICT_SENTENCES[found.code].format(**found.facts))
        said_of.add(same)
    return lines


def _change(request: Request, action: Callable[[Tx, Congress], str]) -> Response:
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.PROGRAMME)
        try:
            done = action(tx, congress)
        except Conflict as refusal:
            return _page(request, timetable_draft(tx, congress.id), problem=str(refusal))
    return RedirectResponse(f"/beheer/{congress.slug}/programma/schuiven{done}", 303)


def _page(request: Request, draft: TimetableDraft, *, problem: str = "") -> Response:
    planned, query = draft.planned, request.query_params
    session, place = _asked(request, planned), _place(query.get("plek", ""))
    moved = _number(query.get("verplaatst", ""))
    return render(
        request,
        "programme/draft.html",
        status=409 if problem else 200,
        plan=draft,
        problem=problem,
        chosen=session,
        places=[(one, said(planned, one)) for one in outcomes(planned, session)] if session else [],
        seen=_outcome(planned, session, place) if session and place else None,
        said=said,
        findings=sentences(planned, conflicts(placed_sessions(planned))),
        hindered=[(planned.session_by_id[number], SENTENCES[why]) for number, why in draft.obstacles.items()],
        moved=planned.session_by_id.get(moved or 0),
        published=_number(query.get("gepubliceerd", "")),
        undone="terug" in query,
        begun="opnieuw" in query,
    )


def _outcome(planned: Programme, session: SessionFacts, place: tuple[int, int]) -> Outcome | None:
    block = next((r for r in planned.workshop_rounds if r.id == place[0]), None)
    room = next((r for r in planned.rooms if r.id == place[1]), None)
    if block is None or room is None:
        return None
    return outcome(planned, session, block, room)


def _asked(request: Request, planned: Programme) -> SessionFacts | None:
    return planned.session_by_id.get(_number(request.query_params.get("sessie", "")) or 0)


def _place(text: str) -> tuple[int, int] | None:
    block, _, room = text.partition("-")
    numbers = _number(block), _number(room)
    return None if None in numbers else numbers  # type: ignore[return-value]  # both are there


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


_BASE = "/beheer/{congress}/programma/schuiven"
routes = [
    Route(_BASE, show_draft, methods=["GET"]),
    Route(_BASE, posted(submit_move), methods=["POST"]),
    Route(f"{_BASE}/plekken", show_outcomes, methods=["GET"]),
    Route(f"{_BASE}/terug", posted(submit_undo), methods=["POST"]),
    Route(f"{_BASE}/opnieuw", posted(submit_discard), methods=["POST"]),
    Route(f"{_BASE}/publiceren", posted(submit_publication), methods=["POST"]),
]
