"""Requests: writing one down, seeing what is kept of a person, erasing, and being done."""

from math import ceil

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.clock import local
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.privacy.actions.requests import (
    NobodyKnown,
    NotYetAsked,
    erase_subject,
    finish_request,
    make_request,
    open_subject,
    see_overview,
)
from congress.privacy.documents import overview_file, sections
from congress.privacy.forms import EraseForm, RequestForm
from congress.privacy.queries import REQUESTS, count_requests, overview, request_of, requests, subject_of
from congress.privacy.rules.requests import Reason
from congress.registration.models import PrivacyRequest, RequestKind
from congress.registration.queries.my_data import Data
from congress.registration.routes.listing import STATUS_WORDS, number
from congress.registration.routes.mail import KIND_WORDS
from congress.registration.routes.people import HISTORY_WORDS
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.web.pages import download, posted, render
from congress.web.state import Request

KINDS = {
    RequestKind.ACCESS: nl("inzage: wat bewaren jullie van mij?"),
    RequestKind.CORRECTION: nl("correctie: er klopt iets niet"),
    RequestKind.ERASURE: nl("wissen: haal mijn gegevens weg"),
}
SAID = (
    {status.value: words for status, (words, _) in STATUS_WORDS.items()}
    | KIND_WORDS
    | HISTORY_WORDS
    | {kind.value: words.split(":")[0] for kind, words in KINDS.items()}
)
"""What codes in an overview are called."""
REASONS = {
    Reason.ASKED: nl("de persoon vraagt het, en er is geen reden om de gegevens te houden"),
    Reason.WITHDRAWN: nl("de persoon trekt de toestemming in"),
    Reason.NOT_NEEDED: nl("de gegevens zijn niet meer nodig"),
    Reason.UNLAWFUL: nl("de gegevens hadden hier niet mogen staan"),
}


def show_requests(request: Request) -> Response:
    """What was asked, and the form to write a request down."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REQUESTS)
        today = local(request.state["clock"]()).date()
        draft = Draft(Typed({"kind": RequestKind.ACCESS.value, "asked_on": today.isoformat()}))
        return _list_page(request, tx, congress, draft)


def submit_request(request: Request, typed: Typed) -> Response:
    """Write a request down."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.REQUESTS)
        try:
            form = RequestForm.read(typed)
            made = make_request(tx, congress, form, actor=actor(request), now=request.state["clock"]())
        except InvalidForm as invalid:
            return _list_page(request, tx, congress, invalid.draft)
        except NobodyKnown as refusal:
            return _list_page(request, tx, congress, Draft(typed, {"email": str(refusal)}))
        except NotYetAsked as refusal:
            return _list_page(request, tx, congress, Draft(typed, {"asked_on": str(refusal)}))
        return RedirectResponse(_address(congress, made), 303)


def show_request(request: Request) -> Response:
    """One request, and what can be done for it."""
    with request.state["db"].read() as tx:
        congress, asked = _open(tx, request)
        return _request_page(request, tx, congress, asked, Draft(Typed()))


def show_overview(request: Request) -> Response:
    """Everything that is kept of this person, to read or to print; the log tells that it was asked for."""
    congress, asked, data = _overview(request)
    return render(
        request,
        "privacy/overview.html",
        congress=congress,
        asked=asked,
        sections=sections(data, SAID),
        data=data,
    )


def show_file(request: Request) -> Response:
    """The same as a file."""
    congress, asked, data = _overview(request)
    name = f"verzoek-{congress.slug}-{asked.id}.json"
    return download(overview_file(data), "application/json", name)


def submit_done(request: Request, _typed: Typed) -> Response:
    """The request was answered."""
    with request.state["db"].write() as tx:
        congress, asked = _open(tx, request)
        finish_request(tx, asked, actor=actor(request), now=request.state["clock"]())
        return RedirectResponse(_address(congress, asked), 303)


def submit_erasing(request: Request, typed: Typed) -> Response:
    """Erase the person; the request is done."""
    with request.state["db"].write() as tx:
        congress, asked = _open(tx, request)
        try:
            form = EraseForm.read(typed)
        except InvalidForm as invalid:
            return _request_page(request, tx, congress, asked, invalid.draft)
        now = request.state["clock"]()
        erase_subject(tx, congress, asked, form.reason, actor=actor(request), now=now)
        return RedirectResponse(_address(congress, asked), 303)


def _open(tx: Tx, request: Request) -> tuple[Congress, PrivacyRequest]:
    congress = open_congress(tx, request, Right.REQUESTS)
    return congress, request_of(tx, congress.id, request.path_params["number"])


def _overview(request: Request) -> tuple[Congress, PrivacyRequest, Data]:
    with request.state["db"].write() as tx:
        congress, asked = _open(tx, request)
        subject = open_subject(tx, asked)
        if subject is None:
            raise NotFound
        see_overview(tx, asked, actor=actor(request), now=request.state["clock"]())
        return (
            congress,
            asked,
            overview(tx, congress, subject, secret_key=request.state["settings"].secret_key),
        )


def _address(congress: Congress, asked: PrivacyRequest) -> str:
    return f"/beheer/{congress.slug}/verzoeken/{asked.id}"


def _list_page(request: Request, tx: Tx, congress: Congress, draft: Draft) -> Response:
    pages = max(1, ceil(count_requests(tx, congress.id) / REQUESTS))
    page = min(max(1, number(request.query_params.get("page", ""))), pages)
    return render(
        request,
        "privacy/requests.html",
        status=422 if draft.problems else 200,
        congress=congress,
        requests=requests(tx, congress.id, page=page),
        page=page,
        pages=pages,
        kinds=KINDS,
        today=local(request.state["clock"]()).date(),
        draft=draft,
    )


def _request_page(
    request: Request, tx: Tx, congress: Congress, asked: PrivacyRequest, draft: Draft
) -> Response:
    return render(
        request,
        "privacy/request.html",
        status=422 if draft.problems else 200,
        congress=congress,
        asked=asked,
        subject=None if asked.done_at else subject_of(tx, asked),
        kinds=KINDS,
        reasons=list(REASONS.items()),
        draft=draft,
    )


_ALL = "/beheer/{congress}/verzoeken"
_ONE = f"{_ALL}/{{number:int}}"
routes = [
    Route(_ALL, show_requests, methods=["GET"]),
    Route(_ALL, posted(submit_request), methods=["POST"]),
    Route(_ONE, show_request, methods=["GET"]),
    Route(f"{_ONE}/overzicht", show_overview, methods=["GET"]),
    Route(f"{_ONE}/overzicht.json", show_file, methods=["GET"]),
    Route(f"{_ONE}/klaar", posted(submit_done), methods=["POST"]),
    Route(f"{_ONE}/wissen", posted(submit_erasing), methods=["POST"]),
]
