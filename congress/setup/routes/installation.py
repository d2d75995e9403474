"""Pages for the whole installation: congresses, staff and the log."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access import queries as access_queries
from congress.access.actions import LastAdministrator, UnknownAccount, add_staff, remove_staff
from congress.access.actions.passkeys import clear_passkeys
from congress.access.forms import StaffForm
from congress.access.gate import actor, check_right, current
from congress.access.routes import sign_in_page
from congress.access.rules.rights import Right, Role
from congress.core.audit_words import WORDS
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.setup.actions import (
    DayIsPast,
    SlugTaken,
    UnknownMunicipality,
    create_congress,
    list_municipality,
)
from congress.setup.forms import ListedForm, NewCongressForm
from congress.setup.queries import all_congresses, audit_lines, congress_by_slug, municipalities
from congress.web.pages import posted, render
from congress.web.state import Request

ROLES = [
    (Role.ORGANISER.value, nl("organisator")),
    (Role.FINANCE.value, nl("financiën")),
    (Role.DOOR.value, nl("deur")),
    (Role.PRIVACY.value, nl("privacy")),
    (Role.ADMIN.value, nl("beheerder van alles")),
]


def show_home(request: Request) -> Response:
    """The congresses of this member of staff, or the page to sign in."""
    with request.state["db"].read() as tx:
        login = current(tx, request)
        if login is None:
            return sign_in_page(request)
        mine = [congress for congress in all_congresses(tx) if login.roles_in(congress.id)]
    is_admin = login.may(Right.INSTALLATION)
    return render(request, "setup/home.html", mine=mine, is_admin=is_admin)


def show_new(request: Request) -> Response:
    """The form for a new congress."""
    with request.state["db"].read() as tx:
        check_right(tx, request, Right.INSTALLATION, None)
        return _new_page(
            request, tx, Draft({"outsiders": "accept", "choice": "ranked", "vat_treatment": "outside"})
        )


def submit_new(request: Request, typed: Typed) -> Response:
    """Make a congress."""
    with request.state["db"].write() as tx:
        check_right(tx, request, Right.INSTALLATION, None)
        try:
            form = NewCongressForm.read(typed)
            congress = create_congress(tx, form, actor=actor(request), now=request.state["clock"]())
        except InvalidForm as invalid:
            return _new_page(request, tx, invalid.draft, status=422)
        except SlugTaken as refusal:
            return _new_page(request, tx, Draft(typed, {"slug": str(refusal)}), status=422)
        except DayIsPast as refusal:
            problems = dict.fromkeys(refusal.fields, str(refusal))
            return _new_page(request, tx, Draft(typed, problems), status=422)
        except UnknownMunicipality as refusal:
            return _new_page(request, tx, Draft(typed, {"lead_code": str(refusal)}), status=422)
    return RedirectResponse(f"/beheer/{congress.slug}", 303)


def show_staff(request: Request) -> Response:
    """Everybody with a role."""
    with request.state["db"].read() as tx:
        check_right(tx, request, Right.INSTALLATION, None)
        return _staff_page(request, tx, Draft())


def submit_staff(request: Request, typed: Typed) -> Response:
    """Give somebody a role."""
    with request.state["db"].write() as tx:
        check_right(tx, request, Right.INSTALLATION, None)
        try:
            form = StaffForm.read(typed)
            congress_id = congress_by_slug(tx, form.congress).id if form.congress else None
        except InvalidForm as invalid:
            return _staff_page(request, tx, invalid.draft, status=422)
        except NotFound:
            problem = StaffForm.sentences["congress"]
            return _staff_page(request, tx, Draft(typed, {"congress": problem}), status=422)
        if congress_id is None and form.role != Role.ADMIN:
            problem = nl("Kies bij welk congres deze rol hoort.")
            return _staff_page(request, tx, Draft(typed, {"congress": problem}), status=422)
        now = request.state["clock"]()
        add_staff(tx, form.email, form.role, congress_id=congress_id, actor=actor(request), now=now)
    return RedirectResponse("/beheer/medewerkers", 303)


def show_remove(request: Request) -> Response:
    """What goes with an account, before it goes."""
    with request.state["db"].read() as tx:
        check_right(tx, request, Right.INSTALLATION, None)
        account = access_queries.account_by_email(tx, request.query_params.get("wie", ""))
        if account is None:
            raise UnknownAccount
        return render(request, "setup/staff_remove.html", email=account.email)


def submit_remove(request: Request, typed: Typed) -> Response:
    """Take somebody's account away."""
    with request.state["db"].write() as tx:
        check_right(tx, request, Right.INSTALLATION, None)
        try:
            remove_staff(tx, typed.get("email", ""), actor=actor(request), now=request.state["clock"]())
        except LastAdministrator as refusal:
            return _staff_page(request, tx, Draft(problems={"": str(refusal)}), status=409)
    return RedirectResponse("/beheer/medewerkers", 303)


