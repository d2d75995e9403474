"""Pages for signing in, and of one's own account."""

from congress.access.routes import account, signing_in
from congress.access.routes.signing_in import sign_in_page

__all__ = ["routes", "sign_in_page"]

routes = [*account.routes, *signing_in.routes]
