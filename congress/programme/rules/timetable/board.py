"""The problem in numbers: which sets of workshops can share a round, and what such a set is worth."""

from collections.abc import Iterator, Sequence

from congress.programme.rules.timetable.problem import TimetableProblem


class Board:
    """Workshops and rooms numbered in a fixed order, so that the order of the input does not matter.

    A set of workshops is a bit mask. A pinned workshop fits its own room at any size: somebody chose it.
    """

    def __init__(self, problem: TimetableProblem) -> None:
        self.workshops = sorted(problem.workshops, key=lambda w: w.id)
        self.rooms = sorted(problem.rooms, key=lambda r: (r.capacity, r.id))
        self.rounds = problem.rounds
        number = {w.id: index for index, w in enumerate(self.workshops)}
        self.before = sorted((number[a], number[b]) for a, b in problem.before)
        self._fits = [
            [
                index
                for index, room in enumerate(self.rooms)
                if (
                    w.pinned[1] == room.id
                    if w.pinned
                    else room.capacity >= w.size and w.needs <= room.features
                )
            ]
            for w in self.workshops
        ]
        self.allowed = [
            [
                index
                for index, round_id in enumerate(self.rounds)
                if (w.pinned[0] == round_id if w.pinned else w.rounds is None or round_id in w.rounds)
            ]
            for w in self.workshops
        ]
        index = {room.id: number for number, room in enumerate(self.rooms)}
        self._room_of_now = [
            index[problem.placed[w.id][1]] if w.id in problem.placed else -1 for w in self.workshops
        ]
        self._clash = [
            sum(1 << j for j, other in enumerate(self.workshops) if i != j and w.speakers & other.speakers)
            for i, w in enumerate(self.workshops)
        ]
        self.fans: list[list[tuple[int, int]]] = [[] for _ in self.workshops]
        for person, wishes in enumerate(problem.points.values()):
            for workshop, points in wishes.items():
                if points:
                    self.fans[number[workshop]].append((person, points))
        self.people = len(problem.points)
        self._values: dict[int, int] = {0: 0}
        self._rooms: dict[int, dict[int, int] | None] = {0: {}}

    @property
    def is_symmetric(self) -> bool:
        """Whether rounds may be exchanged: nothing asks for a certain one."""
        return not self.before and all(len(rounds) == len(self.rounds) for rounds in self.allowed)

    def value(self, mask: int) -> int:
        """The points of people when these workshops run side by side."""
        found = self._values.get(mask)
        if found is None:
            best: dict[int, int] = {}
            for workshop in members(mask):
                for person, points in self.fans[workshop]:
                    if points > best.get(person, 0):
                        best[person] = points
            found = self._values[mask] = sum(best.values())
        return found

    def has_room(self, mask: int) -> bool:
        """Whether these workshops can run side by side: other speakers, and a fitting room each."""
        return self.rooms_for(mask) is not None

    def rooms_for(self, mask: int) -> dict[int, int] | None:
        """A room for each of these workshops, small ones first; None when they cannot run side by side."""
        if mask not in self._rooms:
            self._rooms[mask] = self._matched(mask)
        return self._rooms[mask]

    def _matched(self, mask: int) -> dict[int, int] | None:
        chosen = list(members(mask))
        if any(self._clash[w] & mask for w in chosen):
            return None
        holder: dict[int, int] = {}
        for workshop in chosen:  # whoever can stay in the room of now stays
            if self._room_of_now[workshop] in self._fits[workshop]:
                holder.setdefault(self._room_of_now[workshop], workshop)
        seated = set(holder.values())
        for workshop in sorted(chosen, key=lambda w: (len(self._fits[w]), w)):
            if workshop not in seated and not self._seat(workshop, holder, set()):
                return None
        return {workshop: room for room, workshop in holder.items()}

    def _seat(self, workshop: int, holder: dict[int, int], seen: set[int]) -> bool:
        # One augmenting path (Kuhn).
        for room in self._fits[workshop]:
            if room in seen:
                continue
            seen.add(room)
            if room not in holder or self._seat(holder[room], holder, seen):
                holder[room] = workshop
                return True
        return False

    def in_order(self, rounds: Sequence[int]) -> bool:
        """Whether every pair of `before` is in order; a workshop without a round (-1) breaks none."""
        return all(rounds[a] < rounds[b] for a, b in self.before if rounds[a] >= 0 and rounds[b] >= 0)


def members(mask: int) -> Iterator[int]:
    """The numbers in a set."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
