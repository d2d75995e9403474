"""What can be wrong with a problem: typed, all at once, with the smallest set that clashes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.programme.rules.assignment.problem import AssignmentProblem, Goal, Participant, Place, Queue

MOST_WORST_FIRST = 1_000
_Value = TypeVar("_Value", str, Place)


class Wrong(StrEnum):
    """The kinds of fault; `about` of a fault names what its sentence mentions, in that order."""

    ROUND_TWICE = "round-twice"
    WORKSHOP_TWICE = "workshop-twice"
    PARTICIPANT_TWICE = "participant-twice"
    OFFER_TWICE = "offer-twice"
    OFFER_UNKNOWN = "offer-unknown"
    SEATS_NEGATIVE = "seats-negative"
    RANKED_TWICE = "ranked-twice"
    RANKED_UNKNOWN = "ranked-unknown"
    ROUND_UNKNOWN = "round-unknown"
    MOMENT_UNREADABLE = "moment-unreadable"
    MOVE_COST_NEGATIVE = "move-cost-negative"
    TOO_MANY_FOR_GOAL = "too-many-for-goal"
    HELD_UNKNOWN = "held-unknown"
    HELD_NOT_OFFERED = "held-not-offered"
    HELD_TWICE = "held-twice"
    HELD_OVER_SEATS = "held-over-seats"


SENTENCES = {
    Wrong.ROUND_TWICE: nl("ronde {0} staat er twee keer in"),
    Wrong.WORKSHOP_TWICE: nl("workshop {0} staat er twee keer in"),
    Wrong.PARTICIPANT_TWICE: nl("deelnemer {0} staat er twee keer in"),
    Wrong.OFFER_TWICE: nl("aanbod {0} in {1} staat er twee keer in"),
    Wrong.OFFER_UNKNOWN: nl("aanbod {0} in {1} noemt een onbekende workshop of ronde"),
    Wrong.SEATS_NEGATIVE: nl("aanbod {0} in {1} heeft minder dan nul plekken"),
    Wrong.RANKED_TWICE: nl("deelnemer {0} noemt een workshop twee keer"),
    Wrong.RANKED_UNKNOWN: nl("deelnemer {0} noemt een onbekende workshop"),
    Wrong.ROUND_UNKNOWN: nl("deelnemer {0} noemt een onbekende ronde"),
    Wrong.MOMENT_UNREADABLE: nl("het moment van aanmelden van deelnemer {0} is niet te lezen"),
    Wrong.MOVE_COST_NEGATIVE: nl("een verplaatsing kan niet minder dan nul kosten"),
    Wrong.TOO_MANY_FOR_GOAL: nl("eerst wie het slechtst af is, kan tot {0} mensen"),
    Wrong.HELD_UNKNOWN: nl("vaste plek van onbekende deelnemer {0}"),
    Wrong.HELD_NOT_OFFERED: nl("vaste plek van {0}: {1} is er niet in {2}"),
    Wrong.HELD_TWICE: nl("deelnemer {0} houdt een workshop twee keer"),
    Wrong.HELD_OVER_SEATS: nl("meer vaste plekken dan stoelen bij {0} in {1}"),
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. For HELD_OVER_SEATS `about` is the workshop, the round, and then people.

    Those people are the smallest set that clashes: as many as there are seats, and one more.
    """

    code: Wrong
    about: tuple[str, ...]

    def __str__(self) -> str:
        return SENTENCES[self.code].format(*self.about)


class UnsolvableProblem(Conflict):
    """The problem contradicts itself; `found` holds everything that is wrong, `faults` in words."""

    sentence = nl("Deze indeling kan niet worden berekend: {faults}")

    def __init__(self, found: tuple[Fault, ...]) -> None:
        super().__init__(faults="; ".join(map(str, found)))
        self.found = found


def faults(problem: AssignmentProblem) -> tuple[Fault, ...]:
    """Everything that is wrong with the problem; empty when it can be solved."""
    return (*_lists(problem), *_options(problem), *_people(problem), *_held(problem))


def _lists(problem: AssignmentProblem) -> Iterator[Fault]:
    ids = [p.id for p in problem.participants]
    for code, values in (
        (Wrong.ROUND_TWICE, problem.rounds),
        (Wrong.WORKSHOP_TWICE, problem.workshops),
        (Wrong.PARTICIPANT_TWICE, ids),
    ):
        yield from (Fault(code, (value,)) for value in _twice(values))
    pairs = [(offer.workshop, offer.round) for offer in problem.offers]
    yield from (Fault(Wrong.OFFER_TWICE, pair) for pair in _twice(pairs))
    rounds, workshops = set(problem.rounds), set(problem.workshops)
    for offer in problem.offers:
        if offer.workshop not in workshops or offer.round not in rounds:
            yield Fault(Wrong.OFFER_UNKNOWN, (offer.workshop, offer.round))
        if offer.seats < 0:
            yield Fault(Wrong.SEATS_NEGATIVE, (offer.workshop, offer.round))


def _options(problem: AssignmentProblem) -> Iterator[Fault]:
    if problem.move_cost < 0:
        yield Fault(Wrong.MOVE_COST_NEGATIVE, ())
    if problem.goal is Goal.WORST_FIRST and len(problem.participants) > MOST_WORST_FIRST:
        yield Fault(Wrong.TOO_MANY_FOR_GOAL, (str(MOST_WORST_FIRST),))


def _people(problem: AssignmentProblem) -> Iterator[Fault]:
    rounds, workshops = set(problem.rounds), set(problem.workshops)
    for person in problem.participants:
        for wishes in (person.ranking, *person.rankings.values()):
            named = set(wishes)
            if len(named) < len(wishes):
                yield Fault(Wrong.RANKED_TWICE, (person.id,))
            if not named <= workshops:
                yield Fault(Wrong.RANKED_UNKNOWN, (person.id,))
        if person.rankings and not set(person.rankings) <= rounds:
            yield Fault(Wrong.ROUND_UNKNOWN, (person.id,))
        if problem.queue is Queue.REGISTERED and moment_of(person) is None:
            yield Fault(Wrong.MOMENT_UNREADABLE, (person.id,))


def _held(problem: AssignmentProblem) -> Iterator[Fault]:
    ids = {p.id for p in problem.participants}
    seats = {(offer.workshop, offer.round): offer.seats for offer in problem.offers}
    sitting: dict[Place, list[str]] = {}
    for person, kept in sorted(problem.held.items()):
        if person not in ids:
            yield Fault(Wrong.HELD_UNKNOWN, (person,))
        if len(set(kept.values())) < len(kept):
            yield Fault(Wrong.HELD_TWICE, (person,))
        for round_id, workshop in sorted(kept.items()):
            if (workshop, round_id) in seats:
                sitting.setdefault((workshop, round_id), []).append(person)
            else:
                yield Fault(Wrong.HELD_NOT_OFFERED, (person, workshop, round_id))
    for place, people in sorted(sitting.items()):
        if len(people) > seats[place] >= 0:
            yield Fault(Wrong.HELD_OVER_SEATS, (*place, *people[: seats[place] + 1]))


def moment_of(person: Participant) -> float | None:
    """When somebody registered, as a number to compare; None when it cannot be read."""
    if not isinstance(person.registered, str):
        return float(person.registered)
    try:
        return datetime.fromisoformat(person.registered).timestamp()
    except ValueError:
        return None


def _twice(values: Iterable[_Value]) -> list[_Value]:
    return sorted(value for value, count in Counter(values).items() if count > 1)
