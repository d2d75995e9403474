"""The programme for everybody: page, calendar, frab schedules."""

from starlette.responses import Response
from starlette.routing import Route

from congress.programme import documents
from congress.programme.documents import CongressFacts
from congress.programme.queries import Programme, programme_of
from congress.setup.models import Congress
from congress.setup.queries import congress_by_slug
from congress.web.pages import render
from congress.web.state import Request

_OPEN = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}


def show_programme(request: Request) -> Response:
    """By round and room."""
    congress, programme = _read(request)
    return render(request, "programme/programme.html", congress=congress, programme=programme)


def show_calendar(request: Request) -> Response:
    """To subscribe to."""
    congress, programme = _read(request)
    made_at = request.state["clock"]().replace(microsecond=0)
    content = documents.calendar(
        facts(congress, request.state["settings"].base_url), programme, made_at=made_at
    )
    return Response(content, media_type="text/calendar; charset=utf-8", headers=_OPEN)


def show_schedule_json(request: Request) -> Response:
    """For apps that read frab."""
    congress, programme = _read(request)
    content = documents.frab_json(facts(congress, request.state["settings"].base_url), programme)
    return Response(content, media_type="application/json", headers=_OPEN)


def show_schedule_xml(request: Request) -> Response:
    """For apps that read frab."""
    congress, programme = _read(request)
    content = documents.frab_xml(facts(congress, request.state["settings"].base_url), programme)
    return Response(content, media_type="application/vnd.c3voc.schedule+xml", headers=_OPEN)


def facts(congress: Congress, base_url: str) -> CongressFacts:
    """What the documents say of the congress."""
    return CongressFacts(
        slug=congress.slug,
        title=congress.title,
        venue=congress.venue,
        starts_on=congress.starts_on,
        ends_on=congress.ends_on,
        address=f"{base_url}/{congress.slug}/programma",
    )


def _read(request: Request) -> tuple[Congress, Programme]:
    with request.state["db"].read() as tx:
        congress = congress_by_slug(tx, request.path_params["congress"])
        return congress, programme_of(tx, congress.id)


routes = [
    Route("/{congress}/programma", show_programme, methods=["GET"]),
    Route("/{congress}/programma.ics", show_calendar, methods=["GET"]),
    Route("/{congress}/schedule.json", show_schedule_json, methods=["GET"]),
    Route("/{congress}/schedule.xml", show_schedule_xml, methods=["GET"]),
]
