"""Codes that an independent decoder reads."""

import io
import xml.etree.ElementTree as ET

import pytest
import zxingcpp
from PIL import Image

from congress.core.qr import QUIET_ZONE, matrix, qr_png, qr_svg, runs
from tests.door.decoders import zbar

TICKET = "0X" * 61


@pytest.mark.parametrize("text", [TICKET, "A", "https://voorbeeld.nl/" + "x" * 300])
def test_the_picture_is_read_by_another_decoder(text: str) -> None:
    assert zbar(Image.open(io.BytesIO(qr_png(text))).convert("L")) == [text]


def test_a_ticket_is_version_five_at_level_m() -> None:
    code = zxingcpp.read_barcodes(Image.open(io.BytesIO(qr_png(TICKET))).convert("L"))[0]

    assert len(matrix(TICKET)) == 37
    assert code.ec_level == "M"


def test_the_svg_draws_exactly_the_dark_modules_and_has_a_title() -> None:
    root = ET.fromstring(qr_svg(TICKET, title="Ticket & <code>"))  # noqa: S314 -- our own text
    dark = sum(cell for row in matrix(TICKET) for cell in row)

    assert sum(width for _, _, width in runs(matrix(TICKET))) == dark
    assert root.get("viewBox") == f"0 0 {37 + 2 * QUIET_ZONE} {37 + 2 * QUIET_ZONE}"
    assert root[0].text == "Ticket & <code>"
