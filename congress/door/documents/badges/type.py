"""Setting text on a badge: as large as fits, in at most two lines, never cut."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from congress.core.fonts import font_path

REGULAR, SEMI_BOLD, BOLD = "Badge", "Badge-SemiBold", "Badge-Bold"
FALLBACK = {REGULAR: "Badge-More", SEMI_BOLD: "Badge-More-Bold", BOLD: "Badge-More-Bold"}
"""The font with the letters that another does not have, such as Ẅ and ƙ."""
DEEP = (0.027, 0.212, 0.247)
SOFT = (0.29, 0.357, 0.376)
BLACK = (0.0, 0.0, 0.0)
WHITE = (1.0, 1.0, 1.0)
LEADING = 1.12


@dataclass(frozen=True)
class Box:
    """Where text begins (the top) and how wide it may be, in points; `is_centred` in that width."""

    x: float
    top: float
    width: float
    is_centred: bool = False


@dataclass(frozen=True)
class Style:
    """A font, its colour, and the sizes to try, largest first, in points."""

    font: str
    colour: tuple[float, float, float]
    sizes: Sequence[float]


def block(canvas: Canvas, text: str, box: Box, style: Style, *, lines: int = 2) -> float:
    """Set `text` in at most `lines` lines at the largest size that fits; the y below it.

    At the smallest size it takes the lines that it needs: a name is never cut.
    """
    size, parts = _fitted(text, style, box.width, lines)
    canvas.setFont(style.font, size)
    canvas.setFillColorRGB(*style.colour)
    y = box.top - size * 0.86
    placed = []
    for part in parts:
        x = box.x
        if box.is_centred:
            x += (box.width - text_width(part, style.font, size)) / 2
        placed.append((x, y, part))
        y -= size * LEADING
    write(canvas, placed)
    return y + size * (LEADING - 0.3)


def write(canvas: Canvas, placed: Iterable[tuple[float, float, str]]) -> None:
    """Texts at (x, y), in the font and colour of the canvas. One text object costs less than one for each."""
    font, size = canvas._fontname, canvas._fontsize
    together = canvas.beginText()
    for x, y, text in placed:
        for one, part in runs(text, font):
            together.setTextOrigin(x, y)
            if one != together._fontname:
                together.setFont(one, size)
            together.textLine(part)  # textOut would measure it first
            x += text_width(part, one, size)
    canvas.drawText(together)


@lru_cache(maxsize=20_000)
def runs(text: str, font: str) -> tuple[tuple[str, str], ...]:
    """(font, part) for each part of the text: letters that the font lacks come from its fallback."""
    has = pdfmetrics.getFont(font).face.charToGlyph
    parts = groupby(text, lambda letter: ord(letter) in has)
    return tuple((font if is_ours else FALLBACK.get(font, font), "".join(part)) for is_ours, part in parts)


@lru_cache(maxsize=4096)
def wrapped(text: str, font: str, size: float, width: float) -> tuple[str, ...]:
    """Lines no wider than `width`; a word that is too wide by itself is broken, not cut off.

    The same titles, organisations and workshops stand on many badges.
    """
    lines: list[str] = []
    line = ""
    for word in _words(text, font, size, width):
        longer = f"{line} {word}".strip() if not line.endswith("-") else line + word
        if line and text_width(longer, font, size) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return (*lines, line) if line else tuple(lines)


def text_width(text: str, font: str, size: float) -> float:
    """How wide `text` is, in points."""
    return _width_of_one(text, font) * size


@lru_cache(maxsize=20_000)
def _width_of_one(text: str, font: str) -> float:
    # At size 1: the same words are tried at many sizes, and stand on many badges.
    return float(sum(pdfmetrics.stringWidth(part, one, 1) for one, part in runs(text, font)))


@cache
def load_fonts() -> None:
    """Register the fonts once. Raises FontMissing."""
    for name, file in ((REGULAR, "Regular"), (SEMI_BOLD, "SemiBold"), (BOLD, "Bold")):
        pdfmetrics.registerFont(TTFont(name, font_path(f"SourceSans3-{file}.ttf")))
    for name, file in ((FALLBACK[REGULAR], "Regular"), (FALLBACK[BOLD], "Bold")):
        pdfmetrics.registerFont(TTFont(name, font_path(f"NotoSans-{file}.ttf")))
    rl_config.useA85 = 0  # bytes as they are: PDFs may hold them, and the detour takes a sixth of the time


def _fitted(text: str, style: Style, width: float, lines: int) -> tuple[float, tuple[str, ...]]:
    for size in style.sizes:
        parts = wrapped(text, style.font, size, width)
        if len(parts) <= lines and not _breaks_a_word(text, style.font, size, width):
            return size, parts
    return style.sizes[-1], wrapped(text, style.font, style.sizes[-1], width)


def _breaks_a_word(text: str, font: str, size: float, width: float) -> bool:
    return any(text_width(w, font, size) > width for w in text.replace("-", "- ").split())


def _words(text: str, font: str, size: float, width: float) -> list[str]:
    found: list[str] = []
    for word in text.replace("-", "- ").split():
        rest = word
        while text_width(rest, font, size) > width and len(rest) > 1:
            ends = range(len(rest) - 1, 0, -1)
            fits = next((n for n in ends if text_width(rest[:n], font, size) <= width), 1)
            found.append(rest[:fits])
            rest = rest[fits:]
        found.append(rest)
    return found
