"""Printing badges."""

from starlette.responses import Response
from starlette.routing import Route

from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.door.actions.badges import badges_to_print, mark_printed
from congress.door.documents.badges import badge_pdf
from congress.door.forms import BadgesForm
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.web.pages import download, posted, render
from congress.web.state import Request

LAYOUTS = [
    ("a6", "A6, één per bladzijde"),
    ("a4x4", "A4 met vier badges"),
    ("a4x8", "A4 met acht kleine badges"),
]


def show_badges(request: Request) -> Response:
    """How many badges there are, and how many are new or changed."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        return _page(request, tx, congress, Draft({"layout": "a6", "only": "new"}))


def submit_badges(request: Request, typed: Typed) -> Response:
    """The PDF; what is in it counts as printed."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        try:
            form = BadgesForm.read(typed)
        except InvalidForm as invalid:
            return _page(request, tx, congress, invalid.draft, status=422)
        badges = badges_to_print(tx, congress, ticket=request.state["ticket"], only=form.only)
        pdf = badge_pdf(badges, layout=form.layout, title=congress.title)
        mark_printed(tx, badges, now=request.state["clock"]())
    return download(pdf, "application/pdf", f"badges-{congress.slug}.pdf")


def _page(request: Request, tx: Tx, congress: Congress, draft: Draft, *, status: int = 200) -> Response:
    writer = request.state["ticket"]
    total = len(badges_to_print(tx, congress, ticket=writer))
    fresh = len(badges_to_print(tx, congress, ticket=writer, only="new"))
    return render(
        request, "door/badges.html", status=status, draft=draft, total=total, fresh=fresh, layouts=LAYOUTS
    )


routes = [
    Route("/beheer/{congress}/badges", show_badges, methods=["GET"]),
    Route("/beheer/{congress}/badges", posted(submit_badges), methods=["POST"]),
]
