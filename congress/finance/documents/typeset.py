"""Typesetting with Typst: PDF/A-3a and PDF/UA-1 at once, the same bytes for the same input."""

import functools
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst
from reportlab.pdfbase.ttfonts import TTFontFile

TEMPLATES = Path(__file__).parents[1] / "templates"
_BESIDE = Path(__file__).parents[3] / "static"
_STATIC = _BESIDE if _BESIDE.is_dir() else Path(__file__).parents[2] / "_static"
FONTS = _STATIC / "vendor" / "fonts"


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


@functools.cache
def _glyphs() -> frozenset[int]:
    return frozenset(TTFontFile(FONTS / "SourceSans3-Regular.ttf").charToGlyph)


def printable(text: str) -> str:
    """`text` with a question mark for every character that the font of our documents does not have.

    An archive PDF may not hold a character without a glyph. Done before a document is frozen, so that
    PDF, XML and database say the same.
    """
    return "".join(character if ord(character) in _glyphs() else "?" for character in text)


def pdf(template: str, data: Mapping[str, Any], *, at: datetime, attachment: bytes = b"") -> bytes:
    """The PDF of `template` (a .typ file) with `data`; `attachment` is an XML file to put inside."""
    inputs = {"data": json.dumps(data, ensure_ascii=False), "attachment": attachment.decode()}
    made = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs=inputs,
        format="pdf",
        pdf_standards=["a-3a", "ua-1"],
        timestamp=at.astimezone(UTC).replace(microsecond=0),
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no PDF")
    return made
