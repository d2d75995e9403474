"""The overview of the door, and the page that scans."""

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.chance import new_uuid
from congress.core.clock import time_text
from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.door import queries
from congress.door.actions.scan_facts import Incoming, UnknownPlace
from congress.door.actions.scans import Answer, record_scans
from congress.door.forms import ScanForm
from congress.door.routes.phone import phone_of, phone_page
from congress.door.rules.verdict import ENTRANCE, EXIT
from congress.door.rules.words import WORDS
from congress.programme.queries import Programme, programme_of
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.setup.queries import congress_by_slug
from congress.web.pages import posted, render
from congress.web.state import Request


def show_door(request: Request) -> Response:
    """How many are in, per place, and the latest scans."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.DOOR)
        programme = programme_of(tx, congress.id)
        inside = queries.inside_by_place(tx, congress.id)
        return render(
            request,
            "door/overview.html",
            inside=inside.get(ENTRANCE, 0),
            expected=queries.expected(tx, congress.id),
            not_seen=queries.not_seen(tx, congress.id),
            sessions=[(s, inside.get(str(s.guid), 0)) for s in programme.sessions],
            scans=queries.last_scans(tx, congress.id),
            words=WORDS,
            places=dict(_places(programme)),
            may_manage=request.scope["login"].may(Right.REGISTRATIONS, congress.id),
        )


def show_scanner(request: Request) -> Response:
    """The page of a paired phone, or the one for staff who are signed in."""
    with request.state["db"].read() as tx:
        congress = congress_by_slug(tx, request.path_params["congress"])
        if phone_of(tx, request, congress):
            return phone_page(request, congress)
        congress = open_congress(tx, request, Right.DOOR)
        draft = Draft({"place": request.query_params.get("plek", ENTRANCE), "code": ""})
        return _scanner(request, tx, congress, draft)


def submit_scan(request: Request, typed: Typed) -> Response:
    """The verdict on one code: a page, or JSON for the page's own script."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.DOOR)
        now = request.state["clock"]()
        try:
            form = ScanForm.read(typed)
            scan = Incoming(id=new_uuid(), read=form.code, place=form.place, at=now)
            answer = record_scans(
                tx,
                congress,
                [scan],
                public_key=queries.public_key(request.state["settings"], congress.id),
                device="deurpagina",
                actor=actor(request),
                now=now,
            )[0]
        except InvalidForm as invalid:
            return _scanner(request, tx, congress, invalid.draft, status=422)
        except UnknownPlace as refusal:
            return _scanner(request, tx, congress, Draft(typed, {"place": str(refusal)}), status=422)
        shown = _shown(answer, programme_of(tx, congress.id))
        if request.headers.get("accept") == "application/json":
            return JSONResponse(shown)
        return _scanner(request, tx, congress, Draft({"place": form.place, "code": ""}), answer=shown)


def _shown(answer: Answer, programme: Programme) -> dict[str, str]:
    words = WORDS[answer.verdict]
    rooms = {str(s.guid): f"{s.room.name}: {s.workshop.title}" for s in programme.sessions}
    first = time_text(answer.first_at) if answer.first_at else "een eerder moment"
    sentence = words.sentence.format(time=first, room=rooms.get(answer.sits_in or "", "een andere zaal"))
    return {
        "verdict": answer.verdict.value,
        "tone": words.tone,
        "icon": words.icon,
        "word": words.word,
        "name": answer.name or "",
        "organisation": answer.organisation or "",
        "sentence": sentence,
    }


def _places(programme: Programme) -> list[tuple[str, str]]:
    sessions = [
        (str(s.guid), f"{time_text(s.round.starts_at)} {s.room.name}: {s.workshop.title}")
        for s in programme.sessions
    ]
    return [(ENTRANCE, "Ingang"), (EXIT, "Uitgang"), *sessions]


def _scanner(
    request: Request,
    tx: Tx,
    congress: Congress,
    draft: Draft,
    *,
    answer: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    return render(
        request,
        "door/scanner.html",
        status=status,
        draft=draft,
        answer=answer,
        places=_places(programme_of(tx, congress.id)),
        inside=queries.inside_by_place(tx, congress.id).get(ENTRANCE, 0),
        expected=queries.expected(tx, congress.id),
    )


routes = [
    Route("/beheer/{congress}/deur", show_door, methods=["GET"]),
    Route("/deur/{congress}", show_scanner, methods=["GET"]),
    Route("/deur/{congress}", posted(submit_scan), methods=["POST"]),
]
