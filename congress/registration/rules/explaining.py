"""Why somebody got a wish or not, in words that hold for the answer they come from."""

from collections.abc import Mapping
from dataclasses import dataclass

from congress.core.i18n import nl, plural
from congress.programme.rules.assignment import Assignment, Goal, Line
from congress.programme.rules.assignment.explain import Outcome


@dataclass(frozen=True)
class Reason:
    """What came of one wish, with the titles of workshop and round; `position` orders the rounds."""

    position: int
    round_title: str
    rank: int
    title: str
    is_given: bool
    text: str


def reason(line: Line, answer: Assignment, goal: Goal, mine: str | None, titles: Mapping[str, str]) -> Reason:
    """One line of `why` in words. `mine` is the workshop this person has in that round, `titles` per code."""
    return Reason(
        position=list(titles).index(f"round {line.round}"),
        round_title=titles[f"round {line.round}"],
        rank=line.rank,
        title=titles[f"workshop {line.workshop}"],
        is_given=line.outcome is Outcome.GOT,
        text=_text(line, answer, goal, mine, titles),
    )


def _text(line: Line, answer: Assignment, goal: Goal, mine: str | None, titles: Mapping[str, str]) -> str:
    if line.outcome is Outcome.GOT:
        return nl("gekregen")
    if line.outcome is Outcome.FIXED:
        return nl("in deze ronde stond al een andere plek vast")
    if line.outcome is Outcome.LOWER:
        return nl("in deze ronde lukte een hogere keuze")
    if line.outcome is Outcome.ELSEWHERE:
        return nl("gekregen in {round}").format(round=titles[f"round {line.other_round}"])
    if line.outcome is Outcome.OPEN:
        return nl("hier was nog een plek vrij")
    full = plural(
        "deze workshop was vol. De plek ging naar iemand anders",
        "deze workshop was vol. De {seats} plekken gingen naar anderen",
        line.seats,
    )
    return f"{full.format(seats=line.seats)}{_worth(line, answer, goal, mine)}."


def _worth(line: Line, answer: Assignment, goal: Goal, mine: str | None) -> str:
    """What the prices prove of a full session; without a proof nothing is said."""
    if goal is Goal.WORST_FIRST:
        return nl(", omdat eerst telde wie het slechtst af zou zijn")
    if not answer.optimal:
        return ""
    given_up = answer.certificate.price(mine, line.round) if mine else 0
    if line.gain < line.price - given_up:
        return nl(", omdat dat samen de beste verdeling gaf")
    return nl(", en een betere verdeling is er samen niet")
