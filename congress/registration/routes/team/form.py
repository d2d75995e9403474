"""Signing up a team: rows, pasted from a spreadsheet, or from a file; and the thanks."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from uuid import UUID

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.core.chance import new_uuid
from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.core.spreadsheets import UnreadableSheet, read_pasted, read_upload
from congress.registration.actions.limits import TooManyTries, count_file, count_team
from congress.registration.actions.register import check_open
from congress.registration.actions.teams import RowsRefused, register_team
from congress.registration.forms import ELSEWHERE
from congress.registration.forms.team import (
    MOST,
    add_people,
    filled_rows,
    read_team,
    row_field,
    row_sentence,
)
from congress.registration.queries import employers
from congress.registration.routes.public import (
    STAMP,
    TRAP,
    check_pace,
    host_of,
    kept_stamp,
    municipality_options,
)
from congress.registration.rules.sheet import Table, addressed_in, people_in
from congress.setup.models import Congress
from congress.setup.queries import congress_by_slug, terms_in_words
from congress.setup.rules.window import Window, window
from congress.web.pages import posted, render, uploads
from congress.web.state import Request

SHOWN = 5
"""Rows at first, and more at a time."""
READ = 200
"""So many rows of a file are read: anybody may send one, and nobody needs more to find the 25 people."""
Options = Sequence[tuple[str, str]]
Way = Callable[[Request, Typed, Options], Draft]
"""Puts more rows in the form."""


def show_team_form(request: Request) -> Response:
    """The form, or a sentence when one cannot register now."""
    with request.state["db"].read() as tx:
        congress = congress_by_slug(tx, request.path_params["congress"])
        state = window(opens_at=congress.opens_at, closes_at=congress.closes_at, now=request.state["clock"]())
        if state != Window.OPEN:
            return render(
                request, "registration/closed.html", congress=congress, is_early=state == Window.NOT_YET
            )
        return _form(request, tx, congress, Draft(Typed({"key": str(new_uuid()), "short": "fit"})))


def submit_team_form(request: Request, typed: Typed) -> Response:
    """Add rows, or sign everybody up. Known addresses get the same answer as new ones."""
    way = _way(request, typed)
    try:
        if way:
            return _with_rows(request, typed, way)
        if not typed.get(TRAP):
            _sign_up(request, typed)
    except InvalidForm as invalid:
        return _again(request, invalid.draft)
    except RowsRefused as refused:
        problems = {
            row_field(row, "municipality"): row_sentence(row, sentence)
            for row, sentence in refused.rows.items()
        }
        return _again(request, Draft(typed, problems))
    except TooManyTries as refusal:
        return _again(request, Draft(typed, {"": str(refusal)}), status=429)
    return RedirectResponse(f"/{request.path_params['congress']}/aanmelden/team/ontvangen", 303)


def show_team_thanks(request: Request) -> Response:
    """What happens now. The same for everybody, so that nobody learns who is registered."""
    with request.state["db"].read() as tx:
        congress = congress_by_slug(tx, request.path_params["congress"])
    sends_mail = request.state["settings"].smtp_url is not None
    return render(request, "registration/team-thanks.html", congress=congress, sends_mail=sends_mail)


def _sign_up(request: Request, typed: Typed) -> None:
    key, now = request.state["settings"].secret_key, request.state["clock"]()
    with request.state["db"].write() as tx:
        congress = congress_by_slug(tx, request.path_params["congress"])
        check_open(congress, now=now)
        team = read_team(typed)
        check_pace(request, typed)
        count_team(tx, team.contact.contact_email, host_of(request), secret_key=key, now=now)
        register_team(tx, congress, team, key=_key(typed), secret_key=key, now=now)


def _more_rows(_request: Request, typed: Typed, _gemeenten: Options) -> Draft:
    return Draft(Typed(typed | {"rows": str(_shown(typed) + SHOWN)}))


def _paste(_request: Request, typed: Typed, gemeenten: Options) -> Draft:
    text = typed.get("pasted", "")
    try:
        table: Table = addressed_in(text) or [row.cells for row in read_pasted(text)]
    except UnreadableSheet as refusal:
        return Draft(typed, {"pasted": str(refusal)})
    return _with_people(typed, table, "pasted", gemeenten)


def _read_file(request: Request, typed: Typed, gemeenten: Options) -> Draft:
    _, content = uploads(request).get("file", ("", b""))
    if not content:
        return Draft(typed, {"file": nl("Kies eerst een bestand.")})
    with request.state["db"].write() as tx:  # before it is read: reading is what costs
        key, now = request.state["settings"].secret_key, request.state["clock"]()
        count_file(tx, host_of(request), secret_key=key, now=now)
    try:
        table = [row.cells for row in read_upload(content, most=READ)]
    except UnreadableSheet as refusal:
        return Draft(typed, {"file": str(refusal)})
    return _with_people(typed, table, "file", gemeenten)


WAYS: dict[str, Way] = {"meer": _more_rows, "plak": _paste, "bestand": _read_file}


def _way(request: Request, typed: Typed) -> Way | None:
    # Who pasted or chose a file and sends at once first sees the rows: nobody is left out unseen.
    if asked := WAYS.get(typed.get("doe", "")):
        return asked
    if typed.get("pasted", "").strip():
        return _paste
    return _read_file if uploads(request) else None


def _with_rows(request: Request, typed: Typed, way: Way) -> Response:
    with request.state["db"].read() as tx:
        congress = congress_by_slug(tx, request.path_params["congress"])
        gemeenten = municipality_options(tx, congress)
    return _again(request, way(request, typed, gemeenten))


def _with_people(typed: Typed, table: Table, field: str, gemeenten: Options) -> Draft:
    people = people_in(table)
    if not people:
        return Draft(typed, {field: nl("We vonden hier geen namen of adressen.")})
    room = MOST - max(filled_rows(typed), default=0)
    if len(people) > room:
        too_many = nl(
            "In je lijst staan {count} mensen, en er is nog ruimte voor {room}. "
            "Een team heeft er hooguit {most}."
        )
        return Draft(typed, {field: too_many.format(count=len(people), room=room, most=MOST)})
    codes = {name.lower(): code for code, name in gemeenten if code}
    codes |= dict.fromkeys(("elders", "anders", "overig", "geen"), ELSEWHERE)
    added, problems = add_people(typed, people, codes)
    added |= {"pasted": "", "added": str(len(people))}
    return Draft(added, problems)


def _again(request: Request, draft: Draft, *, status: int = 422) -> Response:
    with request.state["db"].read() as tx:
        congress = congress_by_slug(tx, request.path_params["congress"])
        return _form(request, tx, congress, draft, status=status)


def _form(request: Request, tx: Tx, congress: Congress, draft: Draft, *, status: int = 422) -> Response:
    options = municipality_options(tx, congress)
    return render(
        request,
        "registration/team-form.html",
        status=status if draft.problems else 200,
        congress=congress,
        terms=terms_in_words(tx, congress.id),
        draft=draft,
        rows=range(1, _shown(draft.typed) + 1),
        most=MOST,
        row_field=row_field,
        trap=TRAP,
        stamp_field=STAMP,
        stamp=kept_stamp(request, draft.typed.get(STAMP, "")),
        is_full=congress.taken >= congress.capacity,
        municipalities=options,
        own_municipalities=[("", nl("Zelfde als hierboven")), *options[1:]],
        organisations=[employer.name for employer in employers(tx)],
    )


def _shown(typed: Mapping[str, str]) -> int:
    asked = typed.get("rows", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else SHOWN
    return max(1, min(MOST, max(number, *filled_rows(typed), 0)))


def _key(typed: Typed) -> UUID | None:
    with suppress(ValueError):
        return UUID(typed.get("key", ""))
    return None


routes = [
    Route("/{congress}/aanmelden/team", show_team_form, methods=["GET"]),
    Route("/{congress}/aanmelden/team", posted(submit_team_form, files=True), methods=["POST"]),
    Route("/{congress}/aanmelden/team/ontvangen", show_team_thanks, methods=["GET"]),
]
