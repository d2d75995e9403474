"""When a request must be answered, and why somebody is erased."""

from calendar import monthrange
from datetime import date
from enum import StrEnum


class Reason(StrEnum):
    """Why somebody is erased: the grounds of AVG article 17 that can come up here."""

    ASKED = "asked"
    WITHDRAWN = "withdrawn"
    NOT_NEEDED = "not-needed"
    UNLAWFUL = "unlawful"


def answer_by(asked_on: date) -> date:
    """The last day for an answer: one month later (AVG article 12(3)), or the last day of a shorter month."""
    year, month = asked_on.year + asked_on.month // 12, asked_on.month % 12 + 1
    return date(year, month, min(asked_on.day, monthrange(year, month)[1]))
