"""Pages for the organiser of one congress: overview, settings, participations."""

from collections.abc import Callable, Collection, Sequence

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.clock import local
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.forms import Draft, InvalidForm, Typed
from congress.setup.actions import (
    AlreadyTakesPart,
    CapacityTooLow,
    DayIsPast,
    PromisedTooMany,
    UnknownMunicipality,
    change_congress,
    change_inhabitants,
    change_participation,
    invite,
)
from congress.setup.forms import CongressForm, InhabitantsForm, ParticipationForm
from congress.setup.gate import open_congress
from congress.setup.models import Congress, Participation
from congress.setup.queries import confirmed_codes, municipalities, participations
from congress.setup.rules.cards import Card
from congress.setup.rules.policies import ParticipationStatus
from congress.web.pages import posted, render
from congress.web.state import Request

Changes = Sequence[tuple[str, int, int]]
"""(name, share now, share then) in cents."""
SharesIf = Callable[[Tx, Congress, Collection[str]], Changes]
Cards = Callable[[Tx, Congress], Sequence[Card]]


def show_overview(request: Request) -> Response:
    """How this congress stands, one card per subject that this person may see."""
    cards_of: Cards = request.app.state.cards
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.SEE)
        login = request.scope["login"]
        cards = [card for card in cards_of(tx, congress) if login.may(card.right, congress.id)]
    return render(request, "setup/overview.html", congress=congress, cards=cards)


def show_settings(request: Request) -> Response:
    """The facts and rules of this congress."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.SETTINGS)
        return _settings_page(request, tx, congress, Draft(_typed_congress(congress)))


def submit_settings(request: Request, typed: Typed) -> Response:
    """Keep the changed facts and rules."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.SETTINGS)
        try:
            form = CongressForm.read(typed)
            change_congress(tx, congress, form, actor=actor(request), now=request.state["clock"]())
        except InvalidForm as invalid:
            return _settings_page(request, tx, congress, invalid.draft, status=422)
        except (CapacityTooLow, PromisedTooMany) as refusal:
            return _settings_page(request, tx, congress, Draft(typed, {"capacity": str(refusal)}), status=422)
        except DayIsPast as refusal:
            draft = Draft(typed, dict.fromkeys(refusal.fields, str(refusal)))
            return _settings_page(request, tx, congress, draft, status=422)
        except UnknownMunicipality as refusal:
            return _settings_page(
                request, tx, congress, Draft(typed, {"lead_code": str(refusal)}), status=422
            )
    return RedirectResponse(f"/beheer/{congress.slug}/instellingen?bewaard=1", 303)


def submit_invite(request: Request, typed: Typed) -> Response:
    """Put a gemeente on the list."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.SETTINGS)
        try:
            invite(tx, congress, typed.get("code", ""), actor=actor(request), now=request.state["clock"]())
        except (UnknownMunicipality, AlreadyTakesPart) as refusal:
            draft = Draft({**_typed_congress(congress), **typed}, {"code": str(refusal)})
            return _settings_page(request, tx, congress, draft, status=422)
    return RedirectResponse(f"/beheer/{congress.slug}/instellingen#gemeenten", 303)


def show_participation(request: Request) -> Response:
    """Where one gemeente stands."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.SETTINGS)
        found = _one(tx, congress, request)
        return _participation_page(request, congress, found, Draft(_typed_part(found)))


def submit_participation(request: Request, typed: Typed) -> Response:
    """Keep where one gemeente stands: invited, confirmed or declined, with its reservation."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.SETTINGS)
        found = _one(tx, congress, request)
        now, code = request.state["clock"](), found.municipality_code
        try:
            form = ParticipationForm.read(typed)
            changes = _changes(request, tx, congress, found, form)
            if changes and "seen" not in typed:  # everybody's share changes: first shown, then kept
                return _participation_page(request, congress, found, Draft(typed), changes=changes)
            change_participation(tx, congress, code, form, actor=actor(request), now=now)
        except InvalidForm as invalid:
            return _participation_page(request, congress, found, invalid.draft)
        except PromisedTooMany as refusal:
            draft = Draft(typed, {"guaranteed_seats": str(refusal)})
            return _participation_page(request, congress, found, draft)
    return RedirectResponse(f"/beheer/{congress.slug}/instellingen?bewaard=1#gemeenten", 303)


def _changes(
    request: Request, tx: Tx, congress: Congress, found: Participation, form: ParticipationForm
) -> Changes:
    """Whose share in the costs changes when this gemeente joins or leaves."""
    if (form.status is ParticipationStatus.CONFIRMED) == (found.status is ParticipationStatus.CONFIRMED):
        return []
    shares_if: SharesIf = request.app.state.shares_if
    return shares_if(tx, congress, confirmed_codes(tx, congress.id) ^ {found.municipality_code})


def show_inhabitants(request: Request) -> Response:
    """The number of inhabitants of one gemeente."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.SETTINGS)
        found = _one(tx, congress, request)
        typed = {
            "inhabitants": str(found.inhabitants or ""),
            "inhabitants_on": str(found.inhabitants_on or ""),
            "inhabitants_source": found.inhabitants_source or "",
        }
        return render(request, "setup/inhabitants.html", congress=congress, found=found, draft=Draft(typed))


