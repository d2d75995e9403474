"""Adding and changing somebody by hand, for the organiser."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.forms import Draft, InvalidForm, Typed
from congress.registration.actions.by_hand import AlreadyInTheList, add_by_hand, change_by_hand
from congress.registration.actions.register import UnknownGemeente
from congress.registration.forms.by_hand import AddForm, ByHandForm
from congress.registration.forms.person import ELSEWHERE
from congress.registration.models import Registration
from congress.registration.queries import employers, registration_of
from congress.registration.routes.public import municipality_options
from congress.registration.rules.places import NotForOutsiders
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.web.pages import posted, render
from congress.web.state import Request

START = {"language": "nl", "tell": "on"}


def show_add(request: Request) -> Response:
    """An empty form."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        return _page(request, tx, congress, Draft(Typed(START)))


def submit_add(request: Request, typed: Typed) -> Response:
    """A place, or a turn in the line."""
    key, now = request.state["settings"].secret_key, request.state["clock"]()
    try:
        with request.state["db"].write() as tx:
            congress = open_congress(tx, request, Right.REGISTRATIONS)
            form, who = AddForm.read(typed), actor(request)
            person = add_by_hand(tx, congress, form, tell=form.tell, secret_key=key, actor=who, now=now)
    except (InvalidForm, Conflict) as no:
        with request.state["db"].read() as tx:
            return _page(request, tx, open_congress(tx, request, Right.REGISTRATIONS), _draft(typed, no))
    return RedirectResponse(f"/beheer/{congress.slug}/aanmeldingen/{person.id}?gedaan=toegevoegd", 303)


def show_change(request: Request) -> Response:
    """What is known of somebody."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        person = registration_of(tx, congress.id, request.path_params["number"])
        return _page(request, tx, congress, Draft(_typed(person)), person=person)


def submit_change(request: Request, typed: Typed) -> Response:
    """Keep what was changed."""
    key, now = request.state["settings"].secret_key, request.state["clock"]()
    number = request.path_params["number"]
    try:
        with request.state["db"].write() as tx:
            congress = open_congress(tx, request, Right.REGISTRATIONS)
            person = registration_of(tx, congress.id, number)
            form, who = ByHandForm.read(typed), actor(request)
            change_by_hand(tx, congress, person, form, secret_key=key, actor=who, now=now)
    except (InvalidForm, Conflict) as no:
        with request.state["db"].read() as tx:
            congress = open_congress(tx, request, Right.REGISTRATIONS)
            person = registration_of(tx, congress.id, number)
            return _page(request, tx, congress, _draft(typed, no), person=person)
    return RedirectResponse(f"/beheer/{congress.slug}/aanmeldingen/{number}?gedaan=gewijzigd", 303)


def _draft(typed: Typed, no: InvalidForm | Conflict) -> Draft:
    if isinstance(no, InvalidForm):
        return no.draft
    if isinstance(no, AlreadyInTheList):
        return Draft(typed, {"email": str(no)})
    if isinstance(no, NotForOutsiders | UnknownGemeente):
        return Draft(typed, {"municipality": str(no)})
    raise no


def _typed(person: Registration) -> Typed:
    columns = set(ByHandForm.model_fields) - {"municipality"}
    kept = {name: getattr(person, name) for name in columns}
    return Typed(kept | {"municipality": person.municipality_code or ELSEWHERE})


def _page(
    request: Request, tx: Tx, congress: Congress, draft: Draft, *, person: Registration | None = None
) -> Response:
    options = municipality_options(tx, congress)
    own = person.municipality_code if person else None
    if own and own not in dict(options):
        options.append((own, own))
    return render(
        request,
        "registration/by-hand.html",
        status=422 if draft.problems else 200,
        congress=congress,
        person=person,
        draft=draft,
        municipalities=options,
        organisations=[employer.name for employer in employers(tx)],
    )


_BASE = "/beheer/{congress}/aanmeldingen"
routes = [
    Route(f"{_BASE}/nieuw", show_add, methods=["GET"]),
    Route(f"{_BASE}/nieuw", posted(submit_add), methods=["POST"]),
    Route(f"{_BASE}/{{number:int}}/wijzigen", show_change, methods=["GET"]),
    Route(f"{_BASE}/{{number:int}}/wijzigen", posted(submit_change), methods=["POST"]),
]
