"""QR codes: as modules, SVG and PNG."""

import io
from functools import lru_cache
from html import escape

import qrcode
from PIL import Image
from qrcode.exceptions import DataOverflowError

QUIET_ZONE = 4
"""Modules of white around the code (ISO/IEC 18004)."""
TICKET_VERSION = 5
_MASK = 2

Matrix = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=512)
def matrix(text: str) -> Matrix:
    """The dark modules, without quiet zone.

    A ticket fits version 5 at level M with a fixed mask, six times faster than trying all masks;
    a longer text gets the size it needs.
    """
    try:
        return _made(text, TICKET_VERSION)
    except (DataOverflowError, ValueError):
        return _made(text, None)


def qr_svg(text: str, *, title: str) -> str:
    """The code as one crisp path on white, with its quiet zone; `title` is read aloud."""
    modules = matrix(text)
    size = len(modules) + 2 * QUIET_ZONE
    path = "".join(f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{width}v1h-{width}z" for x, y, width in runs(modules))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" '
        'shape-rendering="crispEdges">'
        f'<title>{escape(title)}</title><path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>'
    )


def qr_png(text: str, *, scale: int = 8) -> bytes:
    """The code as a black-and-white PNG with its quiet zone, `scale` pixels a module."""
    modules = matrix(text)
    size = len(modules) + 2 * QUIET_ZONE
    image = Image.new("1", (size, size), 1)
    for y, row in enumerate(modules):
        for x, is_dark in enumerate(row):
            if is_dark:
                image.putpixel((x + QUIET_ZONE, y + QUIET_ZONE), 0)
    file = io.BytesIO()
    image.resize((size * scale, size * scale), Image.Resampling.NEAREST).save(file, "PNG", optimize=True)
    return file.getvalue()


def runs(modules: Matrix) -> list[tuple[int, int, int]]:
    """(x, y, width) of each horizontal run of dark modules, row by row."""
    found = []
    for y, row in enumerate(modules):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            end = x
            while end < len(row) and row[end]:
                end += 1
            found.append((x, y, end - x))
            x = end
    return found


def _made(text: str, version: int | None) -> Matrix:
    code = qrcode.QRCode(
        version=version,
        error_correction=qrcode.constants.ERROR_CORRECT_M,
        border=0,
        mask_pattern=_MASK if version else None,
    )
    code.add_data(text)
    code.make(fit=version is None)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())
