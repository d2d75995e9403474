"""Pages of registration: for who signs up, for who signed up, and for the organiser."""

from starlette.routing import BaseRoute

from congress.registration.routes.by_hand import routes as by_hand_routes
from congress.registration.routes.listing import routes as listing_routes
from congress.registration.routes.mail import routes as mail_routes
from congress.registration.routes.messages import routes as message_routes
from congress.registration.routes.mine import routes as mine_routes
from congress.registration.routes.organisations import routes as organisation_routes
from congress.registration.routes.people import routes as people_routes
from congress.registration.routes.placed import routes as placed_routes
from congress.registration.routes.placement import routes as placement_routes
from congress.registration.routes.public import routes as public_routes
from congress.registration.routes.questions import routes as question_routes
from congress.registration.routes.resizing import routes as resizing_routes
from congress.registration.routes.roster import routes as roster_routes
from congress.registration.routes.team import routes as team_routes
from congress.registration.routes.together import routes as together_routes
from congress.registration.routes.unsubscribe import routes as unsubscribe_routes
from congress.registration.routes.words import routes as words_routes

routes: list[BaseRoute] = [
    *public_routes,
    *team_routes,
    *mine_routes,
    *listing_routes,
    *together_routes,
    *by_hand_routes,
    *roster_routes,
    *people_routes,
    *placement_routes,
    *placed_routes,
    *resizing_routes,
    *mail_routes,
    *question_routes,
    *organisation_routes,
    *words_routes,
    *message_routes,
    *unsubscribe_routes,
]
