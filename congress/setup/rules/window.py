"""Whether one can register now."""

from datetime import datetime
from enum import StrEnum


class Window(StrEnum):
    """Where `now` lies: before, inside or after the time for registering."""

    NOT_YET = "not-yet"
    OPEN = "open"
    CLOSED = "closed"


def window(*, opens_at: datetime, closes_at: datetime, now: datetime) -> Window:
    """The ends are exclusive: at `closes_at` it is closed."""
    if now < opens_at:
        return Window.NOT_YET
    return Window.OPEN if now < closes_at else Window.CLOSED
