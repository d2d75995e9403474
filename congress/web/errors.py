"""From a refusal to an answer: a page for people, problem+json for programs."""

from typing import Any
from uuid import uuid4

import structlog
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from congress.core.errors import Conflict, NotAllowed, NotFound, Refusal
from congress.core.i18n import nl
from congress.web.pages import render
from congress.web.state import Request

STATUS: dict[type[Refusal], int] = {NotFound: 404, NotAllowed: 403, Conflict: 409}
SENTENCES = {
    400: nl("We konden niet lezen wat er werd verstuurd. Ga terug en probeer het nog eens."),
    404: NotFound.sentence,
    405: nl("Zo kun je deze pagina niet gebruiken. Ga terug en probeer het nog eens."),
    413: nl("Wat je verstuurt is te groot. Verstuur minder tekst of een kleiner bestand."),
}
OOPS = nl("Er ging bij ons iets mis. Er is niets opgeslagen. Probeer het later nog eens.")

log = structlog.get_logger("congress")


def status_of(error: Refusal) -> int:
    """404, 403 or 409, by the family of the refusal."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def is_api(request: Request) -> bool:
    """Whether a program asks, which wants problem+json."""
    return request.url.path.startswith("/api/")


def problem(
    status: int,
    kind: str,
    title: str,
    *,
    errors: list[dict[str, str]] | None = None,
    reference: str | None = None,
) -> Response:
    """An `application/problem+json` (RFC 9457), with all errors at once."""
    body: dict[str, Any] = {"type": f"urn:congress:problem:{kind}", "title": title, "status": status}
    if errors is not None:
        body["errors"] = errors
    if reference:
        body["instance"] = f"urn:uuid:{reference}"
    return JSONResponse(body, status, media_type="application/problem+json", headers={"API-Version": "1.0.0"})


def refused(request: Request, error: Exception) -> Response:
    """Say no in words. Starlette finds this handler through the class of the refusal."""
    if not isinstance(error, Refusal):
        raise TypeError("only refusals come here")
    status = status_of(error)
    if is_api(request):
        return problem(status, _kebab(type(error).__name__), str(error))
    return render(request, "web/refusal.html", status=status, sentence=str(error))


def http_refused(request: Request, error: Exception) -> Response:
    """What Starlette itself refuses: no such page, method or size, an unreadable form."""
    if not isinstance(error, HTTPException):
        raise TypeError("only refusals of Starlette come here")
    sentence = nl(SENTENCES.get(error.status_code, SENTENCES[400]))
    if is_api(request):
        response = problem(error.status_code, f"http-{error.status_code}", sentence)
        response.headers.update(error.headers or {})  # which methods there are
        return response
    response = render(request, "web/refusal.html", status=error.status_code, sentence=sentence)
    response.headers.update(error.headers or {})
    return response


def unreadable(request: Request, error: Exception) -> Response:
    """Text that is no UTF-8."""
    return http_refused(request, HTTPException(400))


def broken(request: Request, error: Exception) -> Response:
    """Our own mistake: an apology with a reference; the trace is logged without personal data."""
    reference = str(uuid4())
    frames = _frames(error)
    log.error("broken", reference=reference, error=type(error).__name__, trace=frames)
    if is_api(request):
        return problem(500, "broken", OOPS, reference=reference)
    return render(request, "web/refusal.html", status=500, sentence=nl(OOPS), reference=reference)


def _frames(error: BaseException) -> list[str]:
    found, trace = [], error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        found.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found[-12:]


def _kebab(name: str) -> str:
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


handlers: dict[Any, Any] = {
    **dict.fromkeys(STATUS, refused),
    HTTPException: http_refused,
    UnicodeDecodeError: unreadable,
}
