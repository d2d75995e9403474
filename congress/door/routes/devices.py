"""The organiser's pages about phones at the door: making, pairing, revoking, and what needs a decision."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.clock import local
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.core.qr import qr_svg
from congress.door import queries
from congress.door.actions.devices import WrongEnd, ends_at, make_device, renew_pairing, revoke
from congress.door.actions.scan_facts import UnknownPlace
from congress.door.forms import DeviceForm
from congress.door.models import Device
from congress.door.rules.devices import CLOCK_IS_ODD, DeviceRight
from congress.door.rules.words import WORDS
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.web.pages import posted, render
from congress.web.state import Request

RIGHTS = (
    (DeviceRight.SEARCH, nl("zoeken op naam (dan staan de namen leesbaar op het toestel)")),
    (DeviceRight.OVERRULE, nl("iemand toch toelaten, met een reden, en iemand zonder aanmelding toevoegen")),
)
SAID = {
    "ingetrokken": nl("Dit toestel is ingetrokken. Het wist zichzelf bij het volgende contact."),
    "geteld": nl("De vastgehouden scans tellen nu mee."),
    "weggelaten": nl("De vastgehouden scans tellen niet mee."),
}


def show_devices(request: Request) -> Response:
    """All phones, and a form for a new one."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        until = f"{local(ends_at(congress.ends_on)):%Y-%m-%dT%H:%M}"
        return _page(request, tx, congress, Draft({"name": "", "until": until}))


def submit_device(request: Request, typed: Typed) -> Response:
    """A new phone; the answer shows its QR, once."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        try:
            form = DeviceForm.read(typed)
        except InvalidForm as invalid:
            return _page(request, tx, congress, invalid.draft, status=422)
        now = request.state["clock"]()
        try:
            device, secret = make_device(tx, congress, form, actor=actor(request), now=now)
        except (UnknownPlace, WrongEnd) as refusal:
            field = "places" if isinstance(refusal, UnknownPlace) else "until"
            return _page(request, tx, congress, Draft(typed, {field: str(refusal)}), status=422)
        return _pairing(request, congress, device, secret)


def submit_pairing_again(request: Request, _typed: Typed) -> Response:
    """A new QR for a phone that was wiped or exchanged."""
    with request.state["db"].write() as tx:
        congress, device = _open(tx, request)
        try:
            secret = renew_pairing(tx, device, actor=actor(request), now=request.state["clock"]())
        except Conflict as refusal:
            draft = Draft(Typed({"name": ""}), {"name": str(refusal)})
            return _page(request, tx, congress, draft, status=409)
        return _pairing(request, congress, device, secret)


def submit_revocation(request: Request, _typed: Typed) -> Response:
    """This phone is out."""
    with request.state["db"].write() as tx:
        congress, device = _open(tx, request)
        revoke(tx, device, actor=actor(request), now=request.state["clock"]())
    return RedirectResponse(f"/beheer/{congress.slug}/deur/toestellen?gedaan=ingetrokken", 303)


def show_report(request: Request) -> Response:
    """Badges that came in twice while doors were apart, who was sent away, and what was refused."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        places = {spot.id: spot.label for spot in queries.places_of(tx, congress)}
        return render(
            request,
            "door/report.html",
            congress=congress,
            doubles=queries.doubles(tx, congress.id),
            away=queries.sent_away(tx, congress.id),
            refusals=queries.refusals(tx, congress.id),
            held=sum(queries.held_by_device(tx, congress.id).values()),
            places=places,
            words=WORDS,
        )


def _open(tx: Tx, request: Request) -> tuple[Congress, Device]:
    congress = open_congress(tx, request, Right.REGISTRATIONS)
    return congress, queries.device_of(tx, congress.id, request.path_params["number"])


def _page(request: Request, tx: Tx, congress: Congress, draft: Draft, *, status: int = 200) -> Response:
    return render(
        request,
        "door/devices.html",
        status=status,
        congress=congress,
        draft=draft,
        devices=queries.devices(tx, congress.id),
        held=queries.held_by_device(tx, congress.id),
        places=[(spot.id, spot.label) for spot in queries.places_of(tx, congress)],
        rights=[(right.value, text) for right, text in RIGHTS],
        odd=CLOCK_IS_ODD.total_seconds(),
        now=request.state["clock"](),
        said=SAID.get(request.query_params.get("gedaan", "")),
    )


def _pairing(request: Request, congress: Congress, device: Device, secret: str) -> Response:
    address = f"{request.state['settings'].base_url}/deur/{congress.slug}/koppelen#{secret}"
    qr = qr_svg(address, title="QR-code om een telefoon te koppelen")
    return render(request, "door/paired.html", congress=congress, device=device, address=address, qr=qr)


_ALL = "/beheer/{congress}/deur/toestellen"
_ONE = _ALL + "/{number:int}"

routes = [
    Route(_ALL, show_devices, methods=["GET"]),
    Route(_ALL, posted(submit_device), methods=["POST"]),
    Route(f"{_ONE}/koppelen", posted(submit_pairing_again), methods=["POST"]),
    Route(f"{_ONE}/intrekken", posted(submit_revocation), methods=["POST"]),
    Route("/beheer/{congress}/deur/verslag", show_report, methods=["GET"]),
]
