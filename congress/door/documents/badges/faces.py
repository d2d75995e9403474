"""The two sides of a badge, for every size of paper."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from congress.core.clock import time_text
from congress.core.qr import QUIET_ZONE, matrix, runs
from congress.door.documents.badges.facts import BadgeFacts
from congress.door.documents.badges.sheets import Sheet
from congress.door.documents.badges.type import (
    BLACK,
    BOLD,
    DEEP,
    REGULAR,
    SEMI_BOLD,
    SOFT,
    WHITE,
    Box,
    Style,
    block,
    wrapped,
    write,
)

CODE_HEIGHT = 4.4 * mm  # the typed code under the QR
PART = 8  # modules
INDENT = 2.9  # times the size: the width of "09:30" and a space
SMALLEST = 4.5  # points


@dataclass(frozen=True)
class _Look:
    """Sizes of one kind of badge in points, scaled from an A6."""

    margin: float
    header: float
    title: Style
    name: Style
    organisation: Style
    role: Style
    programme: float


def _look(sheet: Sheet) -> _Look:
    scale = min(sheet.width / 105, sheet.height / (148 if sheet.is_upright else 74.25))
    if sheet.is_upright:
        name, header = (29.0, 26.0, 23.0, 20.0, 17.0, 14.0, 11.0, 9.0), 18.0
        other, programme = (15.0, 13.0, 11.0, 9.0), 8.5
    else:
        name, header = (21.0, 19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0), 11.0
        other, programme = (11.0, 9.5, 8.5, 7.5), 6.6
    tall = max(scale, 0.72)
    return _Look(
        margin=max(9 * scale if sheet.is_upright else 7 * scale, 4.5) * mm,
        header=header * scale * mm,
        title=Style(
            SEMI_BOLD, WHITE, [s * tall for s in ((13, 11, 9.5) if sheet.is_upright else (10, 9, 7.5))]
        ),
        name=Style(BOLD, DEEP, [s * tall for s in name] + [5.5]),
        organisation=Style(SEMI_BOLD, BLACK, [s * tall for s in other] + [5.5]),
        role=Style(REGULAR, SOFT, [s * tall * 0.85 for s in other] + [5.5]),
        programme=max(programme * scale, 6),
    )


def front(canvas: Canvas, badge: BadgeFacts, sheet: Sheet) -> None:
    """Name, organisation, role, gemeente and the code; the programme where there is room for it."""
    look, width, height = _look(sheet), sheet.width * mm, sheet.height * mm
    _header(canvas, badge.title, sheet, look)
    qr = sheet.qr * mm
    left_of_code = width - qr - look.margin - 2 * mm
    inner = width - 2 * look.margin if sheet.is_upright else left_of_code - 2 * mm
    y = height - look.header - (6 * mm if sheet.is_upright else 2.5 * mm)
    y = block(canvas, badge.name, Box(look.margin, y, inner), look.name)
    y = block(canvas, badge.organisation, Box(look.margin, y - 2 * mm, inner), look.organisation)
    role = " · ".join(text for text in (badge.job_title, badge.municipality) if text)
    if role:
        y = block(canvas, role, Box(look.margin, y - 1.2 * mm, inner), look.role)
    bottom = 5 * mm if sheet.is_upright else max((height - look.header - qr - CODE_HEIGHT) / 2, 1 * mm)
    _code(canvas, badge, (width - qr - 2 * mm, bottom + CODE_HEIGHT), qr)
    top = min(y - 3 * mm, bottom + CODE_HEIGHT + qr) if sheet.is_upright else y - 3 * mm
    room = Box(look.margin, top, left_of_code - 2 * mm)
    _short_programme(canvas, badge, room, size=look.programme, floor=2 * mm)


def back(canvas: Canvas, badge: BadgeFacts, sheet: Sheet) -> None:
    """The personal programme with the rooms, as large as fits."""
    look, height = _look(sheet), sheet.height * mm
    _header(canvas, badge.name, sheet, look)
    inner = sheet.width * mm - 2 * look.margin
    top = height - look.header - 4 * mm
    if not badge.programme:
        style = replace(look.organisation, colour=SOFT)
        block(
            canvas,
            "Je hebt nog geen workshops. Kijk op je eigen pagina.",
            Box(look.margin, top, inner),
            style,
        )
        return
    for size in (13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3.5, 3):
        lines = [line for place in badge.programme for line in _lines(place, size, inner)]
        if sum(height for _, _, height in lines) <= top - 3 * mm:
            break
    y = top
    for font, text, step in lines:
        canvas.setFillColorRGB(*(DEEP if font == SEMI_BOLD else BLACK))
        canvas.setFont(font, size)
        write(canvas, [(look.margin, y - size, text)])
        y -= step


def _lines(place: tuple[datetime, str, str], size: float, width: float) -> list[tuple[str, str, float]]:
    """(font, text, height) of one session on the back."""
    starts_at, title, room = place
    found = [
        (SEMI_BOLD, text, size * 1.15)
        for text in wrapped(f"{time_text(starts_at)}  {room}", SEMI_BOLD, size, width)
    ]
    found += [(REGULAR, text, size * 1.15) for text in wrapped(title, REGULAR, size, width)]
    font, text, step = found[-1]
    return [*found[:-1], (font, text, step + size * 0.6)]


def _header(canvas: Canvas, text: str, sheet: Sheet, look: _Look) -> None:
    width, height = sheet.width * mm, sheet.height * mm
    canvas.setFillColorRGB(*DEEP)
    canvas.rect(0, height - look.header, width, look.header, stroke=0, fill=1)
    lines = 2 if sheet.is_upright else 1
    size, parts = next(
        (
            (s, found)
            for s in look.title.sizes
            if len(found := wrapped(text, SEMI_BOLD, s, width - 2 * look.margin)) <= lines
        ),
        (look.title.sizes[-1], wrapped(text, SEMI_BOLD, look.title.sizes[-1], width - 2 * look.margin)),
    )
    canvas.setFillColorRGB(*WHITE)
    canvas.setFont(SEMI_BOLD, size)
    y = height - look.header / 2 + (len(parts) * 1.12 - 1.12) * size / 2 - size * 0.34
    write(canvas, ((look.margin, y - size * 1.12 * line, part) for line, part in enumerate(parts)))


def _short_programme(canvas: Canvas, badge: BadgeFacts, box: Box, *, size: float, floor: float) -> None:
    """All sessions with titles, else all with only time and room, else none: never a part of the day.

    Rooms and titles take the lines that they need, smaller where that helps: none is cut.
    """
    sizes = [size * factor for factor in (1, 0.9, 0.8, 0.7) if size * factor >= SMALLEST]
    tries = [(one, has_titles) for has_titles in (True, False) for one in sizes or [size]]
    for one, has_titles in tries:
        day = [_entry(place, one, box.width, has_titles=has_titles) for place in badge.programme]
        if sum(entry.height for entry in day) <= box.top - floor:
            _write_day(canvas, day, box, one)
            return


@dataclass(frozen=True)
class _Entry:
    """One session as it stands on the front: its lines at that size, and how high they are."""

    time: str
    room: list[str]
    title: list[str]
    height: float


def _entry(place: tuple[datetime, str, str], size: float, width: float, *, has_titles: bool) -> _Entry:
    starts_at, title, room = place
    rooms = wrapped(room, SEMI_BOLD, size, width - size * INDENT)
    titles = wrapped(title, REGULAR, size, width - size * INDENT) if has_titles else []
    height = size * (1.15 * (max(len(rooms), 1) + len(titles)) + (0.3 if has_titles else 0.15))
    return _Entry(time_text(starts_at), rooms, titles, height)


def _write_day(canvas: Canvas, day: Sequence[_Entry], box: Box, size: float) -> None:
    bold: list[tuple[float, float, str]] = []
    plain: list[tuple[float, float, str]] = []
    y = box.top - size
    for entry in day:
        bold.append((box.x, y, entry.time))
        lines = [(bold, text) for text in entry.room] + [(plain, text) for text in entry.title]
        for number, (where, text) in enumerate(lines):
            where.append((box.x + size * INDENT, y - 1.15 * size * number, text))
        y -= entry.height
    for placed, font, colour in ((bold, SEMI_BOLD, DEEP), (plain, REGULAR, SOFT)):
        canvas.setFillColorRGB(*colour)
        canvas.setFont(font, size)
        write(canvas, placed)


def _code(canvas: Canvas, badge: BadgeFacts, corner: tuple[float, float], size: float) -> None:
    x, y = corner
    modules = matrix(badge.ticket)
    module = size / (len(modules) + 2 * QUIET_ZONE)
    edge = QUIET_ZONE * module
    operators = [f"q 0 g {module:.4f} 0 0 {-module:.4f} {x + edge:.3f} {y + size - edge:.3f} cm"]
    operators += [_row(row).replace("y", str(y)) for y, row in enumerate(modules)]
    canvas.setFillColorRGB(*WHITE)
    canvas.rect(x, y, size, size, stroke=0, fill=1)
    canvas._code += [*operators, "f Q"]  # raw operators: three times as fast as paths, and still vector
    canvas.setFillColorRGB(*SOFT)
    canvas.setFont(SEMI_BOLD, 9)
    canvas.drawCentredString(x + size / 2, y - 2.6 * mm, f"{badge.short_code[:5]} {badge.short_code[5:]}")


def _row(modules: bytes) -> str:
    return "".join(_rectangles(x, modules[x : x + PART]) for x in range(0, len(modules), PART))


@lru_cache(maxsize=2048)
def _rectangles(x: int, modules: bytes) -> str:
    # The path of the dark modules from column x on, "y" standing for the row: few parts, so made once each.
    return "".join(f"{x + left} y {width} 1 re " for left, _, width in runs((modules,)))
