"""The programme for everybody: page, calendar, frab schedules, paper."""

from collections.abc import Sequence

from starlette.responses import Response
from starlette.routing import Route

from congress.core.clock import local
from congress.core.i18n import nl
from congress.programme import documents
from congress.programme.documents import CongressFacts
from congress.programme.queries import Programme, SessionFacts, ThemeFacts, programme_of
from congress.setup.models import Congress
from congress.setup.queries import congress_by_slug
from congress.web.pages import render
from congress.web.state import Request

_OPEN = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
VIEWS = [("ronde", nl("Per ronde")), ("zaal", nl("Per zaal")), ("thema", nl("Per thema"))]
_Groups = Sequence[tuple[str, ThemeFacts | None, Sequence[SessionFacts]]]


def show_programme(request: Request) -> Response:
    """By round, by room or by theme."""
    congress, programme = _read(request)
    per = request.query_params.get("per", "")
    return render(
        request,
        "programme/programme.html",
        congress=congress,
        programme=programme,
        views=VIEWS if programme.themes else VIEWS[:2],
        per=per if per in dict(VIEWS) else "ronde",
        groups=_groups(programme, per),
    )


def _groups(programme: Programme, per: str) -> _Groups:
    """(title, theme, sessions in order of time) per room or theme; without what has no session."""
    by_time = sorted(programme.sessions, key=lambda s: (s.round.starts_at, s.room.name))
    rooms = [
        (", ".join(filter(None, (r.name, r.floor))), None, [s for s in by_time if s.room.id == r.id])
        for r in programme.rooms
    ]
    themes = [
        (t.name if t else nl("Zonder thema"), t, [s for s in by_time if s.workshop.theme == t])
        for t in [*programme.themes, None]
    ]
    return [group for group in (rooms if per == "zaal" else themes) if group[2]]


def show_calendar(request: Request) -> Response:
    """To subscribe to."""
    congress, programme = _read(request)
    made_at = request.state["clock"]().replace(microsecond=0)
    content = documents.calendar(
        CongressFacts.of(congress, request.state["settings"].base_url), programme, made_at=made_at
    )
    return Response(content, media_type="text/calendar; charset=utf-8", headers=_OPEN)


def show_schedule_json(request: Request) -> Response:
    """For apps that read frab."""
    congress, programme = _read(request)
    content = documents.frab_json(CongressFacts.of(congress, request.state["settings"].base_url), programme)
    return Response(content, media_type="application/json", headers=_OPEN)


def show_schedule_xml(request: Request) -> Response:
    """For apps that read frab."""
    congress, programme = _read(request)
    content = documents.frab_xml(CongressFacts.of(congress, request.state["settings"].base_url), programme)
    return Response(content, media_type="application/vnd.c3voc.schedule+xml", headers=_OPEN)


def show_paper(request: Request) -> Response:
    """To print, or to keep."""
    congress, programme = _read(request)
    made_on = local(request.state["clock"]()).date()
    content = documents.paper(
        CongressFacts.of(congress, request.state["settings"].base_url), programme, made_on=made_on
    )
    name = f'inline; filename="programma-{congress.slug}.pdf"'
    return Response(content, media_type="application/pdf", headers=_OPEN | {"Content-Disposition": name})


def _read(request: Request) -> tuple[Congress, Programme]:
    with request.state["db"].read() as tx:
        congress = congress_by_slug(tx, request.path_params["congress"])
        return congress, programme_of(tx, congress.id).public


routes = [
    Route("/{congress}/programma", show_programme, methods=["GET"]),
    Route("/{congress}/programma.ics", show_calendar, methods=["GET"]),
    Route("/{congress}/programma.pdf", show_paper, methods=["GET"]),
    Route("/{congress}/schedule.json", show_schedule_json, methods=["GET"]),
    Route("/{congress}/schedule.xml", show_schedule_xml, methods=["GET"]),
]
