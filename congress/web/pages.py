"""Showing a page, and reading what was posted."""

import functools
import os
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined, select_autoescape
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response, StreamingResponse

from congress.core import clock
from congress.core.chance import new_uuid
from congress.core.errors import NotAllowed
from congress.core.forms import BROKEN, Draft, Typed
from congress.core.i18n import language, nl, plural
from congress.core.money import euros
from congress.core.scanner import scan
from congress.web.csrf import is_own_post
from congress.web.state import Request
from congress.web.static import static

MAX_FIELDS = 400
MAX_FORM_BYTES = 1024 * 1024
MAX_UPLOAD_BYTES = 12 * 1024 * 1024
PART_BYTES = 1024 * 1024
_ROOT = Path(__file__).parents[1]


class ForeignPost(NotAllowed):
    """The post was made by another site."""

    sentence = nl("Dit formulier kwam niet van deze website. Open de pagina opnieuw en probeer het nog eens.")


@functools.cache
def environment() -> Environment:
    """The one template environment: undefined names are errors, all but plain text is escaped."""
    folders = {path.parent.name: FileSystemLoader(path) for path in sorted(_ROOT.glob("*/templates"))}
    env = Environment(
        loader=PrefixLoader(folders),
        autoescape=select_autoescape(disabled_extensions=["txt"], default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(nl, plural, newstyle=False)  # type: ignore[attr-defined]  # by the extension
    env.globals |= {"static": static, "Draft": Draft, "language": language, "new_uuid": new_uuid}
    env.filters |= {
        "euros": euros,
        "date": _day,
        "short_date": _short_day,
        "time": clock.time_text,
        "moment": clock.moment_text,
        "seconds": clock.seconds_text,
        "pairs": lambda rows, label, value: [(row[label], row[value]) for row in rows],
        "local_input": lambda moment: f"{clock.local(moment):%Y-%m-%dT%H:%M}" if moment else "",
    }
    return env


def text_of(template: str, **context: object) -> str:
    """The text of a template outside a request, for mails."""
    return environment().get_template(template).render(**context)


def render(request: Request, template: str, *, status: int = 200, **context: object) -> Response:
    """A page of `template` with what every page needs: the request and who is signed in.

    The problems of `draft` are listed in the order in which the page shows their inputs.
    """
    given: dict[str, Any] = {
        "request": request,
        "login": request.scope.get("login"),
        "menu": request.scope.get("menu", []),
        "congress": request.scope.get("congress"),
    }
    text = text_of(template, **given | context)
    draft = context.get("draft")
    if isinstance(draft, Draft) and draft.problems:
        problems = _as_shown(draft.problems, text)
        if list(problems) != list(draft.problems):
            text = text_of(template, **given | context | {"draft": Draft(draft.typed, problems)})
    return HTMLResponse(text, status)


def _as_shown(problems: Mapping[str, str], text: str) -> dict[str, str]:
    # What belongs to no input comes last.
    places = {name: text.find(f' id="{name}"') if name else -1 for name in problems}
    return dict(sorted(problems.items(), key=lambda item: (places[item[0]] < 0, places[item[0]])))


def download(content: bytes, media_type: str, filename: str, *, inline: bool = False) -> Response:
    """A file to keep, under `filename`; never stored by caches in between."""
    return Response(content, media_type=media_type, headers=_kept_as(filename, inline=inline))


def download_file(file: IO[bytes], media_type: str, filename: str) -> Response:
    """As `download`, from an open file of any size, which is closed when all of it is sent."""
    size = {"Content-Length": str(file.seek(0, os.SEEK_END))}
    return StreamingResponse(_parts(file), media_type=media_type, headers=_kept_as(filename) | size)


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while part := file.read(PART_BYTES):
            yield part


def _kept_as(filename: str, *, inline: bool = False) -> dict[str, str]:
    kind = "inline" if inline else "attachment"
    return {
        "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(filename)}",
        "Cache-Control": "private, no-store",
    }


def posted(
    handler: Callable[[Request, Typed], Response], *, files: bool = False, from_anywhere: bool = False
) -> Callable[[Request], Awaitable[Response]]:
    """Read the posted fields, then run the handler in a worker thread, as Starlette does for GET.

    The only place that checks for posts forged by another site; `from_anywhere` lets them in, for an address
    that is a secret itself and reads no cookie. With `files`, the bytes of each upload stand in
    `request.scope["uploads"]` as {field: (filename, content)}, once the malware scanner of the installation,
    if there is one, let them pass.
    """

    @functools.wraps(handler)
    async def endpoint(request: Request) -> Response:
        if not from_anywhere and not is_own_post(request.headers):
            raise ForeignPost
        check_size(request, MAX_UPLOAD_BYTES + MAX_FORM_BYTES if files else 2 * MAX_FORM_BYTES)
        async with request.form(
            max_files=5 if files else 0, max_fields=MAX_FIELDS, max_part_size=MAX_FORM_BYTES
        ) as form:
            if files:
                request.scope["uploads"] = {
                    name: (value.filename or "", await value.read(MAX_UPLOAD_BYTES))
                    for name, value in form.multi_items()
                    if isinstance(value, UploadFile) and value.filename
                }
                contents = [content for _, content in uploads(request).values()]
                await run_in_threadpool(check_for_malware, request, *contents)
            return await run_in_threadpool(handler, request, _typed(form))

    return endpoint


def check_for_malware(request: Request, *contents: bytes) -> None:
    """Show the malware scanner of the installation, if there is one, each file. Raises what `scan` raises."""
    if command := request.state["settings"].scan_command:
        for content in contents:
            scan(command, content)


def check_size(request: Request, most: int) -> None:
    """Refuse early and in words; a body without a stated length meets the limit of the whole application."""
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > most:
        raise HTTPException(413)


def uploads(request: Request) -> dict[str, tuple[str, bytes]]:
    """What `posted(…, files=True)` read: {field: (filename, content)}."""
    found: dict[str, tuple[str, bytes]] = request.scope.get("uploads", {})
    return found


def _typed(form: FormData) -> Typed:
    typed = Typed()
    for name, value in form.multi_items():
        if isinstance(value, str):
            text = value.replace("\0", BROKEN)  # no database holds a NUL, and no form accepts what is broken
            typed[name] = text
            typed.lists.setdefault(name, []).append(text)
    return typed


def _day(value: date) -> str:
    return clock.day_text(value)


def _short_day(value: date) -> str:
    return clock.short_day(clock.local(value).date() if isinstance(value, datetime) else value)
