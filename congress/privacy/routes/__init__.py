"""Pages for the privacy officer."""

from congress.privacy.routes.register import routes as register_routes
from congress.privacy.routes.requests import routes as request_routes
from congress.privacy.routes.statements import routes as statement_routes
from congress.privacy.routes.terms import routes as term_routes

routes = [*term_routes, *statement_routes, *request_routes, *register_routes]
