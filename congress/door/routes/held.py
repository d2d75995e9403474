"""The organiser's pages about scans that wait: all of a phone, and putting one right."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.door import queries
from congress.door.actions.held import Change, decide, leave_out, put_right
from congress.door.actions.scan_facts import UnknownPlace
from congress.door.models import Device, HeldScan
from congress.door.rules.words import WORDS
from congress.registration.actions.register import UnknownGemeente
from congress.registration.routes.public import municipality_options
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.setup.queries import congress_by_id
from congress.web.pages import posted, render
from congress.web.state import Request

SAID = {
    "deels": nl("Wat kon, telt nu mee. Deze scans moet je eerst rechtzetten."),
    "recht": nl("Deze scan is rechtgezet en telt nu mee."),
    "weg": nl("Deze scan telt niet mee."),
}


def show_held(request: Request) -> Response:
    """What waits of one phone, and why."""
    with request.state["db"].read() as tx:
        congress, device = _open(tx, request)
        return render(
            request,
            "door/held.html",
            congress=congress,
            device=device,
            held=queries.held_scans(tx, congress, device),
            words=WORDS,
            said=SAID.get(request.query_params.get("gedaan", "")),
        )


def submit_decision(request: Request, typed: Typed) -> Response:
    """Held scans count, or do not."""
    counts = typed.get("counts") == "yes"
    with request.state["db"].write() as tx:
        congress, device = _open(tx, request)
        waiting = decide(
            tx,
            congress,
            device,
            counts=counts,
            public_key=queries.public_key(request.state["settings"], congress.id),
            secret_key=request.state["settings"].secret_key,
            actor=actor(request),
            now=request.state["clock"](),
        )
    base = f"/beheer/{congress.slug}/deur/toestellen"
    if waiting:
        return RedirectResponse(f"{base}/{device.id}/vastgehouden?gedaan=deels", 303)
    return RedirectResponse(f"{base}?gedaan={'geteld' if counts else 'weggelaten'}", 303)


def show_one(request: Request) -> Response:
    """One scan that waits, to put right."""
    with request.state["db"].read() as tx:
        congress, device = _open(tx, request)
        held = queries.held_of(tx, device, request.path_params["scan"])
        typed = Typed({"place": held.content["place"]} | (held.content.get("walk_in") or {}))
        return _one(request, tx, device, held, Draft(typed))


def submit_one(request: Request, typed: Typed) -> Response:
    """One scan counts as it was put right, or is left out."""
    with request.state["db"].write() as tx:
        congress, device = _open(tx, request)
        held = queries.held_of(tx, device, request.path_params["scan"])
        now = request.state["clock"]()
        if typed.get("counts") == "no":
            leave_out(tx, device, held, actor=actor(request), now=now)
            return _back(congress, device, "weg")
        change = Change(typed.get("place", ""), typed, is_known=bool(typed.get("is_known")))
        try:
            put_right(
                tx,
                congress,
                device,
                held,
                change,
                public_key=queries.public_key(request.state["settings"], congress.id),
                secret_key=request.state["settings"].secret_key,
                actor=actor(request),
                now=now,
            )
        except InvalidForm as invalid:
            return _one(request, tx, device, held, invalid.draft)
        except Conflict as refusal:
            fields = {UnknownPlace: "place", UnknownGemeente: "municipality"}
            draft = Draft(typed, {fields.get(type(refusal), "email"): str(refusal)})
            return _one(request, tx, device, held, draft)
    return _back(congress, device, "recht")


def _open(tx: Tx, request: Request) -> tuple[Congress, Device]:
    congress = open_congress(tx, request, Right.REGISTRATIONS)
    return congress, queries.device_of(tx, congress.id, request.path_params["number"])


def _one(request: Request, tx: Tx, device: Device, held: HeldScan, draft: Draft) -> Response:
    congress = congress_by_id(tx, device.congress_id)
    facts = next(one for one in queries.held_scans(tx, congress, device) if one.id == held.id)
    places = [(spot.id, spot.label) for spot in queries.places_of(tx, congress)]
    return render(
        request,
        "door/held-one.html",
        status=422 if draft.problems else 200,
        congress=congress,
        device=device,
        one=facts,
        draft=draft,
        is_walk_in=bool(held.content.get("walk_in")),
        places=places if facts.place else [("", nl("Kies een plek")), *places],
        municipalities=municipality_options(tx, congress),
    )


def _back(congress: Congress, device: Device, done: str) -> Response:
    address = f"/beheer/{congress.slug}/deur/toestellen/{device.id}/vastgehouden"
    return RedirectResponse(f"{address}?gedaan={done}", 303)


_ALL = "/beheer/{congress}/deur/toestellen/{number:int}/vastgehouden"
routes = [
    Route(_ALL, show_held, methods=["GET"]),
    Route(_ALL, posted(submit_decision), methods=["POST"]),
    Route(f"{_ALL}/{{scan:uuid}}", show_one, methods=["GET"]),
    Route(f"{_ALL}/{{scan:uuid}}", posted(submit_one), methods=["POST"]),
]
