"""The application: all routes, put together once."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime
from typing import Any

import anyio.to_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from congress.access.gate import SignInFirst, TokenGuard
from congress.access.routes import routes as access_routes
from congress.core import clock as clocks
from congress.core.db import Database, Tx
from congress.core.settings import Settings
from congress.door.api import endpoints as door_api
from congress.door.queries import card as door_card
from congress.door.queries import present_ids, ticket_writer
from congress.door.routes import routes as door_routes
from congress.finance.api import endpoints as finance_api
from congress.finance.queries import card as finance_card
from congress.finance.queries.standing import shares_if
from congress.finance.routes import routes as finance_routes
from congress.mail.queries import mails_to_watch
from congress.privacy.routes import routes as privacy_routes
from congress.programme.api import endpoints as programme_api
from congress.programme.queries import card as programme_card
from congress.programme.queries.computing import open_computations
from congress.programme.routes import routes as programme_routes
from congress.registration.api import endpoints as registration_api
from congress.registration.queries import people_card, placement_card
from congress.registration.routes import routes as registration_routes
from congress.setup import routes as setup_routes
from congress.setup.models import Congress
from congress.setup.rules.cards import Card
from congress.web import errors, static
from congress.web.api import Endpoint, api_routes, openapi
from congress.web.headers import SafeHeaders
from congress.web.language import Speaking
from congress.web.mending import Mending
from congress.web.metrics import Measures
from congress.web.metrics import routes as metrics_routes
from congress.web.state import Request, State
from congress.worker import running

THREADS = 5  # few threads, and as many connections: fastest on both databases (docs/decisions)
MAX_BODY_BYTES = 64 * 1024 * 1024  # forms say no themselves, in words, long before this


def create_app(
    db: Database,
    settings: Settings,
    *,
    clock: Callable[[], datetime] = clocks.now,
    with_worker: bool = False,
) -> Starlette:
    """Everything that answers requests, on this database. `with_worker` also sends mail and follows up."""
    state: State = {
        "db": db,
        "settings": settings,
        "clock": clock,
        "ticket": ticket_writer(settings),
        "present": present_ids,
        "measures": Measures(waiting),
    }

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[State]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        with running(db, settings, ticket=state["ticket"], clock=clock) if with_worker else nullcontext():
            yield state

    https = settings.base_url.startswith("https:")
    app = Starlette(
        routes=_routes(),
        middleware=[
            Middleware(SafeHeaders, https=https, count=state["measures"].count),
            Middleware(Speaking, https=https),
            Middleware(Mending),
        ],
        exception_handlers=errors.handlers | {SignInFirst: _to_sign_in},
        lifespan=lifespan,
        max_body_size=MAX_BODY_BYTES,
    )
    app.state.cards = cards
    app.state.shares_if = shares_if
    return app


def cards(tx: Tx, congress: Congress) -> Sequence[Card]:
    """The overview of a congress: one card per subject."""
    subjects = (people_card, programme_card, placement_card, door_card, finance_card)
    return [card(tx, congress) for card in subjects]


def waiting(tx: Tx) -> Mapping[str, Mapping[str, int]]:
    """What is still to be done or went wrong in all of the installation, for whoever watches over it."""
    return {"mails": mails_to_watch(tx), "computations": open_computations(tx)}


def _to_sign_in(request: Request, error: Exception) -> Response:
    if errors.is_api(request) or request.method != "GET":
        return errors.refused(request, error)
    return RedirectResponse("/beheer", 303)


def api_description() -> dict[str, Any]:
    """The OpenAPI document of all calls."""
    return openapi(_endpoints())


def _endpoints() -> list[Endpoint]:
    return [*programme_api, *registration_api, *door_api, *finance_api]


def _routes() -> list[BaseRoute]:
    api = api_routes(_endpoints(), TokenGuard())
    pages = [*programme_routes, *registration_routes, *door_routes, *finance_routes, *privacy_routes]
    return [
        *static.routes,
        *metrics_routes,
        *api,
        *access_routes,
        *setup_routes.first,
        *pages,
        *setup_routes.last,
    ]