def submit_inhabitants(request: Request, typed: Typed) -> Response:
    """Keep the number of inhabitants with its day and source."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.SETTINGS)
        found = _one(tx, congress, request)
        try:
            form = InhabitantsForm.read(typed)
        except InvalidForm as invalid:
            return render(
                request,
                "setup/inhabitants.html",
                status=422,
                congress=congress,
                found=found,
                draft=invalid.draft,
            )
        now = request.state["clock"]()
        change_inhabitants(tx, congress, found.municipality_code, form, actor=actor(request), now=now)
    return RedirectResponse(f"/beheer/{congress.slug}/instellingen?bewaard=1#gemeenten", 303)


def _one(tx: Tx, congress: Congress, request: Request) -> Participation:
    code = request.path_params["code"]
    for participation in participations(tx, congress.id):
        if participation.municipality_code == code:
            return participation
    raise NotFound


def _settings_page(
    request: Request, tx: Tx, congress: Congress, draft: Draft, *, status: int = 200
) -> Response:
    listed = participations(tx, congress.id)
    codes = {p.municipality_code for p in listed}
    everyone = municipalities(tx)
    return render(
        request,
        "setup/settings.html",
        status=status,
        congress=congress,
        draft=draft,
        participations=listed,
        leads=[("", "Nog niet gekozen"), *((m.code, m.name) for m in everyone)],
        invitable=[(m.code, m.name) for m in everyone if m.code not in codes],
        saved="bewaard" in request.query_params,
    )


def _participation_page(
    request: Request, congress: Congress, found: Participation, draft: Draft, *, changes: Changes = ()
) -> Response:
    return render(
        request,
        "setup/participation.html",
        status=422 if draft.problems else 200,
        congress=congress,
        found=found,
        draft=draft,
        changes=changes,
    )


def _typed_congress(congress: Congress) -> dict[str, str]:
    typed = {name: getattr(congress, name) for name in CongressForm.model_fields}
    for name in ("opens_at", "closes_at", "preferences_close_at"):
        typed[name] = f"{local(typed[name]):%Y-%m-%dT%H:%M}"
    typed["confirm_address"] = "on" if congress.confirm_address else ""
    return {name: "" if value is None else str(value) for name, value in typed.items()} | {"code": ""}


def _typed_part(found: Participation) -> dict[str, str]:
    until = found.guaranteed_until
    return {
        "status": found.status.value,
        "lower_cents": _amount(found.lower_cents),
        "upper_cents": _amount(found.upper_cents),
        "guaranteed_seats": str(found.guaranteed_seats),
        "guaranteed_until": f"{local(until):%Y-%m-%dT%H:%M}" if until else "",
        "buyer_reference": found.buyer_reference or "",
    }


def _amount(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


routes = [
    Route("/beheer/{congress}", show_overview, methods=["GET"]),
    Route("/beheer/{congress}/instellingen", show_settings, methods=["GET"]),
    Route("/beheer/{congress}/instellingen", posted(submit_settings), methods=["POST"]),
    Route("/beheer/{congress}/instellingen/gemeenten", posted(submit_invite), methods=["POST"]),
    Route("/beheer/{congress}/instellingen/gemeenten/{code}", show_participation, methods=["GET"]),
    Route("/beheer/{congress}/instellingen/gemeenten/{code}", posted(submit_participation), methods=["POST"]),
    Route("/beheer/{congress}/instellingen/gemeenten/{code}/inwoners", show_inhabitants, methods=["GET"]),
    Route(
        "/beheer/{congress}/instellingen/gemeenten/{code}/inwoners",
        posted(submit_inhabitants),
        methods=["POST"],
    ),
]
