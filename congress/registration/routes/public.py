"""Signing up: the form and the thanks."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.registration.actions.register import UnknownGemeente, register
from congress.registration.forms import ELSEWHERE, read_registration, wish_field
from congress.registration.queries import choices, organisation_names
from congress.registration.rules.places import NotForOutsiders
from congress.registration.rules.wishes import CHOICES, RoundChoices
from congress.setup.models import Congress
from congress.setup.queries import congress_by_slug, participations
from congress.setup.rules.policies import Choice
from congress.setup.rules.window import Window, window
from congress.web.pages import posted, render
from congress.web.state import Request

TRAP = "website"
"""A field that people do not see; who fills it in is a program."""


def show_form(request: Request) -> Response:
    """The form, or a sentence when one cannot register now."""
    with request.state["db"].read() as tx:
        congress = congress_by_slug(tx, request.path_params["congress"])
        state = window(opens_at=congress.opens_at, closes_at=congress.closes_at, now=request.state["clock"]())
        if state != Window.OPEN:
            return render(
                request, "registration/closed.html", congress=congress, is_early=state == Window.NOT_YET
            )
        return _form_page(request, tx, congress, _rounds(tx, congress), Draft())


def submit_form(request: Request, typed: Typed) -> Response:
    """Register one person. A known address gets the same answer as a new one."""
    thanks = RedirectResponse(f"/{request.path_params['congress']}/aangemeld", 303)
    if typed.get(TRAP):
        return thanks
    with request.state["db"].write() as tx:
        congress = congress_by_slug(tx, request.path_params["congress"])
        rounds = _rounds(tx, congress)
        try:
            form, wishes = read_registration(typed, rounds)
            register(
                tx,
                congress,
                form,
                wishes,
                secret_key=request.state["settings"].secret_key,
                now=request.state["clock"](),
            )
        except InvalidForm as invalid:
            return _form_page(request, tx, congress, rounds, invalid.draft)
        except (NotForOutsiders, UnknownGemeente) as refusal:
            return _form_page(request, tx, congress, rounds, Draft(typed, {"municipality": str(refusal)}))
    return thanks


def show_thanks(request: Request) -> Response:
    """What happens now. The same for everybody, so that nobody learns who is registered."""
    with request.state["db"].read() as tx:
        congress = congress_by_slug(tx, request.path_params["congress"])
    sends_mail = request.state["settings"].smtp_url is not None
    return render(request, "registration/thanks.html", congress=congress, sends_mail=sends_mail)


def municipality_options(tx: Tx, congress: Congress) -> list[tuple[str, str]]:
    """The gemeenten of this congress, and elsewhere."""
    partners = sorted((p.municipality.name, p.municipality_code) for p in participations(tx, congress.id))
    return [
        ("", nl("Kies een gemeente")),
        *((code, name) for name, code in partners),
        (ELSEWHERE, nl("Een andere gemeente")),
    ]


def _rounds(tx: Tx, congress: Congress) -> tuple[RoundChoices, ...]:
    return choices(tx, congress.id) if congress.choice == Choice.RANKED else ()


def _form_page(
    request: Request, tx: Tx, congress: Congress, rounds: tuple[RoundChoices, ...], draft: Draft
) -> Response:
    return render(
        request,
        "registration/form.html",
        status=422 if draft.problems else 200,
        congress=congress,
        draft=draft,
        rounds=rounds,
        ranks=range(1, CHOICES + 1),
        wish_field=wish_field,
        trap=TRAP,
        is_full=congress.taken >= congress.capacity,
        municipalities=municipality_options(tx, congress),
        organisations=organisation_names(tx),
    )


routes = [
    Route("/{congress}/aanmelden", show_form, methods=["GET"]),
    Route("/{congress}/aanmelden", posted(submit_form), methods=["POST"]),
    Route("/{congress}/aangemeld", show_thanks, methods=["GET"]),
]
