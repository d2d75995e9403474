"""Files of the front end, served under an address that changes with their content."""

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_BESIDE = Path(__file__).parents[2] / "static"
_INSIDE = Path(__file__).parents[1] / "_static"
FOLDER = _BESIDE if _BESIDE.is_dir() else _INSIDE


@cache
def version() -> str:
    """A hash over all files, so that whatever changes gets a new address."""
    total = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(FOLDER).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]


def static(path: str) -> str:
    """The address of a file, such as static("web/base.css")."""
    return f"/static/{version()}/{path}"


class _Forever(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        is_current = scope["path_params"].get("version") == version()
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if is_current else "no-cache"
        )
        return response


routes = [Mount("/static/{version}", app=_Forever(directory=FOLDER, check_dir=False), name="static")]
