"""Refusing posts that another site made a browser send."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers


def is_own_post(headers: Headers) -> bool:
    """Whether this post came from our own page, or from a program that is not a browser.

    Every current browser sends `Sec-Fetch-Site`; older ones send `Origin` with a post. Programs
    send neither, and carry no cookies that another site could misuse.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")
