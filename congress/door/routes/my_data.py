"""Everything that is kept about one person, for that person: to read, to take along, and to erase."""

import json
from datetime import datetime
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from congress.core.clock import moment_text
from congress.core.forms import Typed
from congress.door.actions.forget import forget_person
from congress.door.queries.my_data import all_data
from congress.registration.queries import registration_by_secret
from congress.registration.routes.mine.leaving import done, sure
from congress.registration.routes.mine.page import address, mine, private
from congress.setup.models import Congress
from congress.setup.queries import congress_by_id
from congress.web.pages import download, posted, render
from congress.web.state import Request


def show_data(request: Request) -> Response:
    """The page."""
    congress, data = _data(request)
    scanned = [moment_text(datetime.fromisoformat(scan["at"])) for scan in data["scans"]]
    page = "door/my-data.html"
    return private(
        render(request, page, congress=congress, data=data, scanned=scanned, mine=address(request))
    )


def show_json(request: Request) -> Response:
    """The file."""
    congress, data = _data(request)
    content = json.dumps({"congress": congress.title} | data, ensure_ascii=False, indent=2)
    return private(download(content.encode(), "application/json", f"mijn-gegevens-{congress.slug}.json"))


def show_erasing(request: Request) -> Response:
    """What goes, what stays, and whether one is sure."""
    return sure(request, "registration/erase.html")


def submit_erasing(request: Request, _typed: Typed) -> Response:
    """Forget this person."""
    with request.state["db"].write() as tx:
        person, congress = mine(tx, request)
        forget_person(tx, congress, person, actor=f"aanmelding {person.id}", now=request.state["clock"]())
    return done(request, congress, "gewist")


def _data(request: Request) -> tuple[Congress, dict[str, Any]]:
    with request.state["db"].read() as tx:
        person = registration_by_secret(tx, request.path_params["secret"])
        congress = congress_by_id(tx, person.congress_id)
        return congress, all_data(tx, person)


routes = [
    Route("/mijn/{secret}/gegevens", show_data, methods=["GET"]),
    Route("/mijn/{secret}/gegevens.json", show_json, methods=["GET"]),
    Route("/mijn/{secret}/wissen", show_erasing, methods=["GET"]),
    Route("/mijn/{secret}/wissen", posted(submit_erasing), methods=["POST"]),
]
