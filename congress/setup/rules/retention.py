"""When kept data goes, and a term in words."""

from dataclasses import dataclass
from datetime import date, timedelta

from congress.core.i18n import nl
from congress.setup.rules.terms import YEAR, Kind


def goes_on(since: date, days: int) -> date:
    """The first day on which data with this term goes, counted from `since`: with 0 days the day after."""
    return since + timedelta(days=max(days, 1))


def term_text(days: int) -> str:
    """A term in words: "14 dagen", "6 maanden", "1 jaar", "7 jaar"; without the leap days in it."""
    years, rest = divmod(days, YEAR)
    if years and rest <= years // 2:
        return nl("1 jaar") if years == 1 else nl("{number} jaar").format(number=years)
    if days == 183:
        return nl("6 maanden")
    return nl("1 dag") if days == 1 else nl("{number} dagen").format(number=days)


@dataclass(frozen=True)
class Holding:
    """What is left of one kind of data in one congress, or of one question, and when it goes."""

    kind: Kind
    title: str
    days: int
    left: int
    goes_on: date | None
    is_due: bool
    question_id: int | None = None

    @property
    def key(self) -> str:
        """The name in a statement of destruction."""
        return self.kind.value if self.question_id is None else f"{self.kind.value}:{self.question_id}"
