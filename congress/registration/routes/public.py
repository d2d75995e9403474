"""Signing up: the form and the thanks."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.registration.actions.limits import TooManyTries, count_registration
from congress.registration.actions.register import UnknownGemeente, check_open, register
from congress.registration.forms import (
    ELSEWHERE,
    answer_field,
    read_registration,
    register_rows,
    wish_field,
)
from congress.registration.queries import Opened, employers, form_of
from congress.registration.rules.places import NotForOutsiders
from congress.registration.rules.stamp import Pace, pace, stamp
from congress.registration.rules.wishes import CHOICES
from congress.setup.models import Congress
from congress.setup.queries import congress_by_slug, participations, terms_in_words
from congress.setup.rules.window import Window, window
from congress.web.pages import posted, render
from congress.web.state import Request

TRAP = "website"
"""A field that people do not see; who fills it in is a program."""
STAMP = "stempel"
"""When the form was opened, signed."""
TOO_FAST = nl("Dit ging erg snel, of erg langzaam. Kijk of alles klopt en verstuur het formulier nog eens.")


def show_form(request: Request) -> Response:
    """The form, or a sentence when one cannot register now."""
    with request.state["db"].read() as tx:
        opened = form_of(tx, request.path_params["congress"])
        congress = opened.congress
        state = window(opens_at=congress.opens_at, closes_at=congress.closes_at, now=request.state["clock"]())
        if state == Window.OPEN:
            return _form_page(request, tx, opened, Draft())
    return render(request, "registration/closed.html", congress=congress, is_early=state == Window.NOT_YET)


def submit_check(request: Request, typed: Typed) -> Response:
    """The form with what is wrong so far, for who fills it in step by step; nothing is kept."""
    with request.state["db"].read() as tx:
        opened = form_of(tx, request.path_params["congress"], organisation=typed.get("organisation", ""))
        try:
            read_registration(typed, opened.rounds, opened.questions, opened.employer)
        except InvalidForm as invalid:
            return _form_page(request, tx, opened, invalid.draft, status=200)
        return _form_page(request, tx, opened, Draft(typed))


def submit_form(request: Request, typed: Typed) -> Response:
    """Register one person. A known address gets the same answer as a new one."""
    try:
        if not typed.get(TRAP):
            _register(request, typed)
    except InvalidForm as invalid:
        return _again(request, invalid.draft)
    except (NotForOutsiders, UnknownGemeente) as refusal:
        return _again(request, Draft(typed, {"municipality": str(refusal)}))
    except TooManyTries as refusal:
        return _again(request, Draft(typed, {"": str(refusal)}), status=429)
    return RedirectResponse(f"/{request.path_params['congress']}/aangemeld", 303)


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


def _register(request: Request, typed: Typed) -> None:
    key, now = request.state["settings"].secret_key, request.state["clock"]()
    slug = request.path_params["congress"]
    with request.state["db"].write() as tx:
        opened = form_of(tx, slug, organisation=typed.get("organisation", ""), locks=True)
        sign_up = read_registration(typed, opened.rounds, opened.questions, opened.employer)
        check_open(opened.congress, now=now)
        check_pace(request, typed)
        count_registration(tx, sign_up.form.email, host_of(request), secret_key=key, now=now)
        register(
            tx,
            opened.congress,
            sign_up.form,
            sign_up.wishes,
            replies=sign_up.replies,
            registers=sign_up.registers,
            secret_key=key,
            now=now,
        )


def host_of(request: Request) -> str | None:
    """The network address of who asks."""
    return request.client.host if request.client else None


def check_pace(request: Request, typed: Typed) -> None:
    """Raises InvalidForm for a form that was filled in faster, or slower, than people do."""
    key, now = request.state["settings"].secret_key, request.state["clock"]()
    if pace(key, typed.get(STAMP, ""), now) != Pace.HUMAN:
        raise InvalidForm(Draft(typed, {"": TOO_FAST}))


def _again(request: Request, draft: Draft, *, status: int = 422) -> Response:
    with request.state["db"].read() as tx:
        return _form_page(request, tx, form_of(tx, request.path_params["congress"]), draft, status=status)


def _form_page(request: Request, tx: Tx, opened: Opened, draft: Draft, *, status: int = 422) -> Response:
    now = request.state["clock"]()
    municipalities = municipality_options(tx, opened.congress)
    return render(
        request,
        "registration/form.html",
        status=status if draft.problems else 200,
        congress=opened.congress,
        terms=terms_in_words(tx, opened.congress.id),
        draft=draft,
        rounds=opened.rounds,
        may_change=now < opened.congress.preferences_close_at,
        chooses_later=any(one.starts_at > now for one in opened.direct),
        ranks=range(1, CHOICES + 1),
        wish_field=wish_field,
        questions=opened.questions,
        answer_field=answer_field,
        names=dict(municipalities),
        registers=register_rows,
        trap=TRAP,
        stamp_field=STAMP,
        stamp=kept_stamp(request, draft.typed.get(STAMP, "")),
        is_full=opened.congress.taken >= opened.congress.capacity,
        municipalities=municipalities,
        employers=employers(tx),
    )


def kept_stamp(request: Request, kept: str) -> str:
    """The stamp for a form that is shown again: the time since it was first opened counts.

    So who was too fast may simply send again.
    """
    key, now = request.state["settings"].secret_key, request.state["clock"]()
    return stamp(key, now) if pace(key, kept, now) == Pace.UNKNOWN else kept


routes = [
    Route("/{congress}/aanmelden", show_form, methods=["GET"]),
    Route("/{congress}/aanmelden", posted(submit_form), methods=["POST"]),
    Route("/{congress}/aanmelden/controle", posted(submit_check), methods=["POST"]),
    Route("/{congress}/aangemeld", show_thanks, methods=["GET"]),
]
