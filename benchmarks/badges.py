"""Badges against pages with only the same text."""

import io
import time
from collections.abc import Callable
from datetime import UTC, datetime

from reportlab.lib.pagesizes import A6
from reportlab.pdfgen.canvas import Canvas

from congress.core.qr import matrix
from congress.door.documents.badges import BadgeFacts, badge_pdf
from congress.door.rules.token import sign

COUNT = 250
ROUNDS = 10
START = datetime(2026, 12, 10, 9, tzinfo=UTC)


def badges_against_text() -> float:
    """CPU of 250 badges, their codes included, over CPU of 250 pages with the same words and no code."""
    badges = [
        BadgeFacts(
            registration_id=number,
            title="Geweld thuis: zien, bespreken, stoppen",
            name=f"Wilhelmina van Wassenaer-Kloosterboer {number}",
            organisation="Welzijnskwartier",
            job_title="wijkverpleegkundige",
            municipality="Katwijk",
            short_code="7K3M9ABCDE",
            ticket=sign(bytes(32), event=1, ticket=number, issue=1),
            programme=((START, "De meldcode in vijf stappen", "Duinzaal"),) * 3,
        )
        for number in range(COUNT)
    ]
    badge_pdf(badges[:1])  # loads the fonts
    badge_times, text_times = [], []
    for _ in range(ROUNDS):  # in turn, so that a busy moment of the machine meets both
        badge_times.append(_cpu(lambda: _badges(badges)))
        text_times.append(_cpu(lambda: _text_only(badges)))
    return min(badge_times) / min(text_times)


def _badges(badges: list[BadgeFacts]) -> bytes:
    matrix.cache_clear()  # or only the first round would make the codes
    return badge_pdf(badges)


def _text_only(badges: list[BadgeFacts]) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A6, pageCompression=1)
    for badge in badges:
        canvas.setFont("Badge", 12)
        texts = [
            badge.title,
            badge.name,
            badge.organisation,
            badge.job_title,
            badge.municipality,
            badge.short_code,
        ]
        texts += [f"{title} {room}" for _, title, room in badge.programme]
        for line, text in enumerate(texts):
            canvas.drawString(20, 380 - 20 * line, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
