"""Changing one's own details and needs."""

from starlette.responses import Response
from starlette.routing import Route

from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.registration.actions.details import change_details, change_needs
from congress.registration.actions.register import UnknownGemeente
from congress.registration.forms.person import ELSEWHERE, DetailsForm, NeedsForm
from congress.registration.models import Registration
from congress.registration.queries import employers, needs_of
from congress.registration.routes.mine.page import address, back, mine, private
from congress.registration.routes.public import municipality_options
from congress.setup.models import Congress
from congress.setup.queries import terms_in_words
from congress.web.pages import posted, render
from congress.web.state import Request


def show_details(request: Request) -> Response:
    """What one told, to change."""
    with request.state["db"].read() as tx:
        registration, congress = mine(tx, request)
        return _details(request, tx, congress, Draft(_typed(registration)))


def submit_details(request: Request, typed: Typed) -> Response:
    """Keep what changed."""
    with request.state["db"].write() as tx:
        registration, congress = mine(tx, request)
        try:
            form = DetailsForm.read(typed)
            change_details(tx, registration, form, now=request.state["clock"]())
        except InvalidForm as invalid:
            return _details(request, tx, congress, invalid.draft)
        except UnknownGemeente as refusal:
            return _details(request, tx, congress, Draft(typed, {"municipality": str(refusal)}))
    return back(request, "gegevens")


def show_needs(request: Request) -> Response:
    """Diet and access needs: only here, for the person."""
    with request.state["db"].read() as tx:
        registration, congress = mine(tx, request)
        needs = needs_of(tx, registration.id)
        typed = Typed({"diet": needs.diet, "access": needs.access, "needs_consent": "on"} if needs else {})
        return _needs(request, tx, congress, Draft(typed))


def submit_needs(request: Request, typed: Typed) -> Response:
    """Keep, change or forget the needs."""
    with request.state["db"].write() as tx:
        registration, congress = mine(tx, request)
        try:
            form = NeedsForm.read(typed)
        except InvalidForm as invalid:
            return _needs(request, tx, congress, invalid.draft)
        change_needs(tx, registration, form, now=request.state["clock"]())
    return back(request, "wensen")


def _typed(registration: Registration) -> Typed:
    return Typed(
        {
            "given_name": registration.given_name,
            "family_name": registration.family_name,
            "organisation": registration.organisation,
            "job_title": registration.job_title,
            "municipality": registration.municipality_code or ELSEWHERE,
        }
    )


def _details(request: Request, tx: Tx, congress: Congress, draft: Draft) -> Response:
    response = render(
        request,
        "registration/details.html",
        status=422 if draft.problems else 200,
        congress=congress,
        draft=draft,
        mine=address(request),
        municipalities=municipality_options(tx, congress),
        organisations=[employer.name for employer in employers(tx)],
    )
    return private(response)


def _needs(request: Request, tx: Tx, congress: Congress, draft: Draft) -> Response:
    response = render(
        request,
        "registration/needs.html",
        status=422 if draft.problems else 200,
        congress=congress,
        terms=terms_in_words(tx, congress.id),
        draft=draft,
        mine=address(request),
    )
    return private(response)


routes = [
    Route("/mijn/{secret}/wijzigen", show_details, methods=["GET"]),
    Route("/mijn/{secret}/wijzigen", posted(submit_details), methods=["POST"]),
    Route("/mijn/{secret}/wensen", show_needs, methods=["GET"]),
    Route("/mijn/{secret}/wensen", posted(submit_needs), methods=["POST"]),
]
