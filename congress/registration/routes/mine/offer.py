"""Answering an offered place. A button, never a link: a mail scanner that follows links answers nothing."""

from starlette.responses import Response
from starlette.routing import Route

from congress.core.forms import Typed
from congress.registration.actions.cancel import cancel_oneself
from congress.registration.actions.offers import accept_offer
from congress.registration.routes.mine.page import back, mine
from congress.web.pages import posted
from congress.web.state import Request


def submit_yes(request: Request, _typed: Typed) -> Response:
    """They come."""
    with request.state["db"].write() as tx:
        registration, congress = mine(tx, request)
        accept_offer(tx, congress, registration, now=request.state["clock"]())
    return back(request, "ja")


def submit_no(request: Request, _typed: Typed) -> Response:
    """They do not come; the place goes to the next in line at once."""
    with request.state["db"].write() as tx:
        registration, _ = mine(tx, request)
        cancel_oneself(tx, registration, now=request.state["clock"]())
    return back(request, "afgemeld")


routes = [
    Route("/mijn/{secret}/aanbod/ja", posted(submit_yes), methods=["POST"]),
    Route("/mijn/{secret}/aanbod/nee", posted(submit_no), methods=["POST"]),
]
