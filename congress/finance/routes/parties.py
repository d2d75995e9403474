"""Pages for what invoices say of each gemeente."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.forms import Draft, InvalidForm, Typed
from congress.finance.actions import change_party
from congress.finance.forms.parties import PartyForm
from congress.finance.queries import parties, party_elsewhere, party_facts
from congress.finance.rules.missing import Side, missing
from congress.setup.gate import open_congress
from congress.setup.models import Congress, Participation
from congress.setup.queries import participations
from congress.web.pages import posted, render
from congress.web.state import Request


def show_parties(request: Request) -> Response:
    """Every gemeente, and what is still missing of it."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        known = parties(tx, congress.id)
        lead = party_facts(known.get(congress.lead_code or ""))
        rows = []
        for part in participations(tx, congress.id):
            is_lead = part.municipality_code == congress.lead_code
            gaps = missing(
                lead,
                lead if is_lead else party_facts(known.get(part.municipality_code)),
                reference="-" if is_lead else part.buyer_reference or "",
                treatment=congress.vat_treatment,
            )
            side = Side.SELLER if is_lead else Side.BUYER
            rows.append((part, is_lead, [gap.sentence for gap in gaps if gap.side is side]))
    saved = "bewaard" in request.query_params
    return render(request, "finance/parties.html", congress=congress, rows=rows, saved=saved)


def show_party(request: Request) -> Response:
    """The facts of one gemeente; while there are none, those of another congress are only shown."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        part = _one(tx, congress, request)
        own = parties(tx, congress.id).get(part.municipality_code)
        party = own or party_elsewhere(tx, congress.id, part.municipality_code)
        typed = {name: getattr(party, name, None) or "" for name in PartyForm.model_fields}
    return _page(request, congress, part, Draft(typed), is_from_elsewhere=party is not own)


def submit_party(request: Request, typed: Typed) -> Response:
    """Keep the facts of one gemeente."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        part = _one(tx, congress, request)
        try:
            form = PartyForm.read(typed)
        except InvalidForm as invalid:
            return _page(request, congress, part, invalid.draft, status=422)
        now = request.state["clock"]()
        change_party(tx, congress, part.municipality_code, form, actor=actor(request), now=now)
    return RedirectResponse(f"/beheer/{congress.slug}/financien/gegevens?bewaard=1", 303)


def _one(tx: Tx, congress: Congress, request: Request) -> Participation:
    for part in participations(tx, congress.id):
        if part.municipality_code == request.path_params["code"]:
            return part
    raise NotFound


def _page(
    request: Request,
    congress: Congress,
    part: Participation,
    draft: Draft,
    *,
    is_from_elsewhere: bool = False,
    status: int = 200,
) -> Response:
    return render(
        request,
        "finance/party.html",
        status=status,
        congress=congress,
        part=part,
        draft=draft,
        is_from_elsewhere=is_from_elsewhere,
    )


_BASE = "/beheer/{congress}/financien/gegevens"
routes = [
    Route(_BASE, show_parties, methods=["GET"]),
    Route(f"{_BASE}/{{code}}", show_party, methods=["GET"]),
    Route(f"{_BASE}/{{code}}", posted(submit_party), methods=["POST"]),
]
