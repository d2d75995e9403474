"""What goes in: rounds, rooms, workshops with their demands, and what people wish."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from congress.core.errors import Conflict
from congress.core.i18n import nl

Place = tuple[str, str]
"""(round, room)"""


class Keep(StrEnum):
    """What the timetable of now is worth.

    BEST: the best timetable, and of equal ones the fewest moves. MOVES: the fewest moves, then the best.
    """

    BEST = "best"
    MOVES = "moves"


class UnsolvableTimetable(Conflict):
    """The problem contradicts itself; `faults` names everything that is wrong."""

    sentence = nl("Dit rooster kan niet worden berekend: {faults}")


@dataclass(frozen=True)
class TimetableRoom:
    """A room with its places and features."""

    id: str
    capacity: int
    features: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TimetableWorkshop:
    """Something to place once. `rounds` None means any round; `pinned` is where it must be."""

    id: str
    theme: str = ""
    speakers: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    size: int = 0
    rounds: frozenset[str] | None = None
    pinned: Place | None = None


@dataclass(frozen=True)
class TimetableProblem:
    """One timetable, rounds in order of time.

    `points` says per person what each workshop is worth to them; `before` holds pairs (earlier, later);
    `away` names the rounds in which a speaker cannot be there; `placed` is the timetable of now, and `keep`
    says what it is worth to leave sessions where they are.
    """

    rounds: tuple[str, ...]
    rooms: tuple[TimetableRoom, ...]
    workshops: tuple[TimetableWorkshop, ...]
    points: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    before: tuple[tuple[str, str], ...] = ()
    placed: Mapping[str, Place] = field(default_factory=dict)
    seed: int = 0
    away: Mapping[str, frozenset[str]] = field(default_factory=dict)
    keep: Keep = Keep.BEST

    def may_be(self, workshop: TimetableWorkshop, round_id: str) -> bool:
        """Whether a workshop may be in a round: its pin or allowed rounds, and its speakers are there."""
        if any(round_id in self.away.get(speaker, ()) for speaker in workshop.speakers):
            return False
        if workshop.pinned:
            return workshop.pinned[0] == round_id
        return workshop.rounds is None or round_id in workshop.rounds


def faults(problem: TimetableProblem) -> list[str]:
    """Everything that is wrong with the problem, in Dutch; empty when it can be solved."""
    rooms, workshops = {r.id for r in problem.rooms}, {w.id for w in problem.workshops}
    found = [
        f"{name} {value} staat er twee keer in"
        for name, values in (
            ("ronde", problem.rounds),
            ("zaal", [r.id for r in problem.rooms]),
            ("workshop", [w.id for w in problem.workshops]),
        )
        for value in _twice(values)
    ]
    for room in problem.rooms:
        if room.capacity < 0:
            found.append(f"zaal {room.id} heeft minder dan nul plekken")
    for workshop in problem.workshops:
        found += _workshop_faults(workshop, set(problem.rounds), rooms)
    for pair in problem.before:
        if set(pair) - workshops or pair[0] == pair[1]:
            found.append(f"de volgorde {pair[0]} voor {pair[1]} noemt een onbekende of dezelfde workshop")
    for speaker, rounds in problem.away.items():
        if rounds - set(problem.rounds):
            found.append(f"spreker {speaker} is afwezig in een onbekende ronde")
    for name, place in problem.placed.items():
        if name not in workshops or place[0] not in problem.rounds or place[1] not in rooms:
            found.append(f"de huidige plek van {name} noemt een onbekende workshop, ronde of zaal")
    for person, points in problem.points.items():
        if set(points) - workshops:
            found.append(f"deelnemer {person} noemt een onbekende workshop")
        if any(worth < 0 for worth in points.values()):
            found.append(f"deelnemer {person} geeft minder dan nul punten")
    return found


def _workshop_faults(workshop: TimetableWorkshop, rounds: set[str], rooms: set[str]) -> list[str]:
    found = []
    if workshop.size < 0:
        found.append(f"workshop {workshop.id} is voor minder dan nul mensen")
    if workshop.rounds is not None and workshop.rounds - rounds:
        found.append(f"workshop {workshop.id} noemt een onbekende ronde")
    if workshop.pinned and (workshop.pinned[0] not in rounds or workshop.pinned[1] not in rooms):
        found.append(f"workshop {workshop.id} staat vast in een onbekende ronde of zaal")
    return found


def _twice(values: Iterable[str]) -> list[str]:
    return sorted(value for value, count in Counter(values).items() if count > 1)
