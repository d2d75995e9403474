"""The page of a contact behind the link of a team: who comes, and changing that."""

from typing import Any
from uuid import UUID

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.core.db import Tx
from congress.core.errors import Refusal
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.registration.actions.limits import TooManyTries, count_team
from congress.registration.actions.team_members import (
    ColleagueIsListed,
    TeamIsFull,
    add_member,
    erase_contact,
    swap_member,
    take_what_fits,
    withdraw,
)
from congress.registration.actions.teams import RowsRefused
from congress.registration.forms.person import NewcomerForm
from congress.registration.models import KnownColleague, Registration, Team
from congress.registration.queries import employers
from congress.registration.queries.teams import TeamRow, member_of, team_by_secret, team_rows
from congress.registration.routes.mine.page import private
from congress.registration.routes.public import host_of, municipality_options
from congress.registration.rules.places import Status
from congress.setup.models import Congress
from congress.setup.queries import congress_by_id, terms_in_words
from congress.setup.rules.window import Window, window
from congress.web.pages import posted, render
from congress.web.state import Request

SAID = {
    "gewisseld": nl("Je collega is gewisseld. Wie nu komt, krijgt een mail met een eigen ticket."),
    "erbij": nl("Je collega is aangemeld en krijgt een mail."),
    "afgemeld": nl("De afmelding is verwerkt. We mailen wie het aangaat."),
    "los": nl("Jullie wachten niet meer samen. Wie een plek krijgt, krijgt een mail."),
}
WORDS = {
    Status.CONFIRMED: (nl("heeft een plek"), "good"),
    Status.WAITING: (nl("op de wachtlijst"), "wait"),
    Status.OFFERED: (nl("kan een plek krijgen"), "wait"),
    Status.UNCONFIRMED: (nl("moet het mailadres nog bevestigen"), "wait"),
    Status.CANCELLED: (nl("afgemeld"), "calm"),
}
_ACTIVE = (Status.CONFIRMED, Status.WAITING, Status.OFFERED, Status.UNCONFIRMED)


def show_team(request: Request) -> Response:
    """Who comes and who waits."""
    with request.state["db"].read() as tx:
        team, congress = the_team(tx, request)
        terms = terms_in_words(tx, congress.id)
        rows = team_rows(tx, team.id, now=request.state["clock"]())
    state = window(opens_at=congress.opens_at, closes_at=congress.closes_at, now=request.state["clock"]())
    return _page(
        request,
        "registration/team.html",
        congress,
        team=team,
        terms=terms,
        rows=rows,
        words=WORDS,
        said=SAID.get(request.query_params.get("gedaan", "")),
        active=[row for row in rows if row.status in _ACTIVE],
        waits_together=team.together and any(row.status == Status.WAITING for row in rows),
        may_add=state == Window.OPEN,
    )


def show_swap(request: Request) -> Response:
    """Who comes instead of this colleague?"""
    with request.state["db"].read() as tx:
        team, congress = the_team(tx, request)
        return _newcomer(request, tx, congress, Draft(), instead_of=_row(tx, team, request))


def submit_swap(request: Request, typed: Typed) -> Response:
    """The newcomer has the place from now on."""
    with request.state["db"].read() as tx:
        team, congress = the_team(tx, request)
        row = _row(tx, team, request)
    try:
        form = NewcomerForm.read(typed)
        with request.state["db"].write() as tx:
            team, congress = _counted_team(tx, request)
            swap_member(tx, congress, team, _member(tx, team, request), form, **_facts(request))
    except (InvalidForm, *_AT_A_FIELD) as refusal:
        with request.state["db"].read() as tx:
            _, congress = the_team(tx, request)
            return _newcomer(request, tx, congress, _draft(typed, refusal), instead_of=row)
    return _back(request, "gewisseld")


def show_addition(request: Request) -> Response:
    """Who comes as well?"""
    with request.state["db"].read() as tx:
        _, congress = the_team(tx, request)
        return _newcomer(request, tx, congress, Draft())


def submit_addition(request: Request, typed: Typed) -> Response:
    """One more colleague."""
    try:
        form = NewcomerForm.read(typed)
        with request.state["db"].write() as tx:
            team, congress = _counted_team(tx, request)
            add_member(tx, congress, team, form, **_facts(request))
    except (InvalidForm, *_AT_A_FIELD) as refusal:
        with request.state["db"].read() as tx:
            _, congress = the_team(tx, request)
            return _newcomer(request, tx, congress, _draft(typed, refusal))
    return _back(request, "erbij")


def show_withdrawal(request: Request) -> Response:
    """Ask whether one is sure: about one colleague, or about everybody."""
    with request.state["db"].read() as tx:
        team, congress = the_team(tx, request)
        row = _row(tx, team, request) if "member" in request.path_params else None
    return _page(request, "registration/team-withdraw.html", congress, row=row)


