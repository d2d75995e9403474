"""A timetable that follows from the rules and from what people wish. No I/O."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from congress.core.errors import Conflict
from congress.core.i18n import nl

STEPS = 40_000


class ImpossibleTimetable(Conflict):
    """No timetable meets all rules."""

    sentence = nl("Dit rooster past niet: {faults}")


@dataclass(frozen=True)
class TimetableRoom:
    """A room with its places and features."""

    id: str
    capacity: int
    features: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TimetableWorkshop:
    """A workshop to place once; `rounds` are allowed ones (None: all), `pinned` is (round, room)."""

    id: str
    theme: str = ""
    speakers: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    size: int = 0
    rounds: frozenset[str] | None = None
    pinned: tuple[str, str] | None = None

    def may_be(self, round_id: str, room: TimetableRoom) -> bool:
        """Whether this place is allowed, apart from who else is there."""
        if self.pinned:
            return self.pinned == (round_id, room.id)
        in_time = self.rounds is None or round_id in self.rounds
        return in_time and self.size <= room.capacity and self.needs <= room.features


@dataclass(frozen=True)
class TimetableProblem:
    """Rounds in order of time, rooms, workshops, and per person what each workshop is worth."""

    rounds: tuple[str, ...]
    rooms: tuple[TimetableRoom, ...]
    workshops: tuple[TimetableWorkshop, ...]
    points: Mapping[str, Mapping[str, int]]
    before: tuple[tuple[str, str], ...] = ()
    placed: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> dict[str, TimetableWorkshop]:
        """Workshops by id, in a stated order."""
        return {w.id: w for w in sorted(self.workshops, key=lambda w: w.id)}

    @cached_property
    def ideal(self) -> int:
        """What all people would gain if every round held their best wishes: no timetable does better."""
        best = (sorted(points.values(), reverse=True)[: len(self.rounds)] for points in self.points.values())
        return sum(sum(values) for values in best)


@dataclass(frozen=True)
class Timetable:
    """Where each workshop goes: (round, room). `optimal` only when the bound is reached."""

    place: Mapping[str, tuple[str, str]]
    optimal: bool
    objective: int
    bound: int
    unmet: tuple[str, ...] = ()


def score(problem: TimetableProblem, place: Mapping[str, tuple[str, str]]) -> int:
    """The points of everybody: per round the most that one of the workshops in it is worth to them."""
    by_round: dict[str, list[str]] = {}
    for workshop, (round_id, _) in place.items():
        by_round.setdefault(round_id, []).append(workshop)
    return sum(
        max((points.get(w, 0) for w in held), default=0)
        for points in problem.points.values()
        for held in by_round.values()
    )


def unmet(problem: TimetableProblem, place: Mapping[str, tuple[str, str]]) -> list[str]:
    """Every rule that a timetable breaks, in a stated order; empty when it is right."""
    found = []
    rooms = {room.id: room for room in problem.rooms}
    order = {round_id: number for number, round_id in enumerate(problem.rounds)}
    for workshop in problem.by_id.values():
        if workshop.id not in place:
            found.append(f"{workshop.id} heeft geen plaats")
            continue
        round_id, room_id = place[workshop.id]
        if room_id not in rooms or not workshop.may_be(round_id, rooms[room_id]):
            found.append(f"{workshop.id} mag niet in {round_id}, {room_id}")
    spots = sorted(place.items())
    for number, (one, at) in enumerate(spots):
        for other, there in spots[number + 1 :]:
            if at == there:
                found.append(f"{one} en {other} staan samen in {at[0]}, {at[1]}")
            elif at[0] == there[0] and problem.by_id[one].speakers & problem.by_id[other].speakers:
                found.append(f"{one} en {other} hebben in {at[0]} dezelfde spreker")
    for earlier, later in problem.before:
        if earlier in place and later in place and order[place[earlier][0]] >= order[place[later][0]]:
            found.append(f"{earlier} moet voor {later}")
    return found


def schedule(problem: TimetableProblem) -> Timetable:
    """A timetable that meets all rules, with as many points as were found; the same for the same problem.

    Method: a first placing by search, then improving by moving and swapping for a stated number of steps.
    Promise: no rule is broken; `optimal` is only said when the points reach `bound`.
    Raises:  ImpossibleTimetable when a workshop has no allowed place or the search finds no placing.
    """
    homes = {
        w.id: [(r, room.id) for r in problem.rounds for room in problem.rooms if w.may_be(r, room)]
        for w in problem.by_id.values()
    }
    if homeless := [workshop for workshop, places in homes.items() if not places]:
        raise ImpossibleTimetable(faults=f"{', '.join(homeless)} past nergens")
    place = _first(problem, homes)
    if place is None:
        raise ImpossibleTimetable(faults="er is geen rooster dat aan alle regels voldoet")
    place = _improved(problem, homes, place)
    objective = score(problem, place)
    return Timetable(dict(sorted(place.items())), objective == problem.ideal, objective, problem.ideal)


_Place = dict[str, tuple[str, str]]
_SEARCH_STEPS = 200_000


def _first(problem: TimetableProblem, homes: Mapping[str, list[tuple[str, str]]]) -> _Place | None:
    """Depth-first over the workshops with the fewest places; an earlier timetable is tried first."""
    order = sorted(homes, key=lambda workshop: (len(homes[workshop]), workshop))
    place: _Place = {}
    steps = 0

    def search(depth: int) -> bool:
        nonlocal steps
        steps += 1
        if depth == len(order) or steps > _SEARCH_STEPS:
            return depth == len(order)
        workshop = order[depth]
        old = problem.placed.get(workshop)
        for home in sorted(homes[workshop], key=lambda home: home != old):
            place[workshop] = home
            if _fits(problem, place, workshop) and search(depth + 1):
                return True
            del place[workshop]
        return False

    return place if search(0) else None


def _fits(problem: TimetableProblem, place: Mapping[str, tuple[str, str]], workshop: str) -> bool:
    mine, home = problem.by_id[workshop], place[workshop]
    order = {round_id: number for number, round_id in enumerate(problem.rounds)}
    for other, there in place.items():
        if other != workshop and there[0] == home[0]:
            if there == home or problem.by_id[other].speakers & mine.speakers:
                return False
    return all(
        order[place[earlier][0]] < order[place[later][0]]
        for earlier, later in problem.before
        if workshop in (earlier, later) and earlier in place and later in place
    )


def _improved(problem: TimetableProblem, homes: Mapping[str, list[tuple[str, str]]], place: _Place) -> _Place:
    chance = random.Random("timetable")
    best, best_score, now = dict(place), score(problem, place), score(problem, place)
    workshops = [workshop for workshop in homes if len(homes[workshop]) > 1]
    for step in range(STEPS if workshops and problem.points else 0):
        changed = _moved(problem, homes, place, chance.choice(workshops), chance)
        if changed is None:
            continue
        points = score(problem, changed)
        heat = max(0.01, 3.0 * (1 - step / STEPS))
        if points >= now or chance.random() < 2 ** ((points - now) / heat):
            place, now = changed, points
            if now > best_score:
                best, best_score = dict(place), now
        if best_score == problem.ideal:
            break
    return best


def _moved(
    problem: TimetableProblem,
    homes: Mapping[str, list[tuple[str, str]]],
    place: _Place,
    workshop: str,
    chance: random.Random,
) -> _Place | None:
    home = chance.choice(homes[workshop])
    if home == place[workshop]:
        return None
    changed = dict(place)
    other = next((w for w, there in place.items() if there == home), None)
    changed[workshop] = home
    if other:
        if place[workshop] not in homes[other]:
            return None
        changed[other] = place[workshop]
    touched: Iterable[str] = (workshop, other) if other else (workshop,)
    return changed if all(_fits(problem, changed, one) for one in touched) else None
