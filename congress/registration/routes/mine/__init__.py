"""One's own page behind the personal link, and what one does there."""

from congress.registration.routes.mine import calendar, details, leaving, offer, page, ticket, told

routes = [
    *page.routes,
    *details.routes,
    *told.routes,
    *leaving.routes,
    *offer.routes,
    *ticket.routes,
    *calendar.routes,
]
