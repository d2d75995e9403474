"""The ticket on paper."""

from starlette.responses import Response
from starlette.routing import Route

from congress.core.errors import NotFound
from congress.registration.queries import day_of, seats_of
from congress.registration.routes.mine.page import address, mine, private
from congress.registration.rules.places import Status
from congress.web.pages import render
from congress.web.state import Request


def show_ticket_page(request: Request) -> Response:
    """One sheet with the code, the day and one's own programme; made to be printed or kept open."""
    with request.state["db"].read() as tx:
        registration, congress = mine(tx, request)
        if registration.status != Status.CONFIRMED:
            raise NotFound
        starts_at, ends_at = day_of(tx, congress)
        return private(
            render(
                request,
                "registration/ticket.html",
                congress=congress,
                registration=registration,
                mine=address(request),
                seats=seats_of(tx, registration.id),
                starts_at=starts_at,
                ends_at=ends_at,
            )
        )


routes = [Route("/mijn/{secret}/ticket", show_ticket_page, methods=["GET"])]
