"""The attendance list on paper, for when nothing else works (reportlab): one page or more per place."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from congress.door.documents.badges.type import BOLD, DEEP, REGULAR, SEMI_BOLD, load_fonts, runs

EMPTY_LINES = 3
"""Lines for people who are not on the list."""


@dataclass(frozen=True)
class PaperList:
    """One place: its heading, a line below it, and (name, organisation, short code) per person."""

    heading: str
    line: str
    people: Sequence[tuple[str, str, str]]


def attendance_pdf(lists: Sequence[PaperList], *, title: str) -> bytes:
    """A4, each place on a page of its own, with room to sign; the same bytes for the same lists."""
    load_fonts()
    file = io.BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=15 * mm,
        rightMargin=15 * mm,
        topMargin=14 * mm,
        bottomMargin=16 * mm,
        title=title,
        lang="nl",
        invariant=True,
    )
    story: list[Flowable] = []
    for number, one in enumerate(lists):
        if number:
            story.append(PageBreak())
        story += _place(one, title)
    document.build(story, onFirstPage=_foot, onLaterPages=_foot)
    return file.getvalue()


def _style(font: str, size: float) -> ParagraphStyle:
    return ParagraphStyle(
        font + str(size), fontName=font, fontSize=size, leading=size * 1.2, alignment=TA_LEFT
    )


def _place(one: PaperList, title: str) -> list[Flowable]:
    small, bold = _style(REGULAR, 9.5), _style(SEMI_BOLD, 10)
    head = [Paragraph(text, bold) for text in ("Naam", "Organisatie", "Code", "Handtekening")]
    lines = [
        [_text(name, bold), _text(organisation, small), Paragraph(code, small), ""]
        for name, organisation, code in one.people
    ]
    empty = [["", "", "", ""]] * EMPTY_LINES
    table = Table(
        [head, *lines, *empty],
        colWidths=[56 * mm, 52 * mm, 27 * mm, 41 * mm],
        rowHeights=[None] + [None] * len(lines) + [9 * mm] * EMPTY_LINES,
        repeatRows=1,
        hAlign="LEFT",
    )
    table.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, 0), 1, DEEP),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, (0.6, 0.66, 0.68)),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 1), (-1, -1), 5),
                ("BOTTOMPADDING", (0, 1), (-1, -1), 6),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
            ]
        )
    )
    return [
        _text(title, small),
        _text(one.heading, _style(BOLD, 17)),
        _text(one.line, small),
        Paragraph("&nbsp;", small),
        table,
    ]


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    """Every letter in a font that has it."""
    parts = (f'<font name="{font}">{escape(part)}</font>' for font, part in runs(text, style.fontName))
    return Paragraph("".join(parts), style)


def _foot(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(REGULAR, 8)
    canvas.drawString(
        15 * mm, 9 * mm, "Vernietig deze lijst na het congres, als de aanwezigheid is ingevoerd."
    )
    canvas.drawRightString(A4[0] - 15 * mm, 9 * mm, f"Bladzijde {document.page}")
