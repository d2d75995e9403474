"""Signing in and out."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.actions import ask_link, sign_in, sign_out
from congress.access.forms import SignInForm
from congress.access.gate import COOKIE
from congress.core.forms import Draft, InvalidForm, Typed
from congress.web.pages import posted, render
from congress.web.state import Request


def submit_ask(request: Request, typed: Typed) -> Response:
    """Mail a one-time link, or seem to."""
    try:
        form = SignInForm.read(typed)
    except InvalidForm as invalid:
        return render(request, "access/sign-in.html", status=422, draft=invalid.draft)
    with request.state["db"].write() as tx:
        key = request.state["settings"].secret_key
        ask_link(tx, form.email, secret_key=key, now=request.state["clock"]())
    return RedirectResponse("/beheer/inloggen/verstuurd", 303)


def show_asked(request: Request) -> Response:
    """What to do now."""
    return render(request, "access/asked.html")


def show_link(request: Request) -> Response:
    """A button, because mail scanners follow links and would spend a link that works at once."""
    return render(request, "access/link.html", secret=request.path_params["secret"])


def submit_link(request: Request, _typed: Typed) -> Response:
    """Sign in with a one-time link."""
    with request.state["db"].write() as tx:
        cookie = sign_in(tx, request.path_params["secret"], now=request.state["clock"]())
    response = RedirectResponse("/beheer", 303)
    is_secure = request.state["settings"].base_url.startswith("https:")
    response.set_cookie(COOKIE, cookie, httponly=True, samesite="lax", secure=is_secure, path="/")
    return response


def submit_sign_out(request: Request, _typed: Typed) -> Response:
    """End the login of this browser."""
    with request.state["db"].write() as tx:
        sign_out(tx, request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/beheer", 303)
    response.delete_cookie(COOKIE, path="/")
    return response


def sign_in_page(request: Request, *, status: int = 200) -> Response:
    """The page that asks for an e-mail address."""
    return render(request, "access/sign-in.html", status=status, draft=Draft())


routes = [
    Route("/beheer/inloggen", posted(submit_ask), methods=["POST"]),
    Route("/beheer/inloggen/verstuurd", show_asked, methods=["GET"]),
    Route("/beheer/inloggen/{secret}", show_link, methods=["GET"]),
    Route("/beheer/inloggen/{secret}", posted(submit_link), methods=["POST"]),
    Route("/beheer/uitloggen", posted(submit_sign_out), methods=["POST"]),
]
