"""Typesetting with Typst: PDF/A-3a and PDF/UA-1 at once, the same bytes for the same input."""

import functools
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst
from reportlab.pdfbase.ttfonts import TTFontFile

from congress.core.fonts import font_folder, font_path

_ROOT = Path(__file__).parents[1]


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder()])


@functools.cache
def _glyphs() -> frozenset[int]:
    return frozenset(TTFontFile(font_path("SourceSans3-Regular.ttf")).charToGlyph)


def printable(text: str) -> str:
    """`text` with a question mark for every character that the font of our documents does not have.

    An archive PDF may not hold a character without a glyph. Done before a document is frozen, so that
    PDF, XML and database say the same.
    """
    return "".join(character if ord(character) in _glyphs() else "?" for character in text)


def pdf(template: str, data: Mapping[str, Any], *, at: datetime, attachment: bytes = b"") -> bytes:
    """The PDF of `template`, such as "finance/templates/invoice.typ", with `data`.

    `attachment` is an XML file to put inside.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False), "attachment": attachment.decode()}
    made = typst.compile(
        _ROOT / template,
        root=_ROOT,
        font_paths=_fonts(),
        sys_inputs=inputs,
        format="pdf",
        pdf_standards=["a-3a", "ua-1"],
        timestamp=at.astimezone(UTC).replace(microsecond=0),
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no PDF")
    return made
