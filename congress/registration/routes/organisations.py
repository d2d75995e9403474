"""The organisations that the form suggests, for the organiser: list, add, change and remove."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.forms import Draft, InvalidForm, Typed
from congress.registration.actions.organisations import (
    NameIsTaken,
    UsedElsewhere,
    check_elsewhere,
    keep_organisation,
    remove_organisation,
)
from congress.registration.forms.organiser import OrganisationForm
from congress.registration.models import Organisation
from congress.registration.queries import organisation_kinds, organisations
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.setup.queries import municipalities, participations
from congress.web.pages import posted, render
from congress.web.state import Request


def show_organisations(request: Request) -> Response:
    """All organisations, by name."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.SETTINGS)
        return render(
            request,
            "registration/organisations.html",
            congress=congress,
            organisations=organisations(tx),
            names={m.code: m.name for m in municipalities(tx)},
            said="bewaard" in request.query_params,
        )


def show_new(request: Request) -> Response:
    """An empty organisation."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.SETTINGS)
        return _organisation_page(request, tx, congress, None, Draft())


def submit_new(request: Request, typed: Typed) -> Response:
    """Add an organisation."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.SETTINGS)
        return _keep(request, tx, congress, None, typed)


def show_organisation(request: Request) -> Response:
    """One organisation, to change."""
    with request.state["db"].read() as tx:
        congress, found = _open(tx, request)
        typed = Typed(
            {"name": found.name, "kind": found.kind}, {"municipality_codes": found.municipality_codes}
        )
        return _organisation_page(request, tx, congress, found, Draft(typed))


def submit_organisation(request: Request, typed: Typed) -> Response:
    """Keep a changed organisation."""
    with request.state["db"].write() as tx:
        congress, found = _open(tx, request)
        return _keep(request, tx, congress, found, typed)


def submit_removal(request: Request, _typed: Typed) -> Response:
    """Suggest it no more."""
    with request.state["db"].write() as tx:
        congress, found = _open(tx, request)
        _check_elsewhere(request, tx, congress, found)
        remove_organisation(tx, congress, found, actor=actor(request), now=request.state["clock"]())
    return _back(congress)


def _open(tx: Tx, request: Request) -> tuple[Congress, Organisation]:
    congress = open_congress(tx, request, Right.SETTINGS)
    found = tx.get(Organisation, request.path_params["number"])
    if found is None:
        raise NotFound
    return congress, found


def _check_elsewhere(request: Request, tx: Tx, congress: Congress, found: Organisation) -> None:
    login = request.scope["login"]
    check_elsewhere(tx, congress, found, may_change=lambda number: login.may(Right.SETTINGS, number))


def _keep(
    request: Request, tx: Tx, congress: Congress, organisation: Organisation | None, typed: Typed
) -> Response:
    try:
        form = OrganisationForm.read(typed)
        now = request.state["clock"]()
        if organisation:
            _check_elsewhere(request, tx, congress, organisation)
        keep_organisation(tx, congress, organisation, form, actor=actor(request), now=now)
    except InvalidForm as invalid:
        return _organisation_page(request, tx, congress, organisation, invalid.draft)
    except UsedElsewhere as refusal:
        return _organisation_page(request, tx, congress, organisation, Draft(typed, {"": str(refusal)}))
    except NameIsTaken as refusal:
        return _organisation_page(request, tx, congress, organisation, Draft(typed, {"name": str(refusal)}))
    return _back(congress)


def _organisation_page(
    request: Request, tx: Tx, congress: Congress, organisation: Organisation | None, draft: Draft
) -> Response:
    return render(
        request,
        "registration/organisation.html",
        status=422 if draft.problems else 200,
        congress=congress,
        organisation=organisation,
        draft=draft,
        kinds=organisation_kinds(tx),
        municipalities=_offered(tx, congress, organisation),
    )


def _offered(tx: Tx, congress: Congress, organisation: Organisation | None) -> list[tuple[str, str]]:
    # Of all gemeenten those that were asked for this congress, and where the organisation works already.
    near = {p.municipality_code for p in participations(tx, congress.id)}
    near |= set(organisation.municipality_codes if organisation else ())
    return [(m.code, m.name) for m in municipalities(tx) if m.code in near]


def _back(congress: Congress) -> Response:
    return RedirectResponse(f"/beheer/{congress.slug}/organisaties?bewaard=1", 303)


_ONE = "/beheer/{congress}/organisaties/{number:int}"
routes = [
    Route("/beheer/{congress}/organisaties", show_organisations, methods=["GET"]),
    Route("/beheer/{congress}/organisaties/nieuw", show_new, methods=["GET"]),
    Route("/beheer/{congress}/organisaties/nieuw", posted(submit_new), methods=["POST"]),
    Route(_ONE, show_organisation, methods=["GET"]),
    Route(_ONE, posted(submit_organisation), methods=["POST"]),
    Route(f"{_ONE}/weg", posted(submit_removal), methods=["POST"]),
]
