"""What is kept and for how long: looking, changing terms, and letting go what is over its term."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.mail.actions import sweep_mail_files
from congress.privacy.actions import change_terms, clear_congress
from congress.privacy.forms import terms_form
from congress.privacy.queries import Asked, asked_terms, counts_from, due, holdings, titled
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.setup.queries import retention_records
from congress.setup.rules.retention import term_text
from congress.setup.rules.terms import TERMS
from congress.web.pages import posted, render
from congress.web.state import Request

SAID_TO = tuple(kind for kind, term in TERMS.items() if not term.by_itself)
LATEST = 5


def show_kept(request: Request) -> Response:
    """Per kind of data: its term and why, what is left, and when it goes."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.RETENTION)
        kept = holdings(tx, congress, now=request.state["clock"]())
        records = retention_records(tx, congress.id)[:LATEST]
        lines = titled(tx, congress.id, [record.counts for record in records])
        return render(
            request,
            "privacy/kept.html",
            congress=congress,
            kept=kept,
            since=counts_from(tx, congress),
            went=list(zip(records, lines, strict=True)),
            terms=TERMS,
            term_text=term_text,
            is_saved="bewaard" in request.query_params,
            may_see_requests=request.scope["login"].may(Right.REQUESTS, congress.id),
            is_cleared="gewist" in request.query_params,
        )


def show_terms(request: Request) -> Response:
    """The terms, to change."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.RETENTION)
        days = {name: str(term.days) for name, term in _asked(tx, request, congress).items()}
        return _terms_page(request, tx, congress, Draft(Typed(days)))


def submit_terms(request: Request, typed: Typed) -> Response:
    """Keep the changed terms, all or none."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.RETENTION)
        asked = _asked(tx, request, congress)
        try:
            form = terms_form({name: (one.title, one.term) for name, one in asked.items()}).read(typed)
        except InvalidForm as invalid:
            return _terms_page(request, tx, congress, invalid.draft)
        change_terms(
            tx, congress, asked, form.model_dump(), actor=actor(request), now=request.state["clock"]()
        )
    return RedirectResponse(f"/beheer/{congress.slug}/bewaren?bewaard=1", 303)


def show_clearing(request: Request) -> Response:
    """What would go now; nothing goes by looking."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.RETENTION)
        over = due(tx, congress, also=SAID_TO, now=request.state["clock"]())
        return render(
            request,
            "privacy/clearing.html",
            congress=congress,
            goes=[one for one in over if one.kind not in SAID_TO],
            asked=[one for one in over if one.kind in SAID_TO],
            draft=Draft(Typed()),
        )


def submit_clearing(request: Request, typed: Typed) -> Response:
    """Let it go, and leave a signed statement."""
    db, settings = request.state["db"], request.state["settings"]
    with db.read() as tx:
        congress = open_congress(tx, request, Right.RETENTION)
    clear_congress(
        db,
        congress.id,
        also=[kind for kind in SAID_TO if kind.value in typed.all("ook")],
        actor=actor(request),
        secret_key=settings.secret_key,
        now=request.state["clock"](),
    )
    sweep_mail_files(db, settings)
    return RedirectResponse(f"/beheer/{congress.slug}/bewaren?gewist=1", 303)


def _asked(tx: Tx, request: Request, congress: Congress) -> dict[str, Asked]:
    is_admin = request.scope["login"].may(Right.INSTALLATION, None)
    return asked_terms(tx, congress.id, everywhere=is_admin)


def _terms_page(request: Request, tx: Tx, congress: Congress, draft: Draft) -> Response:
    return render(
        request,
        "privacy/terms.html",
        status=422 if draft.problems else 200,
        congress=congress,
        draft=draft,
        since=counts_from(tx, congress),
        asked=_asked(tx, request, congress),
        term_text=term_text,
    )


routes = [
    Route("/beheer/{congress}/bewaren", show_kept, methods=["GET"]),
    Route("/beheer/{congress}/bewaren/termijnen", show_terms, methods=["GET"]),
    Route("/beheer/{congress}/bewaren/termijnen", posted(submit_terms), methods=["POST"]),
    Route("/beheer/{congress}/bewaren/opruimen", show_clearing, methods=["GET"]),
    Route("/beheer/{congress}/bewaren/opruimen", posted(submit_clearing), methods=["POST"]),
]
