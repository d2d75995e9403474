"""Checking a timetable from the definition, without the solver."""

from collections import Counter
from collections.abc import Mapping

from congress.programme.rules.timetable.problem import Place, TimetableProblem


def objective_of(problem: TimetableProblem, place: Mapping[str, Place]) -> int:
    """The points of a timetable: per person and round the best of their wishes in that round, added up."""
    total = 0
    for wishes in problem.points.values():
        best: dict[str, int] = {}
        for workshop, points in wishes.items():
            if workshop in place:
                round_id = place[workshop][0]
                best[round_id] = max(best.get(round_id, 0), points)
        total += sum(best.values())
    return total


def parallel_of(problem: TimetableProblem, place: Mapping[str, Place]) -> int:
    """How many pairs of workshops about one theme are in one round."""
    counts = Counter(
        (workshop.theme, place[workshop.id][0])
        for workshop in problem.workshops
        if workshop.theme and workshop.id in place
    )
    return sum(count * (count - 1) // 2 for count in counts.values())


def demands(problem: TimetableProblem, place: Mapping[str, Place]) -> list[str]:
    """Every hard rule that a timetable breaks, in the order of the workshops; empty when it is right."""
    found: list[str] = []
    rooms = {room.id: room for room in problem.rooms}
    number = {round_id: index for index, round_id in enumerate(problem.rounds)}
    used: dict[Place, str] = {}
    speaking: dict[tuple[str, str], str] = {}
    for workshop in problem.workshops:
        if workshop.id not in place:
            continue
        round_id, room_id = place[workshop.id]
        room = rooms[room_id]
        if workshop.pinned and workshop.pinned != (round_id, room_id):
            found.append(f"{workshop.id} is not where it is pinned")
        if workshop.rounds is not None and round_id not in workshop.rounds and not workshop.pinned:
            found.append(f"{workshop.id} is in a round where it cannot be")
        if not workshop.pinned and (room.capacity < workshop.size or workshop.needs - room.features):
            found.append(f"{workshop.id} does not fit in {room_id}")
        if (round_id, room_id) in used:
            found.append(f"{workshop.id} and {used[round_id, room_id]} share a room")
        used[round_id, room_id] = workshop.id
        for speaker in sorted(workshop.speakers):
            if round_id in problem.away.get(speaker, ()):
                found.append(f"{speaker} is away in {round_id}")
            if (round_id, speaker) in speaking:
                found.append(f"{speaker} is twice in {round_id}")
            speaking[round_id, speaker] = workshop.id
    for earlier, later in problem.before:
        if earlier in place and later in place and number[place[earlier][0]] >= number[place[later][0]]:
            found.append(f"{earlier} is not before {later}")
    return found
