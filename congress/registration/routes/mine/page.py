"""One's own page behind the personal link. Nothing of it is kept by caches or told to other pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.registration.actions.cancel import cancel_oneself, check_not_over, may_undo, undo_cancel
from congress.registration.actions.confirm import confirm_address
from congress.registration.actions.register import is_too_late
from congress.registration.actions.seats import (
    SessionBegan,
    SessionFull,
    WorkshopTwice,
    choose_seat,
    leave_seat,
    stop_waiting,
    wait_for_seat,
)
from congress.registration.actions.wishes import change_wishes
from congress.registration.forms import read_seat_choice, read_wishes, seat_field, typed_wishes, wish_field
from congress.registration.models import Registration
from congress.registration.queries import (
    Line,
    Place,
    choices,
    day_of,
    free_sessions,
    line_places,
    lines_of,
    registration_by_secret,
    seats_of,
    still_asked,
    waiting_count,
    wishes_of,
)
from congress.registration.queries.placed import published_reasons
from congress.registration.rules.places import Status, is_open_offer
from congress.registration.rules.wishes import CHOICES, seats_are_direct, wishes_open
from congress.setup.models import Congress
from congress.setup.queries import congress_by_id
from congress.setup.rules.policies import Choice
from congress.web.pages import posted, render
from congress.web.state import Request

Sessions = Mapping[int, Sequence[tuple[Place, int]]]
"""Per round: the sessions with the number of free seats."""

SAID = {
    "keuzes": nl("Je keuzes zijn bewaard."),
    "plek": nl("Je plek is bewaard."),
    "wacht": nl("Je staat op de wachtlijst van deze workshop. Komt er een plek vrij, dan krijg je een mail."),
    "wacht-niet": nl("Je staat niet meer op de wachtlijst van deze workshop."),
    "ja": nl("Je komt. Fijn! We hebben je een mail met je ticket gestuurd."),
    "afgemeld": nl("Je bent afgemeld. We hebben je een mail gestuurd."),
    "terug": nl("Je afmelding is teruggedraaid. We hebben je een mail gestuurd."),
    "bevestigd": nl("Je aanmelding is bevestigd. We hebben je een mail gestuurd."),
    "antwoorden": nl("Je antwoorden zijn bewaard."),
    "registers": nl("Je registernummers zijn bewaard."),
    "gegevens": nl("Je gegevens zijn bewaard."),
    "agenda": nl("Je agenda-adres is ingetrokken."),
    "wensen": nl("Je wensen zijn bewaard."),
}


def show_mine(request: Request) -> Response:
    """How it stands: status, ticket, wishes or seats."""
    with request.state["db"].read() as tx:
        registration, congress = mine(tx, request)
        if registration.status == Status.UNCONFIRMED:
            return _unconfirmed(request, registration, congress)
        return _page(request, tx, registration, congress, Draft(_typed(tx, registration, congress)))


def submit_wishes(request: Request, typed: Typed) -> Response:
    """Keep changed wishes."""
    with request.state["db"].write() as tx:
        registration, congress = mine(tx, request)
        try:
            wishes = read_wishes(typed, choices(tx, congress.id))
        except InvalidForm as invalid:
            return _page(request, tx, registration, congress, invalid.draft)
        change_wishes(tx, congress, registration, wishes, now=request.state["clock"]())
    return back(request, "keuzes")


def submit_seat(request: Request, typed: Typed) -> Response:
    """Take or give back the seat in one round."""
    with request.state["db"].write() as tx:
        registration, congress = mine(tx, request)
        round_id, session_id = read_seat_choice(typed)
        try:
            if session_id is None:
                leave_seat(tx, congress, registration, round_id, now=request.state["clock"]())
            else:
                choose_seat(tx, congress, registration, session_id, now=request.state["clock"]())
        except (SessionFull, WorkshopTwice) as refusal:
            draft = Draft(typed, {seat_field(round_id): str(refusal)})
            return _page(request, tx, registration, congress, draft)
        except SessionBegan as refusal:
            return _page(request, tx, registration, congress, Draft(typed, {"": str(refusal)}))
    return back(request, "plek")


def submit_waiting(request: Request, typed: Typed) -> Response:
    """Stand in the line of a full session, or have the seat when one came free just now."""
    with request.state["db"].write() as tx:
        registration, congress = mine(tx, request)
        round_id, session_id = read_seat_choice(typed)
        try:
            now = request.state["clock"]()
            waits = wait_for_seat(tx, congress, registration, session_id or 0, now=now)
        except WorkshopTwice as refusal:
            draft = Draft(typed, {seat_field(round_id): str(refusal)})
            return _page(request, tx, registration, congress, draft)
        except SessionBegan as refusal:
            return _page(request, tx, registration, congress, Draft(typed, {"": str(refusal)}))
    return back(request, "wacht" if waits else "plek")


def submit_waiting_no_more(request: Request, typed: Typed) -> Response:
    """Leave the line of a session."""
    with request.state["db"].write() as tx:
        registration, congress = mine(tx, request)
        _, session_id = read_seat_choice(typed)
        stop_waiting(tx, congress, registration, session_id or 0)
    return back(request, "wacht-niet")


def submit_confirmation(request: Request, _typed: Typed) -> Response:
    """The address is theirs: a place, or a turn in the line."""
    with request.state["db"].write() as tx:
        registration, _ = mine(tx, request)
        confirm_address(tx, registration, now=request.state["clock"]())
    return back(request, "bevestigd")


def show_cancel(request: Request) -> Response:
    """Ask whether one is sure: a mail scanner that follows links must not cancel anybody."""
    with request.state["db"].read() as tx:
        registration, congress = mine(tx, request)
        check_not_over(tx, congress, now=request.state["clock"]())
        people_wait = waiting_count(tx, congress.id) > 0
    if registration.status == Status.CANCELLED:
        return back(request)
    return private(
        render(
            request,
            "registration/cancel.html",
            congress=congress,
            mine=address(request),
            people_wait=people_wait,
        )
    )


def submit_cancel(request: Request, _typed: Typed) -> Response:
    """Cancel for real."""
    with request.state["db"].write() as tx:
        registration, _ = mine(tx, request)
        cancel_oneself(tx, registration, now=request.state["clock"]())
    return back(request, "afgemeld")


def submit_undo(request: Request, _typed: Typed) -> Response:
    """Think better of it, within ten minutes."""
    with request.state["db"].write() as tx:
        registration, _ = mine(tx, request)
        undo_cancel(tx, registration, now=request.state["clock"]())
    return back(request, "terug")


def mine(tx: Tx, request: Request) -> tuple[Registration, Congress]:
    """Whose page this is; NotFound for a wrong link."""
    registration = registration_by_secret(tx, request.path_params["secret"])
    return registration, congress_by_id(tx, registration.congress_id)


def _typed(tx: Tx, registration: Registration, congress: Congress) -> Typed:
    typed = Typed(typed_wishes(wishes_of(tx, registration.id), choices(tx, congress.id)))
    for seat in seats_of(tx, registration.id):
        typed[seat_field(seat.round_id)] = str(seat.session_id)
    return typed


def _page(request: Request, tx: Tx, registration: Registration, congress: Congress, draft: Draft) -> Response:
    now = request.state["clock"]()
    may_wish = congress.choice == Choice.RANKED and wishes_open(
        closes_at=congress.preferences_close_at, published_at=congress.placement_published_at, now=now
    )
    is_direct = seats_are_direct(congress.choice, published_at=congress.placement_published_at)
    may_choose = registration.status == Status.CONFIRMED and is_direct
    is_waiting = registration.status == Status.WAITING
    places = line_places(tx, congress, now=now) if is_waiting else {}
    sessions = free_sessions(tx, congress.id) if may_choose else {}
    seats = seats_of(tx, registration.id)
    lines = lines_of(tx, congress.id, registration.id) if may_choose else {}
    response = render(
        request,
        "registration/mine.html",
        status=422 if draft.problems else 200,
        congress=congress,
        registration=registration,
        mine=address(request),
        said=SAID.get(request.query_params.get("gedaan", "")),
        place=places.get(registration.id),
        offer_is_open=is_open_offer(registration.status, registration.offered_until, now=now),
        may_undo=may_undo(registration, now=now),
        is_over=now >= day_of(tx, congress)[1],
        seats=seats,
        sits={seat.round_id: seat.title for seat in seats},
        reasons=published_reasons(tx, congress, registration),
        rounds=[one for one in choices(tx, congress.id) if one.starts_at > now],
        may_wish=may_wish and registration.status != Status.CANCELLED,
        may_choose=may_choose,
        may_answer=bool(still_asked(tx, congress, registration, now=now)),
        options=_seat_options(sessions, draft),
        full=_full(sessions, seats, lines, now=now),
        draft=draft,
        ranks=range(1, CHOICES + 1),
        wish_field=wish_field,
        seat_field=seat_field,
    )
    return private(response)


def _unconfirmed(request: Request, registration: Registration, congress: Congress) -> Response:
    # Opening the link confirms nothing: mail scanners open links too.
    is_late = is_too_late(registration, now=request.state["clock"]())
    page = "registration/confirm.html"
    return private(
        render(
            request,
            page,
            congress=congress,
            registration=registration,
            mine=address(request),
            is_late=is_late,
        )
    )


def _seat_options(sessions: Sessions, draft: Draft) -> dict[int, list[tuple[str, str]]]:
    # What can be chosen per round: free sessions, and the one this person sits in.
    found: dict[int, list[tuple[str, str]]] = {}
    for round_id, in_round in sessions.items():
        found[round_id] = [("", nl("Geen workshop"))]
        for place, left in in_round:
            value, text = str(place.session_id), f"{place.title}, {place.room}"
            if left > 0:
                found[round_id].append((value, nl("{text} (nog {left} vrij)").format(text=text, left=left)))
            elif draft.typed.get(seat_field(round_id)) == value:
                found[round_id].append((value, text))
    return found


def _full(
    sessions: Sessions, seats: Sequence[Place], lines: Mapping[int, Line], *, now: datetime
) -> dict[int, list[tuple[Place, Line]]]:
    # What can be waited for per round: full sessions to come, of workshops that this person does not follow.
    follows = {seat.workshop_id for seat in seats}
    return {
        round_id: [
            (place, lines.get(place.session_id, Line(0, None)))
            for place, left in in_round
            if left <= 0 and place.workshop_id not in follows and place.starts_at > now
        ]
        for round_id, in_round in sessions.items()
    }


def address(request: Request) -> str:
    """Where the page of this link is."""
    return f"/mijn/{request.path_params['secret']}"


def back(request: Request, done: str = "") -> Response:
    """To the page, which says what was done."""
    return private(RedirectResponse(address(request) + (f"?gedaan={done}" if done else ""), 303))


def private(response: Response) -> Response:
    """No cache keeps it and no other page hears the link: a Referer names only the site itself."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


routes = [
    Route("/mijn/{secret}", show_mine, methods=["GET"]),
    Route("/mijn/{secret}/bevestigen", posted(submit_confirmation), methods=["POST"]),
    Route("/mijn/{secret}/keuzes", posted(submit_wishes), methods=["POST"]),
    Route("/mijn/{secret}/plek", posted(submit_seat), methods=["POST"]),
    Route("/mijn/{secret}/wachtlijst", posted(submit_waiting), methods=["POST"]),
    Route("/mijn/{secret}/wachtlijst/af", posted(submit_waiting_no_more), methods=["POST"]),
    Route("/mijn/{secret}/afmelden", show_cancel, methods=["GET"]),
    Route("/mijn/{secret}/afmelden", posted(submit_cancel), methods=["POST"]),
    Route("/mijn/{secret}/afmelden/terug", posted(submit_undo), methods=["POST"]),
]
