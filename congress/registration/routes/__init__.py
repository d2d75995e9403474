"""Pages of registration: for who signs up, for who signed up, and for the organiser."""

from starlette.routing import BaseRoute

from congress.registration.routes import mail, mine, people, placement, public

routes: list[BaseRoute] = [
    *public.routes,
    *mine.routes,
    *people.routes,
    *placement.routes,
    *mail.routes,
]
