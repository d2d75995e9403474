"""Refusing posts that another site made a browser send."""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection


def is_own_post(request: HTTPConnection) -> bool:
    """Whether this post came from our own page, or from a program that is not a browser.

    Every current browser sends `Sec-Fetch-Site`; older ones send `Origin` with a post. Programs
    send neither, and carry no cookies that another site could misuse.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
