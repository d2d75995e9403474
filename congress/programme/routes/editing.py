"""Editing the programme in plain forms."""

from collections.abc import Mapping

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.errors import Conflict, NotFound
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.programme.actions.parts import part_of, remove_part, save_part
from congress.programme.actions.refusals import (
    CodeTaken,
    GivenAlready,
    LetterTaken,
    NameTaken,
    NotThere,
    Occupied,
    OutsideCongress,
    RoundInUse,
    RunsGiven,
    SeatsGiven,
    SessionStays,
    TooOften,
    UnknownRound,
    UnknownSpeaker,
    UnknownTheme,
)
from congress.programme.queries import Programme, placed_sessions, staff_programme
from congress.programme.routes.kinds import KINDS, Kind, options, rows_of, typed_of
from congress.programme.rules.conflicts import Code, conflicts, overlapping
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.web.pages import posted, render
from congress.web.state import Request

CONFLICT_SENTENCES = {
    Code.SPEAKER_TWICE: nl("{speaker} geeft op dezelfde tijd ook “{other}”."),
    Code.SPEAKER_AWAY: nl("{speaker} kan niet in deze ronde."),
    Code.ROOM_TOO_SMALL: nl("{room} heeft {places} plaatsen; de workshop is bedoeld voor {size} mensen."),
    Code.FEATURE_MISSING: nl("{room} heeft geen {feature}."),
}


def show_overview(request: Request) -> Response:
    """Rounds and rooms at a glance, with what does not fit."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.PROGRAMME)
        programme = staff_programme(tx, congress.id)
    findings: dict[int, list[str]] = {}
    for found in conflicts(placed_sessions(programme)):
        sentence = CONFLICT_SENTENCES[found.code].format(**found.facts)
        findings.setdefault(found.session_id, []).append(sentence)
    return render(
        request,
        "programme/overview.html",
        congress=congress,
        programme=programme,
        kinds=[(kind, len(rows_of(kind, programme))) for kind in KINDS.values()],
        findings=findings,
        overlaps=overlapping(programme.rounds),
        brought_in="ingelezen" in request.query_params,
    )


def show_kind(request: Request) -> Response:
    """Every part of one kind, and the form for a new one."""
    with request.state["db"].read() as tx:
        congress, kind = _opened(tx, request)
        draft = Draft(Typed({"colour": "#00695c", "kind": "workshops", "runs": "1"}))
        return _kind_page(request, staff_programme(tx, congress.id), kind, draft)


def submit_new(request: Request, typed: Typed) -> Response:
    """Add a part."""
    return _save(request, typed, None)


def show_part(request: Request) -> Response:
    """The form of one part."""
    with request.state["db"].read() as tx:
        return _part(tx, request)


def _part(tx: Tx, request: Request, *, problem: str = "") -> Response:
    congress, kind = _opened(tx, request)
    programme = staff_programme(tx, congress.id)
    part = part_of(tx, congress, kind.model, request.path_params["id"])
    draft = Draft(typed_of(kind, part, programme), {"weg": problem} if problem else {})
    return _part_page(request, programme, kind, draft, status=409 if problem else 200)


def submit_part(request: Request, typed: Typed) -> Response:
    """Change a part."""
    return _save(request, typed, request.path_params["id"])


def submit_removal(request: Request, _typed: Typed) -> Response:
    """Take a part away, or say on its page what still needs it."""
    try:
        with request.state["db"].write() as tx:
            congress, kind = _opened(tx, request)
            now = request.state["clock"]()
            remove_part(tx, congress, kind.model, request.path_params["id"], actor=actor(request), now=now)
    except Conflict as refusal:
        with request.state["db"].read() as tx:
            return _part(tx, request, problem=str(refusal))
    return RedirectResponse(f"/beheer/{congress.slug}/programma/{kind.path}", 303)


def _save(request: Request, typed: Typed, part_id: int | None) -> Response:
    with request.state["db"].write() as tx:
        congress, kind = opened = _opened(tx, request)
        try:
            form = kind.form.read(typed)
            with tx.begin_nested():
                now = request.state["clock"]()
                save_part(tx, congress, kind.model, form, part_id, actor=actor(request), now=now)
        except InvalidForm as invalid:
            return _again(request, tx, opened, invalid.draft, part_id=part_id)
        except REFUSALS as refusal:
            draft = Draft(typed, {_field_of(kind, refusal): str(refusal)})
            return _again(request, tx, opened, draft, part_id=part_id)
    return RedirectResponse(f"/beheer/{congress.slug}/programma/{kind.path}", 303)


REFUSALS = (
    CodeTaken,
    GivenAlready,
    LetterTaken,
    NameTaken,
    NotThere,
    Occupied,
    OutsideCongress,
    RoundInUse,
    RunsGiven,
    SeatsGiven,
    SessionStays,
    TooOften,
)


def _field_of(kind: Kind, refusal: Exception) -> str:
    for cause, field in _FIELDS.items():
        if isinstance(refusal, cause):
            return field
    if isinstance(refusal, NameTaken):
        return "title" if kind.path == "rondes" else "name"
    if kind.path == "sessies":
        return "room_id"
    return {"zalen": "places", "workshops": "capacity"}.get(kind.path, "code")


_FIELDS: Mapping[type[Exception], str] = {
    CodeTaken: "code",
    LetterTaken: "letter",
    UnknownSpeaker: "speakers",
    UnknownTheme: "theme_id",
    UnknownRound: "away",
    OutsideCongress: "starts_at",
    RoundInUse: "kind",
    RunsGiven: "runs",
    SessionStays: "round_id",
    GivenAlready: "round_id",
    TooOften: "workshop_id",
}


def _again(
    request: Request, tx: Tx, opened: tuple[Congress, Kind], draft: Draft, *, part_id: int | None
) -> Response:
    congress, kind = opened
    programme = staff_programme(tx, congress.id)
    page = _kind_page if part_id is None else _part_page
    return page(request, programme, kind, draft, status=422)


def _opened(tx: Tx, request: Request) -> tuple[Congress, Kind]:
    congress = open_congress(tx, request, Right.PROGRAMME)
    kind = KINDS.get(request.path_params["kind"])
    if kind is None:
        raise NotFound
    return congress, kind


def _kind_page(
    request: Request, programme: Programme, kind: Kind, draft: Draft, *, status: int = 200
) -> Response:
    marks = {theme.id: theme for theme in programme.themes} if kind.path == "themas" else {}
    facts = {"kind": kind, "draft": draft, "options": options(programme), "marks": marks}
    facts["rows"] = rows_of(kind, programme)
    return render(request, "programme/kind.html", status=status, **facts)


def _part_page(
    request: Request, programme: Programme, kind: Kind, draft: Draft, *, status: int = 200
) -> Response:
    facts = {"kind": kind, "draft": draft, "options": options(programme), "id": request.path_params["id"]}
    return render(request, "programme/part.html", status=status, **facts)


_BASE = "/beheer/{congress}/programma"
routes = [
    Route(_BASE, show_overview, methods=["GET"]),
    Route(f"{_BASE}/{{kind}}", show_kind, methods=["GET"]),
    Route(f"{_BASE}/{{kind}}", posted(submit_new), methods=["POST"]),
    Route(f"{_BASE}/{{kind}}/{{id:int}}", show_part, methods=["GET"]),
    Route(f"{_BASE}/{{kind}}/{{id:int}}", posted(submit_part), methods=["POST"]),
    Route(f"{_BASE}/{{kind}}/{{id:int}}/weg", posted(submit_removal), methods=["POST"]),
]
