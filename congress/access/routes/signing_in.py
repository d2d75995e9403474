"""Signing in and out."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.actions import AskedTooOften, ask_link, sign_in, sign_out
from congress.access.actions.passkeys import (
    PasskeyRefused,
    Site,
    options_to_sign_in,
    sign_in_with_passkey,
)
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
        return sign_in_page(request, status=422, draft=invalid.draft)
    host = request.client.host if request.client else None
    try:
        with request.state["db"].write() as tx:
            key = request.state["settings"].secret_key
            ask_link(tx, form.email, host, secret_key=key, now=request.state["clock"]())
    except AskedTooOften as refusal:
        return sign_in_page(request, status=429, draft=Draft(typed, {"email": str(refusal)}))
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
    return _signed_in(request, cookie)


def submit_sign_in(request: Request, typed: Typed) -> Response:
    """Sign in with a passkey."""
    site, now = Site.of(request.state["settings"]), request.state["clock"]()
    try:
        with request.state["db"].write() as tx:
            cookie = sign_in_with_passkey(tx, site, typed.get("credential", ""), now=now)
    except PasskeyRefused as refusal:
        return sign_in_page(request, status=422, refusal=str(refusal))
    return _signed_in(request, cookie)


def submit_sign_out(request: Request, _typed: Typed) -> Response:
    """End the login of this browser."""
    with request.state["db"].write() as tx:
        sign_out(tx, request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/beheer", 303)
    response.delete_cookie(COOKIE, path="/")
    return response


def sign_in_page(
    request: Request, *, status: int = 200, draft: Draft | None = None, refusal: str = ""
) -> Response:
    """The page that asks for a passkey or an e-mail address."""
    site, now = Site.of(request.state["settings"]), request.state["clock"]()
    options = options_to_sign_in(site, now=now) if site.can_have_passkeys else ""
    return render(
        request,
        "access/sign-in.html",
        status=status,
        draft=draft or Draft(),
        options=options,
        refusal=refusal,
    )


def _signed_in(request: Request, cookie: str) -> Response:
    response = RedirectResponse("/beheer", 303)
    is_secure = request.state["settings"].base_url.startswith("https:")
    response.set_cookie(COOKIE, cookie, httponly=True, samesite="lax", secure=is_secure, path="/")
    return response


routes = [
    Route("/beheer/inloggen", posted(submit_ask), methods=["POST"]),
    Route("/beheer/inloggen/verstuurd", show_asked, methods=["GET"]),
    Route("/beheer/inloggen/passkey", posted(submit_sign_in), methods=["POST"]),
    Route("/beheer/inloggen/{secret}", show_link, methods=["GET"]),
    Route("/beheer/inloggen/{secret}", posted(submit_link), methods=["POST"]),
    Route("/beheer/uitloggen", posted(submit_sign_out), methods=["POST"]),
]
