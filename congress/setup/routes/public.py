"""Pages for everybody: start, one congress, statements, health."""

from datetime import timedelta

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from congress.setup.models import Congress, Municipality
from congress.setup.queries import congress_by_slug, open_congresses, participations, terms_in_words
from congress.setup.rules.policies import ParticipationStatus
from congress.setup.rules.window import Window, window
from congress.web.pages import render
from congress.web.state import Request


def show_start(request: Request) -> Response:
    """Congresses that are still to come."""
    now = request.state["clock"]()
    with request.state["db"].read() as tx:
        coming = [(congress, _window(congress, request)) for congress in open_congresses(tx, now=now)]
    return render(request, "setup/start.html", coming=coming, Window=Window)


def show_congress(request: Request) -> Response:
    """What, when, where and for whom."""
    with request.state["db"].read() as tx:
        congress = congress_by_slug(tx, request.path_params["congress"])
        partners = [
            p.municipality.name
            for p in participations(tx, congress.id)
            if p.status == ParticipationStatus.CONFIRMED
        ]
    return render(
        request,
        "setup/congress.html",
        congress=congress,
        partners=partners,
        window=_window(congress, request),
        Window=Window,
        places=congress.capacity - congress.taken,
    )


def show_privacy(request: Request) -> Response:
    """What we keep of people, why, and how long; of one congress when the address names it (`congres`)."""
    with request.state["db"].read() as tx:
        slug = request.query_params.get("congres", "")
        congress = congress_by_slug(tx, slug) if slug else None
        lead = tx.get(Municipality, congress.lead_code) if congress and congress.lead_code else None
        terms = terms_in_words(tx, congress.id if congress else None)
    return render(
        request,
        "setup/privacy.html",
        congress=congress,
        responsible=request.state["settings"].responsible,
        lead=lead.name if lead else None,
        terms=terms,
    )


def show_accessibility(request: Request) -> Response:
    """The accessibility statement."""
    return render(request, "setup/accessibility.html", responsible=request.state["settings"].responsible)


def show_security(request: Request) -> Response:
    """Where to report a weakness (RFC 9116)."""
    settings = request.state["settings"]
    expires = request.state["clock"]().replace(microsecond=0) + timedelta(days=300)
    lines = [
        f"Contact: {settings.security_contact}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.base_url}/.well-known/security.txt",
    ]
    return PlainTextResponse("\n".join(lines) + "\n")


def show_live(_request: Request) -> Response:
    """The process answers."""
    return JSONResponse({"status": "ok"})


def show_ready(request: Request) -> Response:
    """The process can reach its database."""
    request.state["db"].ping()
    return JSONResponse({"status": "ok"})


def _window(congress: Congress, request: Request) -> Window:
    return window(opens_at=congress.opens_at, closes_at=congress.closes_at, now=request.state["clock"]())


fixed = [
    Route("/", show_start, methods=["GET"]),
    Route("/privacy", show_privacy, methods=["GET"]),
    Route("/toegankelijkheid", show_accessibility, methods=["GET"]),
    Route("/.well-known/security.txt", show_security, methods=["GET"]),
    Route("/health/live", show_live, methods=["GET"]),
    Route("/health/ready", show_ready, methods=["GET"]),
]
by_slug = [Route("/{congress}", show_congress, methods=["GET"])]
