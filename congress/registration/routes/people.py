"""The people of a congress, for the organiser: list, file and one person."""

from collections.abc import Callable
from datetime import datetime
from math import ceil
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.clock import local
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.forms import Draft, Typed
from congress.core.i18n import nl
from congress.core.tables import csv_bytes
from congress.mail.queries import mails_about
from congress.registration.actions.staff import cancel_by_hand, promote_by_hand, resend_link
from congress.registration.models import Registration
from congress.registration.queries import (
    PAGE,
    Filter,
    count_people,
    headcount,
    named_answers,
    named_wishes,
    needs_of,
    people,
    registers_of,
    registration_of,
    seats_of,
    waiting_place,
)
from congress.registration.routes.mail import KIND_WORDS, STATE_WORDS
from congress.registration.rules.places import Status
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.setup.queries import participations
from congress.web.pages import download, posted, render
from congress.web.state import Request

STATUS_WORDS = {
    Status.CONFIRMED: (nl("heeft een plek"), "good"),
    Status.WAITING: (nl("op de wachtlijst"), "wait"),
    Status.OFFERED: (nl("krijgt een plek aangeboden"), "wait"),
    Status.UNCONFIRMED: (nl("moet het mailadres nog bevestigen"), "wait"),
    Status.CANCELLED: (nl("afgemeld"), "calm"),
}
HEADER = (
    nl("Voornaam"),
    nl("Achternaam"),
    nl("E-mailadres"),
    nl("Organisatie"),
    nl("Functie"),
    nl("Gemeente"),
    nl("Stand"),
    nl("Plaats op de wachtlijst"),
    nl("Aangemeld op"),
    nl("Code"),
)
SAID = {
    "afmelden": nl("Afgemeld. De eerste van de wachtlijst krijgt de plek."),
    "plek": nl("Deze persoon heeft nu een plek en krijgt een mail."),
    "link": nl("De mail met de link gaat zo de deur uit."),
}


def show_people(request: Request) -> Response:
    """One page of the list; what is searched for stands in the address."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        wanted = _wanted(request)
        count = count_people(tx, congress.id, wanted, present=request.state["present"])
        pages = max(1, ceil(count / PAGE))
        page = min(max(1, _number(request.query_params.get("page", ""))), pages)
        names = _gemeenten(tx, congress)
        return render(
            request,
            "registration/people.html",
            congress=congress,
            people=people(tx, congress.id, wanted, page=page, present=request.state["present"]),
            count=count,
            page=page,
            pages=pages,
            query=urlencode(_asked(wanted)),
            draft=Draft(Typed(_asked(wanted))),
            headcount=headcount(tx, congress.id),
            status_words=STATUS_WORDS,
            gemeenten=names,
        )


def show_csv(request: Request) -> Response:
    """The same people as a file. What people need is never in it."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        names = _gemeenten(tx, congress)
        rows = [
            _csv_row(person, names)
            for person in people(tx, congress.id, _wanted(request), present=request.state["present"])
        ]
    return download(csv_bytes(HEADER, rows), "text/csv; charset=utf-8", f"aanmeldingen-{congress.slug}.csv")


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
    return render(
        request,
        "registration/person.html",
        status=409 if problem else 200,
        congress=congress,
        person=person,
        gemeente=_gemeenten(tx, congress).get(person.municipality_code or "", nl("een andere gemeente")),
        status_words=STATUS_WORDS,
        place=waiting_place(tx, person) if is_waiting else None,
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
    )


def _gemeenten(tx: Tx, congress: Congress) -> dict[str, str]:
    return {p.municipality_code: p.municipality.name for p in participations(tx, congress.id)}


def _wanted(request: Request) -> Filter:
    return Filter.from_query(request.query_params)


def _asked(wanted: Filter) -> dict[str, str]:
    return wanted.to_query()


def _csv_row(person: Registration, names: dict[str, str]) -> tuple[object, ...]:
    return (
        person.given_name,
        person.family_name,
        person.email,
        person.organisation,
        person.job_title,
        names.get(person.municipality_code or "", person.municipality_code or ""),
        STATUS_WORDS[person.status][0],
        person.waiting_number or "",
        f"{local(person.arrived_at):%Y-%m-%d %H:%M}",
        person.short_code,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


routes = [
    Route("/beheer/{congress}/aanmeldingen", show_people, methods=["GET"]),
    Route("/beheer/{congress}/aanmeldingen.csv", show_csv, methods=["GET"]),
    Route("/beheer/{congress}/aanmeldingen/{number:int}", show_person, methods=["GET"]),
    Route("/beheer/{congress}/aanmeldingen/{number:int}/afmelding", posted(submit_cancel), methods=["POST"]),
    Route("/beheer/{congress}/aanmeldingen/{number:int}/plek", posted(submit_promotion), methods=["POST"]),
    Route("/beheer/{congress}/aanmeldingen/{number:int}/link", posted(submit_resend), methods=["POST"]),
]
