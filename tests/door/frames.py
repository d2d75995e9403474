"""Badges before a camera: simulated frames of 1280 × 720, from the badge PDF as printed at 300 dpi."""

import io
from dataclasses import dataclass
from random import Random

import numpy as np
import pypdfium2
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = (1280, 720)
DPI = 300
Floats = np.ndarray[tuple[int, int], np.dtype[np.float64]]
FINER = 3
AWAY = 1500 * FINER
MODULES = 45
"""Of the code with its quiet zone: version 5 is 37 modules, and four of white on either side."""


@dataclass(frozen=True)
class Case:
    """How a badge is held before the camera, and in what light.

    `code` is the width of the code with its quiet zone in pixels, `turned` and `tilted` are degrees,
    `contrast` and `light` parts of 1, `noise` and `blur` are sigmas, `damage` is the part of the modules
    that is lost.
    """

    name: str
    is_read: bool = True
    code: float = 130
    turned: float = 0
    tilted: tuple[float, float] = (0, 0)
    contrast: float = 1
    light: float = 1
    gradient: float = 0
    glare: float = 0
    noise: float = 0
    blur: float = 0
    motion: int = 0
    damage: float = 0
    is_inverted: bool = False
    quality: int = 85


CASES = [
    Case("recht, 2,9 px per module"),
    Case("17° gedraaid", turned=17),
    Case("45° gedraaid", turned=45),
    Case("op zijn kop", turned=180),
    Case("30° en 20° gekanteld", tilted=(30, 20)),
    Case("45° en 15° gekanteld", tilted=(45, 15)),
    Case("55° gekanteld en 30° gedraaid", tilted=(55, 0), turned=30),
    Case("klein: 2,3 px per module", code=104),
    Case("klein: 1,9 px per module", code=86),
    Case("klein: 1,6 px per module", is_read=False, code=72),
    Case("klein: 1,3 px per module", is_read=False, code=58),
    Case("groot: 7 px per module", code=320),
    Case("onscherp, sigma 1,2 px", is_read=False, blur=1.2),
    Case("onscherp, sigma 1,6 px", is_read=False, blur=1.6),
    Case("bewogen, 4 px", is_read=False, motion=4),
    Case("bewogen, 6 px", is_read=False, motion=6),
    Case("contrast 30 %", contrast=0.3),
    Case("contrast 15 %", contrast=0.15),
    Case("contrast 15 % met ruis", is_read=False, contrast=0.15, noise=10),
    Case("donker", light=0.2),
    Case("ruis, sigma 25", is_read=False, noise=25),
    Case("licht van één kant, 80 %", gradient=0.8),
    Case("weerspiegeling", glare=0.5),
    Case("sterke weerspiegeling", is_read=False, glare=1),
    Case("2 % beschadigd", damage=0.02),
    Case("5 % beschadigd", damage=0.05),
    Case("8 % beschadigd", is_read=False, damage=0.08),
    Case("omgekeerd: wit op zwart", is_inverted=True),
    Case("JPEG met kwaliteit 25", quality=25),
]
"""`is_read`: every frame must be read. The others are beyond what a code of this size can carry."""


@dataclass(frozen=True)
class Print:
    """A badge on paper: its picture, and the square of its code with the quiet zone (left, top, width)."""

    image: Image.Image
    left: float
    top: float
    width: float


def printed(pdf: bytes, page: int = 0) -> Print:
    """The front of a single badge at 300 dpi, with the place of its code."""
    image = pypdfium2.PdfDocument(pdf)[page].render(scale=DPI / 72).to_pil().convert("L")
    (found,) = zxingcpp.read_barcodes(image)
    corner, opposite = found.position.top_left, found.position.bottom_right
    module = (opposite.x - corner.x) / (MODULES - 8)
    return Print(image, corner.x - 4 * module, corner.y - 4 * module, MODULES * module)


