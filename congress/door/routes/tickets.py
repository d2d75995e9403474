"""The ticket and badge of one person, by personal link."""

from starlette.responses import Response
from starlette.routing import Route

from congress.core.qr import qr_svg
from congress.door.actions.badges import badge_of
from congress.door.documents.badges import badge_pdf
from congress.registration.queries import registration_by_secret
from congress.setup.queries import congress_by_id
from congress.web.pages import download
from congress.web.state import Request

_PRIVATE = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}


def show_ticket(request: Request) -> Response:
    """The QR as SVG."""
    with request.state["db"].read() as tx:
        found = registration_by_secret(tx, request.path_params["secret"])
    text = request.state["ticket"](found.congress_id, found.ticket_id, found.issue_number)
    return Response(qr_svg(text, title="QR-code van je ticket"), media_type="image/svg+xml", headers=_PRIVATE)


def show_badge(request: Request) -> Response:
    """The badge as PDF."""
    with request.state["db"].read() as tx:
        found = registration_by_secret(tx, request.path_params["secret"])
        congress = congress_by_id(tx, found.congress_id)
        badge = badge_of(tx, congress, found, ticket=request.state["ticket"])
    return download(badge_pdf([badge], title=congress.title), "application/pdf", "badge.pdf", inline=True)


routes = [
    Route("/mijn/{secret}/ticket.svg", show_ticket, methods=["GET"]),
    Route("/mijn/{secret}/badge.pdf", show_badge, methods=["GET"]),
]
