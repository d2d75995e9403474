"""One's own account: passkeys and API keys."""

from datetime import timedelta

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.actions import make_token, revoke_tokens
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
from congress.access.forms import PasskeyForm, TokenForm
from congress.access.gate import signed_in
from congress.access.models import Account
from congress.access.queries import SignedIn, passkeys_of, tokens_of
from congress.access.rules.rights import Scope
from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.web.pages import posted, render
from congress.web.state import Request

SAID = {
    "bewaard": nl("Je passkey is toegevoegd. Voortaan log je daarmee in."),
    "weg": nl("De passkey is weggehaald."),
    "ingetrokken": nl("De sleutel is ingetrokken."),
}
SCOPES = [
    (Scope.REGISTRATIONS_READ.value, nl("aanmeldingen lezen")),
    (Scope.REGISTRATIONS_WRITE.value, nl("aanmelden, wijzigen en indelen")),
    (Scope.SCANS_WRITE.value, nl("scannen aan de deur")),
    (Scope.PROGRAMME_READ.value, nl("het programma lezen")),
    (Scope.PROGRAMME_WRITE.value, nl("het rooster berekenen en overnemen")),
    (Scope.FINANCE_READ.value, nl("kosten en facturen lezen")),
    (Scope.FINANCE_WRITE.value, nl("kosten vastleggen, afrekenen en factureren")),
]


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


def submit_token(request: Request, typed: Typed) -> Response:
    """Make an API key; its secret stands on this one page, and nowhere after."""
    now = request.state["clock"]()
    with request.state["db"].write() as tx:
        login = signed_in(tx, request)
        try:
            form = TokenForm.read(typed)
        except InvalidForm as invalid:
            return _page(request, tx, login, invalid.draft, status=422)
        secret = make_token(tx, login.email, form.scopes, now=now, lasts=timedelta(days=form.days))
        return _page(request, tx, login, Draft(), secret=secret)


def submit_revoke(request: Request, _typed: Typed) -> Response:
    """Take one of one's own API keys away."""
    number, now = request.path_params["number"], request.state["clock"]()
    with request.state["db"].write() as tx:
        login = signed_in(tx, request)
        revoke_tokens(tx, login.email, number, actor=login.email, now=now)
    return RedirectResponse("/beheer/account?gedaan=ingetrokken", 303)


def _page(
    request: Request, tx: Tx, login: SignedIn, draft: Draft, *, status: int = 200, secret: str = ""
) -> Response:
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
        tokens=tokens_of(tx, tx.get_one(Account, login.account_id)),
        scopes=SCOPES,
        secret=secret,
        now=now,
        said=SAID.get(request.query_params.get("gedaan", "")),
    )


routes = [
    Route("/beheer/account", show_account, methods=["GET"]),
    Route("/beheer/account/passkeys", posted(submit_passkey), methods=["POST"]),
    Route("/beheer/account/passkeys/{number:int}/weg", posted(submit_remove), methods=["POST"]),
    Route("/beheer/account/sleutels", posted(submit_token), methods=["POST"]),
    Route("/beheer/account/sleutels/{number:int}/weg", posted(submit_revoke), methods=["POST"]),
]
