"""One's own page behind the personal link, and what one does there."""

from congress.registration.routes.mine import calendar, details, leaving, page, ticket, told

routes = [
    *page.routes,
    *details.routes,
    *told.routes,
    *leaving.routes,
    *ticket.routes,
    *calendar.routes,
]
