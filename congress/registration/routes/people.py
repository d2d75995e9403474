"""One person, for the organiser."""

from collections.abc import Callable
from datetime import datetime

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.forms import Typed
from congress.core.i18n import nl
from congress.mail.queries import mails_about
from congress.registration.actions.staff import cancel_by_hand, promote_by_hand, resend_link
from congress.registration.models import Registration
from congress.registration.queries import (
    history,
    line_places,
    named_answers,
    named_wishes,
    needs_of,
    registers_of,
    registration_of,
    seats_of,
)
from congress.registration.routes.listing import STATUS_WORDS
from congress.registration.routes.mail import KIND_WORDS, STATE_WORDS
from congress.registration.rules.places import Status
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.setup.queries import participations
from congress.web.pages import posted, render
from congress.web.state import Request

SAID = {
    "toegevoegd": nl("Toegevoegd."),
    "gewijzigd": nl("Bewaard."),
    "afmelden": nl("Afgemeld. De eerste van de wachtlijst krijgt de plek."),
    "plek": nl("Deze persoon heeft nu een plek en krijgt een mail."),
    "link": nl("De mail met de link gaat zo de deur uit."),
}


HISTORY_WORDS = {
    "registration-arrived": nl("Aangemeld"),
    "registration-added": nl("Toegevoegd"),
    "walk-in-added": nl("Toegevoegd aan de deur"),
    "registration-changed": nl("Gegevens gewijzigd"),
    "registration-promoted": nl("Een plek gegeven"),
    "registration-cancelled": nl("Afgemeld"),
    "registration-left": nl("Afgemeld"),
    "registration-replaced": nl("Overgedragen aan een collega"),
    "registration-erased": nl("Gegevens gewist"),
    "link-resent": nl("Link opnieuw gemaild"),
    "link-renewed": nl("Nieuwe link gemaakt"),
    "badge-reissued": nl("Nieuwe code voor de badge"),
    "attendance-set-right": nl("Aanwezigheid rechtgezet"),
}
FIELD_WORDS = {
    "given_name": nl("voornaam"),
    "family_name": nl("achternaam"),
    "email": nl("e-mailadres"),
    "organisation": nl("organisatie"),
    "job_title": nl("functie"),
    "municipality_code": nl("gemeente"),
    "language": nl("taal"),
    "note": nl("notitie"),
}


def show_person(request: Request) -> Response:
    """Everything of one person; needs only for who holds the right."""
    with request.state["db"].read() as tx:
        congress, person = _open(tx, request)
        return _person_page(request, tx, congress, person)


def submit_cancel(request: Request, _typed: Typed) -> Response:
    """Cancel for somebody."""
    return _act(
        request, "afmelden", lambda tx, _, person, who, now: cancel_by_hand(tx, person, actor=who, now=now)
    )


def submit_promotion(request: Request, _typed: Typed) -> Response:
    """Give a waiting person a place."""
    return _act(
        request,
        "plek",
        lambda tx, congress, person, who, now: promote_by_hand(tx, congress, person, actor=who, now=now),
    )


def submit_resend(request: Request, _typed: Typed) -> Response:
    """Mail the link again."""
    return _act(request, "link", lambda tx, _, person, who, now: resend_link(tx, person, actor=who, now=now))


def _act(
    request: Request, done: str, action: Callable[[Tx, Congress, Registration, str, datetime], None]
) -> Response:
    try:
        with request.state["db"].write() as tx:
            congress, person = _open(tx, request)
            action(tx, congress, person, actor(request), request.state["clock"]())
    except Conflict as refusal:
        with request.state["db"].read() as tx:
            congress, person = _open(tx, request)
            return _person_page(request, tx, congress, person, problem=str(refusal))
    return RedirectResponse(f"/beheer/{congress.slug}/aanmeldingen/{person.id}?gedaan={done}", 303)


def _open(tx: Tx, request: Request) -> tuple[Congress, Registration]:
    congress = open_congress(tx, request, Right.REGISTRATIONS)
    return congress, registration_of(tx, congress.id, request.path_params["number"])


def _person_page(
    request: Request, tx: Tx, congress: Congress, person: Registration, *, problem: str | None = None
) -> Response:
    may_see_needs = request.scope["login"].may(Right.NEEDS, congress.id)
    is_waiting = person.status == Status.WAITING
    places = line_places(tx, congress, now=request.state["clock"]()) if is_waiting else {}
    return render(
        request,
        "registration/person.html",
        status=409 if problem else 200,
        congress=congress,
        person=person,
        gemeente=_gemeenten(tx, congress).get(person.municipality_code or "", nl("een andere gemeente")),
        status_words=STATUS_WORDS,
        place=places.get(person.id),
        wishes=named_wishes(tx, person.id),
        answers=named_answers(tx, person.id),
        registers=registers_of(tx, person.id),
        seats=seats_of(tx, person.id),
        may_see_needs=may_see_needs,
        needs=needs_of(tx, person.id) if may_see_needs else None,
        said=SAID.get(request.query_params.get("gedaan", "")),
        problem=problem,
        mails=mails_about(tx, congress.id, person.id, KIND_WORDS),
        state_words=STATE_WORDS,
        kind_words=KIND_WORDS,
        history=history(tx, person),
        history_words=HISTORY_WORDS,
        field_words=FIELD_WORDS,
    )


def _gemeenten(tx: Tx, congress: Congress) -> dict[str, str]:
    return {p.municipality_code: p.municipality.name for p in participations(tx, congress.id)}


routes = [
    Route("/beheer/{congress}/aanmeldingen/{number:int}", show_person, methods=["GET"]),
    Route("/beheer/{congress}/aanmeldingen/{number:int}/afmelding", posted(submit_cancel), methods=["POST"]),
    Route("/beheer/{congress}/aanmeldingen/{number:int}/plek", posted(submit_promotion), methods=["POST"]),
    Route("/beheer/{congress}/aanmeldingen/{number:int}/link", posted(submit_resend), methods=["POST"]),
]
