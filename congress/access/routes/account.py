"""One's own account: passkeys."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.actions.passkeys import (
    MOST,
    PasskeyKnown,
    PasskeyRefused,
    Site,
    TooManyPasskeys,
    add_passkey,
    options_to_add,
    remove_passkey,
)
from congress.access.forms import PasskeyForm
from congress.access.gate import signed_in
from congress.access.queries import SignedIn, passkeys_of
from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.web.pages import posted, render
from congress.web.state import Request

SAID = {
    "bewaard": nl("Je passkey is toegevoegd. Voortaan log je daarmee in."),
    "weg": nl("De passkey is weggehaald."),
}


def show_account(request: Request) -> Response:
    """Whose account this is, and its passkeys."""
    with request.state["db"].read() as tx:
        return _page(request, tx, signed_in(tx, request), Draft())


def submit_passkey(request: Request, typed: Typed) -> Response:
    """Keep the passkey that the browser just made."""
    now, site = request.state["clock"](), Site.of(request.state["settings"])
    with request.state["db"].write() as tx:
        login = signed_in(tx, request)
        try:
            form = PasskeyForm.read(typed)
            add_passkey(tx, site, login.account_id, form.credential, name=form.name, now=now)
        except InvalidForm as invalid:
            return _page(request, tx, login, invalid.draft, status=422)
        except (PasskeyKnown, PasskeyRefused, TooManyPasskeys) as refusal:
            return _page(request, tx, login, Draft(typed, {"name": str(refusal)}), status=422)
    return RedirectResponse("/beheer/account?gedaan=bewaard", 303)


def submit_remove(request: Request, _typed: Typed) -> Response:
    """Take one of one's own passkeys away."""
    with request.state["db"].write() as tx:
        login = signed_in(tx, request)
        number = request.path_params["number"]
        remove_passkey(tx, login.account_id, number, now=request.state["clock"]())
    return RedirectResponse("/beheer/account?gedaan=weg", 303)


def _page(request: Request, tx: Tx, login: SignedIn, draft: Draft, *, status: int = 200) -> Response:
    site, kept = Site.of(request.state["settings"]), passkeys_of(tx, login.account_id)
    may_add = site.can_have_passkeys and len(kept) < MOST
    now = request.state["clock"]()
    return render(
        request,
        "access/account.html",
        status=status,
        draft=draft,
        passkeys=kept,
        options=options_to_add(tx, site, login.account_id, now=now) if may_add else "",
        can_have_passkeys=site.can_have_passkeys,
        said=SAID.get(request.query_params.get("gedaan", "")),
    )


routes = [
    Route("/beheer/account", show_account, methods=["GET"]),
    Route("/beheer/account/passkeys", posted(submit_passkey), methods=["POST"]),
    Route("/beheer/account/passkeys/{number:int}/weg", posted(submit_remove), methods=["POST"]),
]
