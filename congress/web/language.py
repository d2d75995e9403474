"""Which language a visitor reads: Dutch, unless they or their browser ask for English."""

from http.cookies import SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from congress.core.i18n import LANGUAGES, Language, speaking

COOKIE = "taal"
DUTCH_ONLY = ("/beheer", "/api/", "/deur/", "/static/", "/health/")
_YEAR = 365 * 24 * 3600


class Speaking:
    """Speaks the language of the visitor while a request is answered.

    `?lang=en` is remembered in a cookie that says nothing else, so that it still holds on the next page;
    without it the browser's own order of languages counts.
    """

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self._safe = "; Secure" if https else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["path"].startswith(DUTCH_ONLY):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        asked = _known(parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[-1])
        wanted = asked or _kept(headers.get("cookie", "")) or preferred(headers.get("accept-language", ""))

        async def send_with_language(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = MutableHeaders(scope=message)
                said.setdefault("Content-Language", wanted)
                said.add_vary_header("Accept-Language")
                if asked:
                    said.append(
                        "Set-Cookie",
                        f"{COOKIE}={asked}; Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax{self._safe}",
                    )
            await send(message)

        scope["speaks"] = LANGUAGES
        with speaking(wanted):
            await self.app(scope, receive, send_with_language)


def preferred(accepted: str) -> Language:
    """The language of an Accept-Language header (RFC 9110, 12.5.4): English only when it is above Dutch."""
    weights: dict[Language, float] = {}
    for part in accepted[:500].split(","):
        tag, _, rest = part.strip().partition(";")
        known = _known(tag.strip().lower().partition("-")[0])
        if known:
            weights[known] = max(_weight(rest), weights.get(known, 0.0))
    return "en" if weights.get("en", 0.0) > weights.get("nl", 0.0) else "nl"


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def _kept(cookies: str) -> Language | None:
    if COOKIE not in cookies:
        return None
    found = SimpleCookie()
    try:
        found.load(cookies)
    except Exception:  # what other sites under this name left behind is not ours to judge
        return None
    return _known(found[COOKIE].value) if COOKIE in found else None


def _known(text: str) -> Language | None:
    return next((language for language in LANGUAGES if language == text), None)
