"""A judge of timetables, written from the definition alone: it shares no code with the solver."""

import itertools
from collections.abc import Iterator, Mapping

from congress.programme.rules.timetable import TimetableProblem

Places = Mapping[str, tuple[str, str]]


def is_right(asked: TimetableProblem, place: Places) -> bool:
    """Whether every hard rule holds for the workshops that have a place."""
    rooms = {room.id: room for room in asked.rooms}
    here = [w for w in asked.workshops if w.id in place]
    for one, two in itertools.combinations(here, 2):
        if place[one.id] == place[two.id]:
            return False
        if place[one.id][0] == place[two.id][0] and one.speakers & two.speakers:
            return False
    for one in here:
        round_id, room_id = place[one.id]
        if any(round_id in asked.away.get(speaker, ()) for speaker in one.speakers):
            return False
        if one.pinned:
            if (round_id, room_id) != one.pinned:
                return False
            continue
        if one.size > rooms[room_id].capacity or not one.needs <= rooms[room_id].features:
            return False
        if one.rounds is not None and round_id not in one.rounds:
            return False
    at = {round_id: n for n, round_id in enumerate(asked.rounds)}
    pairs = [pair for pair in asked.before if set(pair) <= set(place)]
    return all(at[place[first][0]] < at[place[second][0]] for first, second in pairs)


def points(asked: TimetableProblem, place: Places) -> int:
    """What people gain: per person and round the best that is there."""
    return sum(
        max((worth for name, worth in wishes.items() if name in place and place[name][0] == r), default=0)
        for wishes in asked.points.values()
        for r in asked.rounds
    )


def side_by_side(asked: TimetableProblem, place: Places) -> int:
    """How often two workshops about one theme are in one round."""
    return sum(
        bool(one.theme) and one.theme == two.theme and place[one.id][0] == place[two.id][0]
        for one, two in itertools.combinations(asked.workshops, 2)
    )


def moves(asked: TimetableProblem, place: Places) -> int:
    """How many workshops leave the place they have now."""
    return sum(place[name] != at for name, at in asked.placed.items())


def every_timetable(asked: TimetableProblem) -> Iterator[dict[str, tuple[str, str]]]:
    """All ways to give every workshop a place that hold."""
    spots = [(r, room.id) for r in asked.rounds for room in asked.rooms]
    names = [w.id for w in asked.workshops]
    for chosen in itertools.permutations(spots, len(names)):
        place = dict(zip(names, chosen, strict=True))
        if is_right(asked, place):
            yield place