def submit_clear(request: Request, typed: Typed) -> Response:
    """Take somebody's passkeys away, so that links by mail work again."""
    with request.state["db"].write() as tx:
        check_right(tx, request, Right.INSTALLATION, None)
        clear_passkeys(tx, typed.get("email", ""), actor=actor(request), now=request.state["clock"]())
    return RedirectResponse("/beheer/medewerkers", 303)


def show_municipalities(request: Request) -> Response:
    """The gemeenten that a congress can be of."""
    with request.state["db"].read() as tx:
        check_right(tx, request, Right.INSTALLATION, None)
        return _municipalities_page(request, tx, Draft())


def submit_municipality(request: Request, typed: Typed) -> Response:
    """Put a gemeente in the list, or change its name."""
    with request.state["db"].write() as tx:
        check_right(tx, request, Right.INSTALLATION, None)
        try:
            form = ListedForm.read(typed)
        except InvalidForm as invalid:
            return _municipalities_page(request, tx, invalid.draft, status=422)
        list_municipality(tx, form, actor=actor(request), now=request.state["clock"]())
    return RedirectResponse("/beheer/gemeenten?bewaard=1", 303)


def show_log(request: Request) -> Response:
    """The latest changes of consequence."""
    with request.state["db"].read() as tx:
        check_right(tx, request, Right.INSTALLATION, None)
        lines = audit_lines(tx, limit=200)
    return render(request, "setup/log.html", lines=lines, words=WORDS)


def _new_page(request: Request, tx: Tx, draft: Draft, *, status: int = 200) -> Response:
    leads = [("", "Nog niet gekozen"), *((m.code, m.name) for m in municipalities(tx))]
    return render(request, "setup/new.html", status=status, draft=draft, leads=leads)


def _municipalities_page(request: Request, tx: Tx, draft: Draft, *, status: int = 200) -> Response:
    said = nl("De gemeente staat in de lijst.") if "bewaard" in request.query_params else ""
    return render(
        request,
        "setup/municipalities.html",
        status=status,
        draft=draft,
        municipalities=municipalities(tx),
        said=said,
    )


def _staff_page(request: Request, tx: Tx, draft: Draft, *, status: int = 200) -> Response:
    congresses = all_congresses(tx)
    titles: dict[int | None, str] = {congress.id: congress.title for congress in congresses}
    labels, safe = dict(ROLES), access_queries.with_passkey(tx)
    rows = [
        (
            email,
            labels[role.value] if role else "–",
            titles.get(congress_id, "alle congressen"),
            email in safe,
        )
        for email, role, congress_id in access_queries.staff(tx)
    ]
    options = [("", "alle congressen"), *((c.slug, c.title) for c in congresses)]
    return render(
        request, "setup/staff.html", status=status, draft=draft, rows=rows, roles=ROLES, congresses=options
    )


routes = [
    Route("/beheer", show_home, methods=["GET"]),
    Route("/beheer/nieuw", show_new, methods=["GET"]),
    Route("/beheer/nieuw", posted(submit_new), methods=["POST"]),
    Route("/beheer/medewerkers", show_staff, methods=["GET"]),
    Route("/beheer/medewerkers", posted(submit_staff), methods=["POST"]),
    Route("/beheer/medewerkers/weg", show_remove, methods=["GET"]),
    Route("/beheer/medewerkers/weg", posted(submit_remove), methods=["POST"]),
    Route("/beheer/medewerkers/passkeys-weg", posted(submit_clear), methods=["POST"]),
    Route("/beheer/gemeenten", show_municipalities, methods=["GET"]),
    Route("/beheer/gemeenten", posted(submit_municipality), methods=["POST"]),
    Route("/beheer/logboek", show_log, methods=["GET"]),
]
