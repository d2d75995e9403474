"""Nobody reaches a congress past the door: every staff page asks for a right; the exceptions are here."""

import inspect
import types
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.routing import Mount, Route

from congress.app import create_app
from congress.core.db import Database
from congress.core.settings import Settings

DOORS = {"open_congress", "check_right", "signed_in"}
WITHOUT_A_RIGHT = {
    "/beheer",  # shows the form to sign in, or the congresses of who is signed in
    "/beheer/inloggen",
    "/beheer/inloggen/passkey",
    "/beheer/inloggen/verstuurd",
    "/beheer/inloggen/{secret}",
    "/beheer/uitloggen",
}


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> list[Route]:
    """Every route of the application."""
    folder = tmp_path_factory.mktemp("routes")
    db = Database(f"sqlite:///{folder / 'empty.db'}")
    settings = Settings(_env_file=None, data_dir=folder, secret_key="x" * 40)
    app = create_app(db, settings)
    db.close()
    return list(flat(app.routes))


def flat(routes: Any) -> Iterator[Route]:
    """All routes, also those inside a mount."""
    for route in routes:
        if isinstance(route, Mount):
            yield from flat(route.routes)
        elif isinstance(route, Route):
            yield route


def _names_used(handler: Callable[..., Any], seen: set[str] | None = None) -> set[str]:
    """The names that a handler uses, and the functions of our own edge that it calls."""
    seen = set() if seen is None else seen
    function = inspect.unwrap(handler)
    if not isinstance(function, types.FunctionType):
        return seen
    for name in _names_in(function.__code__):
        target = function.__globals__.get(name)
        is_ours = isinstance(target, types.FunctionType) and ".routes" in target.__module__
        if name not in seen:
            seen.add(name)
            if target is not None and is_ours:
                _names_used(target, seen)
    return seen


def _names_in(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names_in(constant)


def test_every_staff_page_asks_for_a_right(routes: list[Route]) -> None:
    staff = [route for route in routes if route.path.startswith("/beheer")]
    open_to_all = {route.path for route in staff if not _names_used(route.endpoint) & DOORS}

    assert len(staff) > len(WITHOUT_A_RIGHT)
    assert open_to_all <= WITHOUT_A_RIGHT


def test_every_page_of_a_congress_goes_through_its_door(routes: list[Route]) -> None:
    inside = [route for route in routes if route.path.startswith("/beheer/{congress}")]

    assert inside
    assert [route.path for route in inside if "open_congress" not in _names_used(route.endpoint)] == []


def test_no_two_routes_answer_the_same(routes: list[Route]) -> None:
    pairs = [(route.path, method) for route in routes for method in route.methods or ()]

    assert sorted(pairs) == sorted(set(pairs))


def test_handlers_stay_thin(routes: list[Route]) -> None:
    long = {
        f"{function.__module__}.{function.__name__}": lines
        for route in routes
        if isinstance(function := inspect.unwrap(route.endpoint), types.FunctionType)
        if function.__module__.startswith("congress.")
        if (lines := len(inspect.getsourcelines(function)[0])) > 40
    }

    assert long == {}
