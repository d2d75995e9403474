"""Handing over to a colleague, and a new link."""

from starlette.responses import Response
from starlette.routing import Route

from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.registration.actions.cancel import check_not_over
from congress.registration.actions.details import make_new_link
from congress.registration.actions.register import UnknownGemeente
from congress.registration.actions.replace import ColleagueIsKnown, replace_person
from congress.registration.forms.person import ELSEWHERE, NewcomerForm
from congress.registration.queries import employers
from congress.registration.routes.mine.page import address, mine, private
from congress.registration.routes.public import municipality_options
from congress.setup.models import Congress
from congress.web.pages import posted, render
from congress.web.state import Request


def show_handing_over(request: Request) -> Response:
    """Who comes instead?"""
    with request.state["db"].read() as tx:
        registration, congress = mine(tx, request)
        check_not_over(tx, congress, now=request.state["clock"]())
        known = {
            "organisation": registration.organisation,
            "municipality": registration.municipality_code or ELSEWHERE,
        }
        return _form(request, tx, congress, Draft(Typed(known)))


def submit_handing_over(request: Request, typed: Typed) -> Response:
    """The colleague has the place from now on; this link is dead."""
    with request.state["db"].write() as tx:
        registration, congress = mine(tx, request)
        try:
            check_not_over(tx, congress, now=request.state["clock"]())
            form = NewcomerForm.read(typed)
            replace_person(
                tx,
                congress,
                registration,
                form,
                secret_key=request.state["settings"].secret_key,
                now=request.state["clock"](),
            )
        except InvalidForm as invalid:
            return _form(request, tx, congress, invalid.draft)
        except ColleagueIsKnown as refusal:
            return _form(request, tx, congress, Draft(typed, {"email": str(refusal)}))
        except UnknownGemeente as refusal:
            return _form(request, tx, congress, Draft(typed, {"municipality": str(refusal)}))
    return done(request, congress, "overgedragen")


def show_new_link(request: Request) -> Response:
    """Ask whether one is sure."""
    return sure(request, "registration/new-link.html")


def submit_new_link(request: Request, _typed: Typed) -> Response:
    """Mail a new link; this one is dead."""
    with request.state["db"].write() as tx:
        registration, congress = mine(tx, request)
        make_new_link(
            tx,
            registration,
            secret_key=request.state["settings"].secret_key,
            now=request.state["clock"](),
        )
    return done(request, congress, "nieuwe-link")


def sure(request: Request, template: str) -> Response:
    """The page that asks whether one is sure."""
    with request.state["db"].read() as tx:
        registration, congress = mine(tx, request)
        return private(
            render(request, template, congress=congress, registration=registration, mine=address(request))
        )


def _form(request: Request, tx: Tx, congress: Congress, draft: Draft) -> Response:
    response = render(
        request,
        "registration/hand-over.html",
        status=422 if draft.problems else 200,
        congress=congress,
        draft=draft,
        mine=address(request),
        municipalities=municipality_options(tx, congress),
        organisations=[employer.name for employer in employers(tx)],
    )
    return private(response)


def done(request: Request, congress: Congress, what: str) -> Response:
    """The page that says what was done."""
    # The link in the address is dead now, so the answer is this page itself, not a way back.
    return private(render(request, "registration/left.html", congress=congress, what=what))


routes = [
    Route("/mijn/{secret}/overdragen", show_handing_over, methods=["GET"]),
    Route("/mijn/{secret}/overdragen", posted(submit_handing_over), methods=["POST"]),
    Route("/mijn/{secret}/nieuwe-link", show_new_link, methods=["GET"]),
    Route("/mijn/{secret}/nieuwe-link", posted(submit_new_link), methods=["POST"]),
]