def submit_withdrawal(request: Request, _typed: Typed) -> Response:
    """Cancel one colleague, or everybody."""
    with request.state["db"].write() as tx:
        team, congress = the_team(tx, request)
        member = _member(tx, team, request) if "member" in request.path_params else None
        withdraw(tx, congress, team, member, now=request.state["clock"]())
    return _back(request, "afgemeld")


def submit_no_longer_together(request: Request, _typed: Typed) -> Response:
    """As many as fit after all."""
    with request.state["db"].write() as tx:
        team, congress = the_team(tx, request)
        take_what_fits(tx, congress, team, now=request.state["clock"]())
    return _back(request, "los")


def show_erasing(request: Request) -> Response:
    """What goes, what stays, and whether one is sure."""
    with request.state["db"].read() as tx:
        team, congress = the_team(tx, request)
    return _page(request, "registration/team-erase.html", congress, team=team, is_done=False)


def submit_erasing(request: Request, _typed: Typed) -> Response:
    """Forget the contact; the link in the address is dead then, so the answer is this page itself."""
    with request.state["db"].write() as tx:
        team, congress = the_team(tx, request)
        erase_contact(tx, team, now=request.state["clock"]())
    return _page(request, "registration/team-erase.html", congress, team=team, is_done=True)


def the_team(tx: Tx, request: Request) -> tuple[Team, Congress]:
    """Whose page this is; NotFound for a wrong link."""
    team = team_by_secret(tx, request.path_params["secret"])
    return team, congress_by_id(tx, team.congress_id)


def _counted_team(tx: Tx, request: Request) -> tuple[Team, Congress]:
    # Who changes a team again and again could mail anybody; see `count_team`.
    team, congress = the_team(tx, request)
    count_team(tx, team.contact_email, host_of(request), **_facts(request))
    return team, congress


_AT_A_FIELD = (RowsRefused, TeamIsFull, ColleagueIsListed, TooManyTries)


def _draft(typed: Typed, refusal: Exception) -> Draft:
    match refusal:
        case InvalidForm():
            return refusal.draft
        case RowsRefused():
            return Draft(typed, {"municipality": refusal.rows[1]})
        case TooManyTries() | TeamIsFull():
            return Draft(typed, {"": str(refusal)})
        case Refusal():
            return Draft(typed, {"email": str(refusal)})
    raise TypeError("only what people can repair comes here")


def _member(tx: Tx, team: Team, request: Request) -> Registration | KnownColleague:
    number: UUID = request.path_params["member"]
    return member_of(tx, team.id, number)


def _row(tx: Tx, team: Team, request: Request) -> TeamRow:
    member = _member(tx, team, request)
    return next(
        row for row in team_rows(tx, team.id, now=request.state["clock"]()) if row.id == member.public_id
    )


def _newcomer(
    request: Request, tx: Tx, congress: Congress, draft: Draft, *, instead_of: TeamRow | None = None
) -> Response:
    return _page(
        request,
        "registration/team-newcomer.html",
        congress,
        status=422 if draft.problems else 200,
        draft=draft,
        row=instead_of,
        municipalities=municipality_options(tx, congress),
        organisations=[employer.name for employer in employers(tx)],
    )


def _facts(request: Request) -> dict[str, Any]:
    return {"secret_key": request.state["settings"].secret_key, "now": request.state["clock"]()}


def _page(
    request: Request, template: str, congress: Congress, *, status: int = 200, **context: object
) -> Response:
    page = render(request, template, status=status, congress=congress, here=_address(request), **context)
    return private(page)


def _address(request: Request) -> str:
    return f"/team/{request.path_params['secret']}"


def _back(request: Request, done: str) -> Response:
    return private(RedirectResponse(f"{_address(request)}?gedaan={done}", 303))


_ONE = "/team/{secret}/{member:uuid}"

routes = [
    Route("/team/{secret}", show_team, methods=["GET"]),
    Route("/team/{secret}/erbij", show_addition, methods=["GET"]),
    Route("/team/{secret}/erbij", posted(submit_addition), methods=["POST"]),
    Route("/team/{secret}/los", posted(submit_no_longer_together), methods=["POST"]),
    Route("/team/{secret}/wissen", show_erasing, methods=["GET"]),
    Route("/team/{secret}/wissen", posted(submit_erasing), methods=["POST"]),
    Route("/team/{secret}/afmelden", show_withdrawal, methods=["GET"]),
    Route("/team/{secret}/afmelden", posted(submit_withdrawal), methods=["POST"]),
    Route(f"{_ONE}/wisselen", show_swap, methods=["GET"]),
    Route(f"{_ONE}/wisselen", posted(submit_swap), methods=["POST"]),
    Route(f"{_ONE}/afmelden", show_withdrawal, methods=["GET"]),
    Route(f"{_ONE}/afmelden", posted(submit_withdrawal), methods=["POST"]),
]
