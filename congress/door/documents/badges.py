"""The badge PDF: one A6 per person, or sheets of four or eight on A4 with crop marks (reportlab)."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from typing import Literal

from reportlab.lib.pagesizes import A4, A6
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from congress.core.clock import time_text
from congress.core.fonts import font_path
from congress.core.qr import QUIET_ZONE, matrix, runs

Layout = Literal["a6", "a4x4", "a4x8"]
DEEP = (0.027, 0.212, 0.247)
SOFT = (0.29, 0.357, 0.376)
QR_MM = 34  # with its quiet zone; the code itself is 28 mm, a module 0.76 mm


@dataclass(frozen=True)
class BadgeFacts:
    """What stands on a badge; `programme` is (start, title, room) per session, in order."""

    registration_id: int
    title: str
    name: str
    organisation: str
    job_title: str
    municipality: str
    short_code: str
    ticket: str
    programme: tuple[tuple[datetime, str, str], ...] = field(default=())

    @cached_property
    def content_hash(self) -> str:
        """The same as long as a print is still right."""
        parts = (self.title, self.name, self.organisation, self.job_title, self.municipality, self.ticket)
        return hashlib.sha256(repr((parts, self.programme)).encode()).hexdigest()


def badge_pdf(badges: Sequence[BadgeFacts], *, layout: Layout = "a6", title: str = "Badges") -> bytes:
    """All badges; the same bytes for the same badges. Raises FontMissing."""
    _fonts()
    file = io.BytesIO()
    pagesize = A6 if layout == "a6" else A4
    canvas = Canvas(file, pagesize=pagesize, invariant=True, pageCompression=1, lang="nl")
    canvas.setTitle(title)
    places = _places(layout)
    for start in range(0, len(badges), len(places)):
        if layout != "a6":
            _crop_marks(canvas, columns=2, rows=len(places) // 2)
        for badge, (x, y) in zip(badges[start : start + len(places)], places, strict=False):
            canvas.saveState()
            canvas.translate(x, y)
            (_wide if layout == "a4x8" else _tall)(canvas, badge)
            canvas.restoreState()
        canvas.showPage()
    if not badges:
        canvas.setFont("Badge", 11)
        canvas.drawString(10 * mm, pagesize[1] - 20 * mm, "Er zijn geen badges om te printen.")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _places(layout: Layout) -> list[tuple[float, float]]:
    if layout == "a6":
        return [(0.0, 0.0)]
    rows = 2 if layout == "a4x4" else 4
    height = A4[1] / rows
    return [(column * A4[0] / 2, A4[1] - (row + 1) * height) for row in range(rows) for column in range(2)]


def _tall(canvas: Canvas, badge: BadgeFacts) -> None:
    width, height, margin = 105 * mm, 148 * mm, 9 * mm
    canvas.setFillColorRGB(*DEEP)
    canvas.rect(0, height - 18 * mm, width, 18 * mm, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    _block(
        canvas,
        badge.title,
        _Box(margin, height - 10.5 * mm, width - 2 * margin),
        "Badge-SemiBold",
        (13, 11, 9.5),
    )
    inner = width - 2 * margin
    canvas.setFillColorRGB(*DEEP)
    y = _block(
        canvas,
        badge.name,
        _Box(margin, height - 32 * mm, inner),
        "Badge-Bold",
        (29, 26, 23, 20, 17, 14, 11, 9),
    )
    canvas.setFillColorRGB(0, 0, 0)
    y = _block(canvas, badge.organisation, _Box(margin, y - 3 * mm, inner), "Badge-SemiBold", (15, 13, 11, 9))
    canvas.setFillColorRGB(*SOFT)
    role = " · ".join(text for text in (badge.job_title, badge.municipality) if text)
    if role:
        y = _block(canvas, role, _Box(margin, y - 1.5 * mm, inner), "Badge", (12, 10.5, 9))
    _programme(canvas, badge, _Box(margin, 45 * mm, width - QR_MM * mm - margin - 9 * mm), size=8.5)
    _qr(canvas, badge, width - QR_MM * mm - 5 * mm, 11 * mm)


def _wide(canvas: Canvas, badge: BadgeFacts) -> None:
    width, height, margin = 105 * mm, 74.25 * mm, 7 * mm
    canvas.setFillColorRGB(*DEEP)
    canvas.rect(0, height - 11 * mm, width, 11 * mm, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    _line(
        canvas,
        badge.title,
        _Box(margin, height - 7 * mm, width - 2 * margin),
        "Badge-SemiBold",
        (10.5, 9, 7.5, 6),
    )
    inner = width - QR_MM * mm - margin - 5 * mm
    canvas.setFillColorRGB(*DEEP)
    y = _block(
        canvas, badge.name, _Box(margin, height - 20 * mm, inner), "Badge-Bold", (19, 17, 15, 13, 11, 9, 7)
    )
    canvas.setFillColorRGB(0, 0, 0)
    y = _block(
        canvas, badge.organisation, _Box(margin, y - 1.5 * mm, inner), "Badge-SemiBold", (10.5, 9, 7.5)
    )
    canvas.setFillColorRGB(*SOFT)
    role = " · ".join(text for text in (badge.job_title, badge.municipality) if text)
    if role:
        _block(canvas, role, _Box(margin, y - 0.5 * mm, inner), "Badge", (8.5, 7.5, 6.5))
    _programme(canvas, badge, _Box(margin, 19 * mm, inner), size=6.2, lines=1)
    _qr(canvas, badge, width - QR_MM * mm - 4 * mm, 13 * mm)


@dataclass(frozen=True)
class _Box:
    """Where text begins (the first base line) and how wide it may be, in points."""

    x: float
    y: float
    width: float


def _programme(canvas: Canvas, badge: BadgeFacts, box: _Box, *, size: float, lines: int = 2) -> None:
    y = box.y
    indent = size * 2.9
    for starts_at, title, room in badge.programme[:4]:
        canvas.setFillColorRGB(*DEEP)
        canvas.setFont("Badge-SemiBold", size)
        canvas.drawString(box.x, y, time_text(starts_at))
        canvas.drawString(box.x + indent, y, room)
        canvas.setFillColorRGB(*SOFT)
        canvas.setFont("Badge", size)
        for part in _wrapped(title, "Badge", size, box.width - indent)[:lines]:
            y -= size * 1.15
            canvas.drawString(box.x + indent, y, part)
        y -= size * 1.45


def _qr(canvas: Canvas, badge: BadgeFacts, x: float, y: float) -> None:
    modules = matrix(badge.ticket)
    count = len(modules) + 2 * QUIET_ZONE
    module = QR_MM * mm / count
    operators = [f"q 0 g {module:.4f} 0 0 {-module:.4f} {x:.3f} {y + QR_MM * mm:.3f} cm"]
    operators += [
        f"{left + QUIET_ZONE} {top + QUIET_ZONE} {width} 1 re" for left, top, width in runs(modules)
    ]
    canvas.saveState()
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(x, y, QR_MM * mm, QR_MM * mm, stroke=0, fill=1)
    canvas._code += [*operators, "f Q"]  # raw operators: three times as fast as paths, and still vector
    canvas.setFillColorRGB(*SOFT)
    canvas.setFont("Badge-SemiBold", 9)
    canvas.drawCentredString(
        x + QR_MM * mm / 2, y - 1.2 * mm, f"{badge.short_code[:5]} {badge.short_code[5:]}"
    )
    canvas.restoreState()


def _block(canvas: Canvas, text: str, box: _Box, font: str, sizes: Sequence[float]) -> float:
    """Text in at most two lines at the largest size that fits, never cut; the y below it."""
    for size in sizes:
        parts = _wrapped(text, font, size, box.width)
        if len(parts) <= 2:
            break
    canvas.setFont(font, size)
    y = box.y
    for part in parts:
        canvas.drawString(box.x, y, part)
        y -= size * 1.12
    return y


def _line(canvas: Canvas, text: str, box: _Box, font: str, sizes: Sequence[float]) -> None:
    size = next((s for s in sizes if pdfmetrics.stringWidth(text, font, s) <= box.width), sizes[-1])
    canvas.setFont(font, size)
    canvas.drawString(box.x, box.y, text)


def _wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """Lines no wider than `width`; a word that is too wide by itself is broken, not cut off."""
    lines: list[str] = []
    line = ""
    for word in _words(text, font, size, width):
        longer = f"{line} {word}".strip() if not line.endswith("-") else line + word
        if line and pdfmetrics.stringWidth(longer, font, size) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def _words(text: str, font: str, size: float, width: float) -> list[str]:
    found: list[str] = []
    for word in text.replace("-", "- ").split():
        rest = word
        while pdfmetrics.stringWidth(rest, font, size) > width:
            fits = next(
                n
                for n in range(len(rest) - 1, 0, -1)
                if pdfmetrics.stringWidth(rest[:n], font, size) <= width
            )
            found.append(rest[:fits])
            rest = rest[fits:]
        found.append(rest)
    return found


def _crop_marks(canvas: Canvas, *, columns: int, rows: int) -> None:
    canvas.saveState()
    canvas.setStrokeColorRGB(0.55, 0.55, 0.55)
    canvas.setLineWidth(0.25)
    length = 4 * mm
    for column in range(1, columns):
        x = column * A4[0] / columns
        canvas.line(x, 0, x, length)
        canvas.line(x, A4[1] - length, x, A4[1])
    for row in range(1, rows):
        y = row * A4[1] / rows
        canvas.line(0, y, length, y)
        canvas.line(A4[0] - length, y, A4[0], y)
    canvas.restoreState()


@cache
def _fonts() -> None:
    for name, file in (("Badge", "Regular"), ("Badge-SemiBold", "SemiBold"), ("Badge-Bold", "Bold")):
        pdfmetrics.registerFont(TTFont(name, font_path(f"SourceSans3-{file}.ttf")))
