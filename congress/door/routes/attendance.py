"""Who came to a session, setting it right by hand, and the list on paper."""

from collections.abc import Sequence

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.clock import day_text, local, time_text
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.door.actions.attendance import NothingToSetRight, NotThen, set_right
from congress.door.documents.lists import PaperList, attendance_pdf
from congress.door.forms import CorrectionForm
from congress.door.queries import Attendee, attendees, paper_lists, usual_arrival
from congress.door.rules.verdict import ENTRANCE
from congress.programme.models import LARGEST_NUMBER
from congress.programme.queries import SessionFacts, programme_of
from congress.registration.queries import registration_of
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.web.pages import download, posted, render
from congress.web.state import Request

SAID = {"goed": nl("Dit is rechtgezet. De scans zelf zijn bewaard.")}


def show_attendance(request: Request) -> Response:
    """Who was expected at a place and who came."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.DOOR)
        wanted = request.query_params.get("wie", "")
        place, _ = _place(request, tx, congress)
        came = usual_arrival(
            tx, congress, place, registration_id=_number(wanted), now=request.state["clock"]()
        )
        at = f"{local(came):%Y-%m-%dT%H:%M}" if local(came).date() >= congress.starts_on else ""
        return _page(request, tx, congress, Draft({"person": wanted, "at": at}))


def submit_correction(request: Request, typed: Typed) -> Response:
    """Somebody was there, or was not, with a reason."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        place, _ = _place(request, tx, congress)
        try:
            form = CorrectionForm.read(typed)
            set_right(
                tx,
                congress,
                registration_of(tx, congress.id, form.person),
                place=place,
                is_present=form.was == "there",
                at=form.at,
                reason=form.reason,
                actor=actor(request),
                now=request.state["clock"](),
            )
        except InvalidForm as invalid:
            return _page(request, tx, congress, invalid.draft, status=422)
        except NotThen as refusal:
            return _page(request, tx, congress, Draft(typed, {"at": str(refusal)}), status=422)
        except NothingToSetRight as refusal:
            return _page(request, tx, congress, Draft(typed, {"was": str(refusal)}), status=409)
    return RedirectResponse(f"/beheer/{congress.slug}/deur/aanwezig/{place}?gedaan=goed", 303)


def show_paper(request: Request) -> Response:
    """The lists to sign: everybody at the entrance, and every session; or one place."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        wanted = request.query_params.get("plek")
        lists = [
            PaperList(heading, line, people)
            for place, heading, line, people in paper_lists(tx, congress)
            if wanted in {None, place}
        ]
    if not lists:
        raise NotFound
    pdf = attendance_pdf(lists, title=congress.title)
    return download(pdf, "application/pdf", f"presentielijst-{congress.slug}.pdf", inline=True)


def _place(request: Request, tx: Tx, congress: Congress) -> tuple[str, SessionFacts | None]:
    wanted = request.path_params["place"]
    if wanted == ENTRANCE:
        return wanted, None
    for session in programme_of(tx, congress.id).sessions:
        if str(session.guid) == wanted:
            return wanted, session
    raise NotFound


def _page(request: Request, tx: Tx, congress: Congress, draft: Draft, *, status: int = 200) -> Response:
    place, session = _place(request, tx, congress)
    people = attendees(tx, congress.id, place, session.id if session else None)
    heading = session.workshop.title if session else "Ingang"
    line = (
        f"{time_text(session.round.starts_at)}, {session.room.name}"
        if session
        else day_text(congress.starts_on)
    )
    return render(
        request,
        "door/attendance.html",
        status=status,
        draft=draft,
        place=place,
        heading=heading,
        line=line,
        people=people,
        options=_options(tx, congress, people, draft),
        came=sum(one.came_at is not None for one in people),
        left=sum(one.left_at is not None for one in people),
        may_correct=request.scope["login"].may(Right.REGISTRATIONS, congress.id),
        said=SAID.get(request.query_params.get("gedaan", "")),
    )


def _options(
    tx: Tx, congress: Congress, people: Sequence[Attendee], draft: Draft
) -> list[tuple[str | int, str]]:
    """Everybody on the list, and whoever the report of the door sends here."""
    found: list[tuple[str | int, str]] = [("", "Kies een persoon")]
    found += [(one.registration_id, one.name) for one in people]
    wanted = draft.typed.get("person", "")
    number = _number(wanted)
    if number is None and wanted.isdecimal():
        raise NotFound
    if number is not None and number not in {one.registration_id for one in people}:
        found.append((number, registration_of(tx, congress.id, number).display_name))
    return found


def _number(text: str) -> int | None:
    """The number of a registration; None for what can be none."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_NUMBER))
    return int(text) if is_number and int(text) <= LARGEST_NUMBER else None


_BASE = "/beheer/{congress}/deur"
routes = [
    Route(f"{_BASE}/presentielijst.pdf", show_paper, methods=["GET"]),
    Route(f"{_BASE}/aanwezig/{{place}}", show_attendance, methods=["GET"]),
    Route(f"{_BASE}/aanwezig/{{place}}/correctie", posted(submit_correction), methods=["POST"]),
]
