"""The screen of the day, which refreshes by itself."""

import asyncio

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from congress.access.rules.rights import Right
from congress.door.queries import arrivals, version_of_day
from congress.setup.gate import open_congress
from congress.web.pages import render
from congress.web.state import Request

LOOK_EVERY_SECONDS = 2
LOOKS = 12
RETRY_MS = 1000


def show_live(request: Request) -> Response:
    """Arrivals per quarter, per gemeente and per session; with `?deel` only the part that changes."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.DOOR)
        template = "door/_live.html" if "deel" in request.query_params else "door/live.html"
        day = arrivals(tx, congress)
    return render(
        request,
        template,
        congress=congress,
        day=day,
        most=max([count for _, count in day.quarters], default=1),
        at=request.state["clock"](),
    )


async def stream_live(request: Request) -> Response:
    """Server-sent events: answers as soon as something differs from what the browser saw last.

    Each answer ends the connection, and the browser asks again: nobody keeps looking who may no longer,
    and a server that stops waits for nobody.
    """
    seen = request.headers.get("last-event-id")
    version = await run_in_threadpool(_version, request)
    for _ in range(LOOKS):
        if version != seen or await request.is_disconnected():
            break
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        version = await run_in_threadpool(_version, request)
    changed = f"id: {version}\nevent: changed\ndata: {version}\n" if version != seen else ": quiet\n"
    return Response(f"retry: {RETRY_MS}\n{changed}\n", media_type="text/event-stream")


def _version(request: Request) -> str:
    with request.state["db"].read() as tx:
        return version_of_day(tx, open_congress(tx, request, Right.DOOR).id)


_BASE = "/beheer/{congress}/deur/live"
routes = [
    Route(_BASE, show_live, methods=["GET"]),
    Route(f"{_BASE}/stroom", stream_live, methods=["GET"]),
]
