"""Headers that keep pages, secrets and cameras safe, and one log line per request without personal data."""

import time
from collections.abc import Callable

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger("congress.request")

DECODER = "/door/decode.mjs"
"""Reads QR codes in a worker of the door pages; a worker has a policy of its own."""

POLICY = (
    "default-src 'self'; script-src 'self'{wasm}; style-src 'self'; img-src 'self' data:; "
    "media-src 'self' blob:; "
    "connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


class SafeHeaders:
    """Adds the security headers to every answer; only the door pages may use the camera and wasm.

    `count` gets the route, the status and the seconds of every request.
    """

    def __init__(
        self, app: ASGIApp, *, https: bool, count: Callable[[str, int, float], None] = lambda *_: None
    ) -> None:
        self.app = app
        self._count = count
        page = _policy(camera=False, https=https)
        door = _policy(camera=True, https=https)
        self._for = {False: page, True: door}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500
        extra = self._for[scope["path"].startswith("/deur/") or scope["path"].endswith(DECODER)]

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in extra.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        finally:
            route, seconds = getattr(scope.get("route"), "path", "-"), time.perf_counter() - started
            self._count(route, status, seconds)
            ms = round(seconds * 1000, 1)
            log.info("request", method=scope["method"], route=route, status=status, ms=ms)


def _policy(*, camera: bool, https: bool) -> dict[str, str]:
    headers = {
        "Content-Security-Policy": POLICY.format(wasm=" 'wasm-unsafe-eval'" if camera else ""),
        "Permissions-Policy": f"camera=({'self' if camera else ''}), microphone=(), geolocation=()",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    if https:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return headers
