"""A code on paper is read by two independent decoders: small, blurred, and photographed at an angle."""

from collections.abc import Callable

import pytest
from PIL import Image, ImageFilter

from congress.door.documents.badges import badge_pdf
from tests.door.decoders import zbar, zxing
from tests.door.frames import CASES, Case, Print, frame, printed
from tests.door.test_badges import badge

TICKET = badge().ticket
WAYS: dict[str, Callable[[Print], Image.Image]] = {
    "as printed at 300 dpi": lambda paper: paper.image,
    "shrunk to 100 dpi": lambda paper: paper.image.reduce(3),
    "blurred": lambda paper: paper.image.filter(ImageFilter.GaussianBlur(3)),
    "photographed at an angle": lambda paper: frame(paper, Case("", code=280, tilted=(35, 20), turned=12), 1),
    "photographed in the dark": lambda paper: frame(paper, Case("", code=280, light=0.4, contrast=0.5), 1),
}


@pytest.fixture(scope="module")
def paper() -> Print:
    return printed(badge_pdf([badge()]))


@pytest.mark.parametrize("decode", [zxing, zbar])
@pytest.mark.parametrize("way", WAYS)
def test_both_decoders_read_the_code(
    paper: Print, way: str, decode: Callable[[Image.Image], list[str]]
) -> None:
    assert decode(WAYS[way](paper)) == [TICKET]


@pytest.mark.parametrize("case", [case for case in CASES if case.is_read], ids=lambda case: case.name)
def test_no_decoder_ever_reads_something_else(paper: Print, case: Case) -> None:
    image = frame(paper, case, 1)

    assert zxing(image) == [TICKET]
    assert zbar(image) in ([TICKET], [])


def test_a_page_without_a_code_gives_nothing(paper: Print) -> None:
    blank = Image.new("L", paper.image.size, 255)

    assert zxing(blank) == zbar(blank) == []
