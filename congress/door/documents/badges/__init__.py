"""The badge PDF (reportlab): single badges, sheets with crop marks, and label sheets."""

import io
from collections.abc import Callable, Sequence

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from congress.door.documents.badges.faces import back, front
from congress.door.documents.badges.facts import BadgeFacts
from congress.door.documents.badges.sheets import SHEETS, Sheet
from congress.door.documents.badges.type import REGULAR, load_fonts
from congress.door.rules.badges import Layout

__all__ = ["SHEETS", "BadgeFacts", "badge_pdf"]


def badge_pdf(
    badges: Sequence[BadgeFacts],
    *,
    layout: Layout = Layout.A6,
    is_double_sided: bool = False,
    title: str = "Badges",
) -> bytes:
    """All badges in the order given; the same bytes for the same badges. Raises FontMissing.

    Double-sided: each sheet of fronts is followed by its backs, to be turned over the long side. Labels
    have no back.
    """
    load_fonts()
    sheet = SHEETS[layout]
    page = (sheet.page[0] * mm, sheet.page[1] * mm)
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=page, invariant=True, pageCompression=1, lang="nl")
    canvas.setTitle(title)
    for start in range(0, len(badges), sheet.count):
        on_sheet = badges[start : start + sheet.count]
        _page(canvas, on_sheet, sheet, front)
        if is_double_sided and not sheet.is_label:
            _page(canvas, on_sheet, sheet, back)
    if not badges:
        canvas.setFont(REGULAR, 11)
        canvas.drawString(10 * mm, page[1] - 20 * mm, "Er zijn geen badges om te printen.")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _page(
    canvas: Canvas,
    badges: Sequence[BadgeFacts],
    sheet: Sheet,
    side: Callable[[Canvas, BadgeFacts, Sheet], None],
) -> None:
    if sheet.count > 1 and not sheet.is_label:
        _crop_marks(canvas, sheet)
    for badge, (x, y) in zip(badges, sheet.corners(is_back=side is back), strict=False):
        canvas.saveState()
        canvas.translate(x * mm, y * mm)
        side(canvas, badge, sheet)
        canvas.restoreState()
    canvas.showPage()


def _crop_marks(canvas: Canvas, sheet: Sheet) -> None:
    canvas.saveState()
    canvas.setStrokeColorRGB(0.55, 0.55, 0.55)
    canvas.setLineWidth(0.25)
    length, (width, height) = 4 * mm, (sheet.page[0] * mm, sheet.page[1] * mm)
    for column in range(1, sheet.columns):
        x = column * sheet.width * mm
        canvas.line(x, 0, x, length)
        canvas.line(x, height - length, x, height)
    for row in range(1, sheet.rows):
        y = row * sheet.height * mm
        canvas.line(0, y, length, y)
        canvas.line(width - length, y, width, y)
    canvas.restoreState()
