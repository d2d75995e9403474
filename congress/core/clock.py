"""Time as people here read it: stored as aware UTC, shown in Europe/Amsterdam."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from congress.core.i18n import language, nl

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def now() -> datetime:
    """The one clock of the product; tests give another."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The same moment on a Dutch clock."""
    return moment.astimezone(AMSTERDAM)


def day_text(day: date) -> str:
    """A day in full, in the language spoken: "donderdag 3 december 2026"."""
    return format_date(day, "EEEE d MMMM y", locale=language())


def short_day(day: date) -> str:
    """A day in short, in the language spoken: "3 dec 2026"."""
    return format_date(day, "d MMM y", locale=language()).replace(".", "")


def time_text(moment: datetime) -> str:
    """The hour on a Dutch clock: "09:30"."""
    return f"{local(moment):%H:%M}"


def seconds_text(moment: datetime) -> str:
    """The time to the second on a Dutch clock, for what happened close together: "09:30:06"."""
    return f"{local(moment):%H:%M:%S}"


def moment_text(moment: datetime) -> str:
    """Day and hour, in the language spoken: "donderdag 3 december 2026, 09:30 uur"."""
    day, hour = day_text(local(moment).date()), time_text(moment)
    return nl("{day}, {hour} uur").format(day=day, hour=hour)
