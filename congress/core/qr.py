"""QR codes: as modules, SVG and PNG."""

import io
import re
from functools import lru_cache
from html import escape

import zxingcpp
from PIL import Image

QUIET_ZONE = 4
"""Modules of white around the code (ISO/IEC 18004)."""

Matrix = tuple[bytes, ...]
"""A byte per module, row by row: 1 is dark."""
_IS_DARK = bytes([1]) + bytes(255)
_DARK = re.compile(rb"\x01+")


@lru_cache(maxsize=512)
def matrix(text: str, mask: int | None = None) -> Matrix:
    """The dark modules at error correction level M, without quiet zone; a ticket gives version 5.

    `mask` (0 to 7) is the data mask of ISO/IEC 18004; without it the best of the eight is looked for, which
    is most of the work.
    """
    given = {} if mask is None else {"data_mask": mask}
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", **given)
    pixels = memoryview(code.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type]  # it is a buffer
    size, modules = len(pixels), pixels.tobytes().translate(_IS_DARK)
    return tuple(modules[start : start + size] for start in range(0, size * size, size))


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
    spans = ((y, found.span()) for y, row in enumerate(modules) for found in _DARK.finditer(row))
    return [(start, y, end - start) for y, (start, end) in spans]
