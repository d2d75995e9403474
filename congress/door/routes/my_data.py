"""Everything that is kept about one person, for that person: to read, and to take along."""

import json
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from congress.core.clock import moment_text
from congress.door.queries import scans_of
from congress.registration.queries import my_data, registration_by_secret
from congress.registration.routes.mine.page import address, private
from congress.setup.models import Congress
from congress.setup.queries import congress_by_id
from congress.web.pages import download, render
from congress.web.state import Request


def show_data(request: Request) -> Response:
    """The page."""
    congress, data = _data(request)
    return private(render(request, "door/my-data.html", congress=congress, data=data, mine=address(request)))


def show_json(request: Request) -> Response:
    """The file."""
    congress, data = _data(request)
    content = json.dumps({"congress": congress.title} | data, ensure_ascii=False, indent=2)
    return private(download(content.encode(), "application/json", f"mijn-gegevens-{congress.slug}.json"))


def _data(request: Request) -> tuple[Congress, dict[str, Any]]:
    with request.state["db"].read() as tx:
        person = registration_by_secret(tx, request.path_params["secret"])
        congress = congress_by_id(tx, person.congress_id)
        scans = [
            {"at": scan.at.isoformat(), "shown": moment_text(scan.at), "verdict": scan.verdict.value}
            for scan in scans_of(tx, person.id)
        ]
        return congress, my_data(tx, person) | {"scans": scans}


routes = [
    Route("/mijn/{secret}/gegevens", show_data, methods=["GET"]),
    Route("/mijn/{secret}/gegevens.json", show_json, methods=["GET"]),
]
