"""How often and when a mail is tried."""

from datetime import timedelta

_WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
MOST_ATTEMPTS = len(_WAITS) + 1


def wait_after(attempt: int) -> timedelta | None:
    """How long to wait after this failed attempt (the first is 1); None when it was the last.

    Greylisting lets a sender back in after some minutes, a broken server after some hours, so the
    waits grow to a day; together they span almost two days.
    """
    return _WAITS[attempt - 1] if attempt <= len(_WAITS) else None
