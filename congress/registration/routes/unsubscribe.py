"""No more mail to many: the page behind the link in such a mail, and the one click of mail programs."""

from hmac import compare_digest

from starlette.responses import Response
from starlette.routing import Route

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.forms import Typed
from congress.registration.actions.messages import unsubscribe
from congress.registration.models import Registration
from congress.registration.queries.messages import registration_by_public_id
from congress.registration.rules.link import unsubscribe_secret
from congress.setup.models import Congress
from congress.setup.queries import congress_by_id
from congress.web.pages import posted, render
from congress.web.state import Request


def show_unsubscribe(request: Request) -> Response:
    """Ask first: a mail scanner that follows links must not take anybody off."""
    with request.state["db"].read() as tx:
        _, congress = _whose(tx, request)
    return _page(request, congress, is_done=False)


def submit_unsubscribe(request: Request, _typed: Typed) -> Response:
    """Take this address off; the answer is a page, whether a person or a mail program asked."""
    with request.state["db"].write() as tx:
        registration, congress = _whose(tx, request)
        settings = request.state["settings"]
        unsubscribe(tx, registration, secret_key=settings.secret_key, now=request.state["clock"]())
    return _page(request, congress, is_done=True)


def _whose(tx: Tx, request: Request) -> tuple[Registration, Congress]:
    registration = registration_by_public_id(tx, request.path_params["person"])
    key = request.state["settings"].secret_key
    right = unsubscribe_secret(key, registration.public_id, registration.email)
    if not compare_digest(right.encode(), request.path_params["secret"].encode()):
        raise NotFound
    return registration, congress_by_id(tx, registration.congress_id)


def _page(request: Request, congress: Congress, *, is_done: bool) -> Response:
    page = "registration/unsubscribe.html"
    response = render(request, page, congress=congress, is_done=is_done, path=request.url.path)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


PATH = "/afmelden-mail/{person:uuid}/{secret}"
routes = [
    Route(PATH, show_unsubscribe, methods=["GET"]),
    # RFC 8058: mail programs post from wherever they are, also from a web page of theirs. The secret in the
    # address is all that counts here, and no cookie is read, so there is nothing for another site to misuse.
    Route(PATH, posted(submit_unsubscribe, from_anywhere=True), methods=["POST"]),
]
