"""The calls about congresses, registrations and the placement."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from math import ceil
from typing import Any

from congress.access.gate import actor
from congress.core.db import Tx
from congress.core.errors import Conflict, NotFound
from congress.core.forms import InvalidForm
from congress.core.i18n import nl
from congress.registration.actions.change import change_person
from congress.registration.actions.placement import publish, run_placement
from congress.registration.actions.register import UnknownGemeente, register
from congress.registration.actions.staff import AlreadyCancelled, cancel_by_hand
from congress.registration.actions.wishes import change_wishes
from congress.registration.api.models import (
    AssignmentOut,
    CongressOut,
    MunicipalityOut,
    PublicationOut,
    RegistrationIn,
    RegistrationMade,
    RegistrationOut,
    RegistrationPage,
    RegistrationPatch,
)
from congress.registration.api.teams import TeamIn, TeamMade, sign_up_team
from congress.registration.api.typed import (
    InvalidBody,
    invalid_body,
    typed_change,
    typed_registration,
    wishes_from,
)
from congress.registration.forms import RegistrationForm, SignUp, read_registration
from congress.registration.queries import (
    PAGE,
    Filter,
    asked,
    by_public_id,
    choices,
    count_people,
    employer_of,
    line_places,
    people,
)
from congress.registration.rules.link import personal_secret
from congress.registration.rules.wishes import seats_are_direct
from congress.setup.gate import congress_for_api
from congress.setup.models import Congress
from congress.setup.queries import congress_by_slug, participations
from congress.setup.rules.policies import ParticipationStatus
from congress.setup.rules.window import window
from congress.web.api import Endpoint
from congress.web.state import Request

READ, WRITE = "registrations:read", "registrations:write"


class AlreadyRegistered(Conflict):
    """The address is known; the person was mailed the link to the first registration."""

    sentence = nl("Dit mailadres is al aangemeld. We hebben de link nog eens gemaild.")


def _explained(handler: Callable[..., Any]) -> Callable[..., Any]:
    # What the form or the codes refuse becomes 422 with every fault and its place.
    @wraps(handler)
    def explained(request: Request, *body: object) -> Any:
        try:
            return handler(request, *body)
        except InvalidForm as invalid:
            return invalid_body(invalid.draft.problems)
        except InvalidBody as invalid:
            return invalid_body(invalid.problems)
        except UnknownGemeente as refusal:
            return invalid_body({"municipality": str(refusal)})

    return explained


def get_congress(request: Request) -> CongressOut:
    """The public facts of a congress."""
    with request.state["db"].read() as tx:
        congress = congress_by_slug(tx, request.path_params["slug"])
        partners = [
            MunicipalityOut(code=p.municipality_code, name=p.municipality.name)
            for p in participations(tx, congress.id)
            if p.status == ParticipationStatus.CONFIRMED
        ]
    state = window(opens_at=congress.opens_at, closes_at=congress.closes_at, now=request.state["clock"]())
    return CongressOut(
        slug=congress.slug,
        title=congress.title,
        summary=congress.summary,
        venue=congress.venue,
        venue_address=congress.venue_address,
        starts_on=congress.starts_on,
        ends_on=congress.ends_on,
        capacity=congress.capacity,
        places_left=congress.capacity - congress.taken,
        registration=state.value,
        opens_at=congress.opens_at,
        closes_at=congress.closes_at,
        municipalities=partners,
    )


@_explained
def post_registration(request: Request, body: RegistrationIn) -> RegistrationMade:
    """Register one person. Raises AlreadyRegistered for a known address."""
    settings, now = request.state["settings"], request.state["clock"]()
    with request.state["db"].write() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        sign_up = _sign_up(tx, congress, body)
        arrived = register(
            tx,
            congress,
            sign_up.form,
            wishes_from(body.preferences, choices(tx, congress.id)),
            replies=sign_up.replies,
            registers=sign_up.registers,
            secret_key=settings.secret_key,
            now=now,
            is_proven=True,
        )
    if not arrived.is_new:
        raise AlreadyRegistered
    person = arrived.registration
    is_direct = seats_are_direct(congress.choice, published_at=congress.placement_published_at)
    secret = personal_secret(settings.secret_key, person.public_id, person.link_version)
    return RegistrationMade(
        id=str(person.public_id),
        status=person.status.value,
        ticket=request.state["ticket"](congress.id, person.ticket_id, person.issue_number),
        manage_url=f"{settings.base_url}/mijn/{secret}",
        preferences="kept" if is_direct else "count",
    )


def _sign_up(tx: Tx, congress: Congress, body: RegistrationIn) -> SignUp:
    questions = asked(tx, congress.id)
    return read_registration(
        typed_registration(body, questions), (), questions, employer_of(tx, body.organisation)
    )


@_explained
def post_team(request: Request, body: TeamIn) -> TeamMade:
    """Register a team, all or nothing."""
    return sign_up_team(request, body)


def get_registration(request: Request) -> RegistrationOut:
    """One registration."""
    with request.state["db"].read() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        person = by_public_id(tx, congress.id, request.path_params["id"])
        return RegistrationOut.of(person, line_places(tx, congress, now=request.state["clock"]()))


def get_registrations(request: Request) -> RegistrationPage:
    """The registrations, 50 a page."""
    text = request.query_params.get("page", "1")
    page = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    with request.state["db"].read() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        total = count_people(tx, congress.id, Filter(), present=request.state["present"])
        pages = max(1, ceil(total / PAGE))
        if not 1 <= page <= pages:
            raise NotFound
        found = people(tx, congress.id, Filter(), page=page, present=request.state["present"])
        places = line_places(tx, congress, now=request.state["clock"]())
    return RegistrationPage(
        registrations=[RegistrationOut.of(person, places) for person in found],
        page=page,
        pages=pages,
        total=total,
    )


@_explained
def patch_registration(request: Request, body: RegistrationPatch) -> RegistrationOut:
    """Change the facts or the wishes of one registration."""
    now, who = request.state["clock"](), actor(request)
    with request.state["db"].write() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        person = by_public_id(tx, congress.id, request.path_params["id"])
        form = RegistrationForm.read(typed_change(person, body))
        change_person(tx, congress, person, form, actor=who, now=now)
        if body.preferences is not None:
            wishes = wishes_from(body.preferences, choices(tx, congress.id))
            change_wishes(tx, congress, person, wishes, now=now)
        return RegistrationOut.of(person, line_places(tx, congress, now=request.state["clock"]()))


def delete_registration(request: Request) -> RegistrationOut:
    """Cancel; a second time changes nothing."""
    with request.state["db"].write() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        person = by_public_id(tx, congress.id, request.path_params["id"])
        with suppress(AlreadyCancelled):  # then the wish is fulfilled
            cancel_by_hand(tx, person, actor=actor(request), now=request.state["clock"]())
        return RegistrationOut.of(person, {})


def post_assignment(request: Request) -> AssignmentOut:
    """Compute a placement; nobody is moved until it is published."""
    db = request.state["db"]
    with db.read() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
    placement = run_placement(db, congress.id, actor=actor(request), now=request.state["clock"]())
    return AssignmentOut.of(placement)


def post_publication(request: Request) -> PublicationOut:
    """Make the latest placement the real one."""
    with request.state["db"].write() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        mails = publish(tx, congress, actor=actor(request), now=request.state["clock"]())
    return PublicationOut(mails=mails)


_ALL = "/congresses/{slug}/registrations"
_ONE = _ALL + "/{id}"
_RUN = "/congresses/{slug}/assignment"

endpoints = [
    Endpoint("GET", "/congresses/{slug}", get_congress, answer=CongressOut, summary="Facts and places left"),
    Endpoint(
        "POST",
        _ALL,
        post_registration,
        scope=WRITE,
        body=RegistrationIn,
        answer=RegistrationMade,
        status=201,
        summary="Register one person; after publication preferences are only kept",
    ),
    Endpoint(
        "POST",
        f"{_ALL}/team",
        post_team,
        scope=WRITE,
        body=TeamIn,
        answer=TeamMade,
        status=201,
        summary="Register a team, all or nothing",
    ),
    Endpoint(
        "GET",
        _ALL,
        get_registrations,
        scope=READ,
        answer=RegistrationPage,
        summary="List, 50 a page",
        asks=("page",),
    ),
    Endpoint("GET", _ONE, get_registration, scope=READ, answer=RegistrationOut, summary="One registration"),
    Endpoint(
        "PATCH",
        _ONE,
        patch_registration,
        scope=WRITE,
        body=RegistrationPatch,
        answer=RegistrationOut,
        summary="Change facts or wishes",
    ),
    Endpoint("DELETE", _ONE, delete_registration, scope=WRITE, answer=RegistrationOut, summary="Cancel"),
    Endpoint("POST", _RUN, post_assignment, scope=WRITE, answer=AssignmentOut, summary="Compute a placement"),
    Endpoint(
        "POST",
        f"{_RUN}/publish",
        post_publication,
        scope=WRITE,
        answer=PublicationOut,
        summary="Publish the latest placement",
    ),
]
