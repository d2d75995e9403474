"""The application: all routes, put together once."""

import importlib
from collections.abc import AsyncIterator, Callable, Sequence
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
from congress.access.rules.rights import Right
from congress.core import clock as clocks
from congress.core.clock import moment_text
from congress.core.db import Database, Tx
from congress.core.i18n import nl
from congress.core.settings import Settings
from congress.setup import routes as setup_routes
from congress.setup.models import Congress
from congress.setup.rules.cards import Card
from congress.web import errors, static
from congress.web.api import Endpoint, api_routes, openapi
from congress.web.headers import SafeHeaders
from congress.web.state import Request, State

THREADS = 5  # few threads, and as many connections: fastest on both databases (docs/decisions)
MAX_BODY_BYTES = 13 * 1024 * 1024  # a receipt of 12 MB and its form


def _part(name: str, what: str, default: Any) -> Any:
    # Packages land one by one while the first version is being built.
    try:
        return getattr(importlib.import_module(f"congress.{name}"), what, default)
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("congress."):
            raise
        return default


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
        "ticket": _part("door.queries", "ticket_writer", lambda _: lambda *_: "")(settings),
    }

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[State]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        running = _part("worker", "running", None)
        with running(db, settings, ticket=state["ticket"], clock=clock) if with_worker else nullcontext():
            yield state

    app = Starlette(
        routes=_routes(),
        middleware=[Middleware(SafeHeaders, https=settings.base_url.startswith("https:"))],
        exception_handlers=errors.handlers | {SignInFirst: _to_sign_in},
        lifespan=lifespan,
        max_body_size=MAX_BODY_BYTES,
    )
    app.state.cards = cards
    return app


def cards(tx: Tx, congress: Congress) -> Sequence[Card]:
    """The overview of a congress: one card per subject."""
    waiting = _part("registration.queries", "waiting_count", lambda *_: 0)(tx, congress.id)
    people = Card(
        title=nl("Aanmeldingen"),
        path="/aanmeldingen",
        right=Right.SEE,
        lines=(
            (nl("Plekken"), f"{congress.taken} van {congress.capacity}"),
            (nl("Wachtlijst"), str(waiting)),
            (nl("Aanmelden kan tot"), moment_text(congress.closes_at)),
        ),
    )
    parts = ["programme.queries", "registration.queries", "door.queries", "finance.queries"]
    return [people, *(card for part in parts if (card := _part(part, "card", lambda *_: None)(tx, congress)))]


def _to_sign_in(request: Request, error: Exception) -> Response:
    if errors.is_api(request) or request.method != "GET":
        return errors.refused(request, error)
    return RedirectResponse("/beheer", 303)


def api_description() -> dict[str, Any]:
    """The OpenAPI document of all calls."""
    return openapi(_endpoints())


def _endpoints() -> list[Endpoint]:
    packages = ["programme", "registration", "door", "finance"]
    return [e for name in packages for e in _part(f"{name}.api", "endpoints", [])]


def _routes() -> list[BaseRoute]:
    packages = ["mail", "programme", "registration", "door", "finance"]
    pages = [route for name in packages for route in _part(f"{name}.routes", "routes", [])]
    api = api_routes(_endpoints(), TokenGuard())
    return [*static.routes, *api, *access_routes, *setup_routes.first, *pages, *setup_routes.last]