def frame(badge: Print, case: Case, seed: int) -> Image.Image:
    """What the camera sees."""
    chance = Random(f"{case.name} {seed}")
    paper = badge.image.copy()
    _damage(paper, badge, case.damage, chance)
    if case.is_inverted:
        paper = ImageChops.invert(paper)
    seen = _placed(paper, badge, case, chance)
    if case.blur:
        seen = seen.filter(ImageFilter.GaussianBlur(case.blur))
    pixels = np.asarray(seen, dtype=float)
    if case.motion:
        pixels = np.mean([np.roll(pixels, step, axis=1) for step in range(case.motion)], axis=0)
    pixels = (128 + (pixels - 128) * case.contrast) * case.light * _lit(case)
    noise = np.random.default_rng(chance.randrange(2**32)).normal(0, 1, pixels.shape)
    pixels = pixels + noise * max(case.noise, 2) + _glare(case, chance)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def jpeg(image: Image.Image, quality: int = 85) -> bytes:
    """As a camera writes it: baseline, in colour."""
    file = io.BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=quality, subsampling="4:2:0")
    return file.getvalue()


def grey() -> Image.Image:
    """Nothing before the camera."""
    return Image.new("L", SIZE, 90)


def _damage(paper: Image.Image, badge: Print, part: float, chance: Random) -> None:
    # Torn off or written over: spots of some modules, white or black, beside the three corners.
    draw, module = ImageDraw.Draw(paper), badge.width / MODULES
    lost = part * (MODULES - 8) ** 2
    while lost > 0:
        side = min(6.0, lost**0.5)
        left = badge.left + module * (4 + chance.uniform(8, MODULES - 16 - side))
        top = badge.top + module * (4 + chance.uniform(8, MODULES - 16 - side))
        draw.rectangle((left, top, left + side * module, top + side * module), fill=chance.choice((0, 255)))
        lost -= side**2


def _placed(paper: Image.Image, badge: Print, case: Case, chance: Random) -> Image.Image:
    # At three times the size, and then made smaller, as the pixels of a camera gather light.
    large = (SIZE[0] * FINER, SIZE[1] * FINER)
    scale = case.code * FINER / badge.width
    middle = badge.left + badge.width / 2, badge.top + badge.width / 2
    aim = large[0] / 2 + chance.uniform(-120, 120), large[1] / 2 + chance.uniform(-60, 60)
    corners = [(0.0, 0.0), (paper.width, 0.0), (paper.width, paper.height), (0.0, paper.height)]
    seen = [_seen((x - middle[0]) * scale, (y - middle[1]) * scale, case, aim) for x, y in corners]
    found = _perspective(seen, corners)
    mask = Image.new("L", paper.size, 255).transform(large, Image.Transform.PERSPECTIVE, found)
    picture = paper.transform(large, Image.Transform.PERSPECTIVE, found, Image.Resampling.BICUBIC)
    return Image.composite(picture.reduce(FINER), _clutter(chance), mask.reduce(FINER))


def _seen(x: float, y: float, case: Case, aim: tuple[float, float]) -> tuple[float, float]:
    """Where a point of the paper, from the middle of the code, is in the frame."""
    turn, (yaw, pitch) = np.radians(case.turned), np.radians(case.tilted)
    x, z = x * np.cos(yaw), x * np.sin(yaw)
    y, z = y * np.cos(pitch) - z * np.sin(pitch), y * np.sin(pitch) + z * np.cos(pitch)
    x, y = x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
    far = AWAY / (AWAY + z)
    return float(aim[0] + x * far), float(aim[1] + y * far)


def _perspective(seen: list[tuple[float, float]], source: list[tuple[float, float]]) -> list[float]:
    rows, right = [], []
    for (x, y), (u, v) in zip(seen, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return [float(number) for number in np.linalg.solve(np.array(rows), np.array(right))]


def _clutter(chance: Random) -> Image.Image:
    image = Image.new("L", SIZE, 110)
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        x, y = chance.randrange(SIZE[0]), chance.randrange(SIZE[1])
        draw.rectangle(
            (x, y, x + chance.randrange(10, 200), y + chance.randrange(10, 120)), fill=chance.randrange(256)
        )
    return image.filter(ImageFilter.GaussianBlur(1))


def _lit(case: Case) -> Floats:
    across = np.linspace(1, 1 - case.gradient, SIZE[0])
    return np.tile(across, (SIZE[1], 1))


def _glare(case: Case, chance: Random) -> Floats:
    # A lamp that shines on the paper beside the middle of the code.
    y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]].astype(float)
    at = SIZE[0] / 2 + chance.uniform(-20, 20), SIZE[1] / 2 + chance.uniform(-20, 20)
    spot: Floats = np.exp(-((x - at[0]) ** 2 + (y - at[1]) ** 2) / (2 * 40**2))
    return spot * 255 * case.glare
