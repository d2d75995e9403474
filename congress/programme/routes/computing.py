"""Watching and cancelling what a worker computes: each page that asks for it has these two addresses."""

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from congress.access.rules.rights import Right
from congress.core.errors import NotFound
from congress.core.forms import Typed
from congress.core.i18n import nl
from congress.programme.actions.computing import cancel_computation
from congress.programme.models import Computation, ComputationKind, ComputationState
from congress.programme.queries.computing import latest_computation
from congress.setup.gate import open_congress
from congress.web.pages import posted
from congress.web.state import Request

STATES = {
    ComputationState.WAITING: nl("De berekening begint zo."),
    ComputationState.RUNNING: nl("De berekening begint."),
    ComputationState.DONE: nl("De berekening is klaar."),
    ComputationState.FAILED: nl("De berekening is niet gelukt."),
    ComputationState.CANCELLED: nl("De berekening is gestopt."),
}
PHASES = {
    "searching": nl("Zoekt een goed rooster."),
    "proving": nl("Zoekt het bewijs dat het niet beter kan."),
    "explaining": nl("Zoekt uit wat niet samen kan."),
    "moving": nl("Zoekt het rooster met de minste verplaatsingen."),
    "seating": nl("Zoekt plekken voor iedereen."),
    "sparing": nl("Helpt wie het slechtst af is."),
    "comparing": nl("Vergelijkt de uitkomst met eenvoudige regels."),
}


def how_far(computation: Computation) -> str:
    """How it stands, in a sentence."""
    if computation.state is ComputationState.RUNNING and computation.phase in PHASES:
        return PHASES[computation.phase]
    return computation.problem or STATES[computation.state]


def computing_routes(base: str, kind: ComputationKind, right: Right) -> list[Route]:
    """How far the last computation of this kind is, as JSON {open, text}; and stopping it."""

    def show(request: Request) -> Response:
        with request.state["db"].read() as tx:
            congress = open_congress(tx, request, right)
            computation = latest_computation(tx, congress.id, kind)
        if computation is None:
            raise NotFound
        return JSONResponse({"open": computation.is_open, "text": nl(how_far(computation))})

    def submit_stop(request: Request, _typed: Typed) -> Response:
        with request.state["db"].write() as tx:
            congress = open_congress(tx, request, right)
            cancel_computation(tx, congress, kind)
        return RedirectResponse(base.format(congress=congress.slug), 303)

    return [
        Route(f"{base}/berekening", show, methods=["GET"]),
        Route(f"{base}/berekening/stop", posted(submit_stop), methods=["POST"]),
    ]
