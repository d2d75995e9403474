"""The problem in numbers: which sets of workshops can share a round, and what such a set is worth."""

from collections.abc import Iterator, Mapping, Sequence

from congress.programme.rules.timetable.problem import TimetableProblem, TimetableWorkshop

MAX_UNIONS = 200
_CACHED = 400_000


class Board:
    """Workshops and rooms numbered in a fixed order, so that the order of the input does not matter.

    A set of workshops or rooms is a bit mask. A pinned workshop fits its own room at any size: somebody
    chose it.
    """

    def __init__(self, problem: TimetableProblem) -> None:
        self.problem = problem
        self.workshops = sorted(problem.workshops, key=lambda w: w.id)
        self.rooms = sorted(problem.rooms, key=lambda r: (r.capacity, r.id))
        self.rounds = problem.rounds
        self.number = {w.id: index for index, w in enumerate(self.workshops)}
        self.order = sorted((self.number[a], self.number[b]) for a, b in problem.before)
        self.fits = [self._fitting(w) for w in self.workshops]
        self.allowed = [
            [index for index, round_id in enumerate(self.rounds) if problem.may_be(w, round_id)]
            for w in self.workshops
        ]
        self.clash = self._clashes()
        rounds = {round_id: index for index, round_id in enumerate(self.rounds)}
        self.now = [rounds[problem.placed[w.id][0]] if w.id in problem.placed else -1 for w in self.workshops]
        self.worth = Worth(self.number, problem.points)
        self._themes = [mask for mask in _themes(self.workshops) if mask.bit_count() > 1]
        self._unions = _unions(self.fits)
        self._matched: dict[int, bool] = {}
        self._values: dict[int, int] = {}
        # Goals in order, each outweighing all below it: points, themes side by side, moves.
        self.theme_weight = len(self.workshops) + 1
        self.point_weight = self.theme_weight * (len(self.workshops) ** 2 + 1)
        self.prize = (self.worth.most + 1) * self.point_weight
        self.known = sum(1 << w for w, now in enumerate(self.now) if now >= 0)
        self.stay = [self._mask_of_now(index) for index in range(len(self.rounds))]

    @property
    def groups(self) -> list[list[int]]:
        """Rounds in which the same workshops may be stand together: but for the order they are equal."""
        found: dict[int, list[int]] = {}
        for index in range(len(self.rounds)):
            found.setdefault(self.usable(index), []).append(index)
        return list(found.values())

    def usable(self, round_: int) -> int:
        """The workshops that may be in a round."""
        return sum(1 << w for w, rounds in enumerate(self.allowed) if round_ in rounds)

    def points(self, mask: int) -> int:
        """The points of people when these workshops run side by side."""
        return self.worth.of(mask)

    def value(self, round_: int, mask: int) -> int:
        """Everything that counts for a round with these workshops, the goals weighed in their order."""
        found = self._values.get(mask)
        if found is None:
            if len(self._values) > _CACHED:
                self._values.clear()
            found = self.worth.of(mask) * self.point_weight - self.parallel(mask) * self.theme_weight
            self._values[mask] = found
        return found - (mask & ~self.stay[round_]).bit_count()

    def parallel(self, mask: int) -> int:
        """How many pairs of workshops about one theme run side by side."""
        count = 0
        for theme in self._themes:
            shared = (mask & theme).bit_count()
            count += shared * (shared - 1) // 2
        return count

    def has_rooms(self, mask: int) -> bool:
        """Whether there is a fitting room for each (Hall: no rooms are wanted by more workshops)."""
        if self._unions is None:
            return self._is_matched(mask)
        return all((mask & inside).bit_count() <= places for inside, places in self._unions)

    @property
    def unions(self) -> list[tuple[int, int]] | None:
        """(workshops that fit in these rooms only, how many rooms); None when there are too many kinds."""
        return self._unions

    def in_order(self, rounds: Sequence[int]) -> bool:
        """Whether every pair of `before` is in order; a workshop without a round (-1) breaks none."""
        return all(rounds[a] < rounds[b] for a, b in self.order if rounds[a] >= 0 and rounds[b] >= 0)

    def masks(self, rounds: Sequence[int]) -> list[int]:
        """The set of workshops in each round."""
        found = [0] * len(self.rounds)
        for workshop, round_ in enumerate(rounds):
            if round_ >= 0:
                found[round_] |= 1 << workshop
        return found

    def score(self, rounds: Sequence[int]) -> int:
        """Everything that counts for a whole timetable."""
        placed = sum(round_ >= 0 for round_ in rounds)
        return placed * self.prize + sum(self.value(r, mask) for r, mask in enumerate(self.masks(rounds)))

    def total(self, rounds: Sequence[int]) -> int:
        """The points of a whole timetable."""
        return sum(map(self.points, self.masks(rounds)))

    def _fitting(self, workshop: TimetableWorkshop) -> int:
        return sum(
            1 << index
            for index, room in enumerate(self.rooms)
            if (
                workshop.pinned[1] == room.id
                if workshop.pinned
                else room.capacity >= workshop.size and workshop.needs <= room.features
            )
        )

    def _clashes(self) -> list[int]:
        found = [0] * len(self.workshops)
        by_speaker: dict[str, int] = {}
        for index, workshop in enumerate(self.workshops):
            for speaker in workshop.speakers:
                by_speaker[speaker] = by_speaker.get(speaker, 0) | 1 << index
        for index, workshop in enumerate(self.workshops):
            for speaker in workshop.speakers:
                found[index] |= by_speaker[speaker]
            found[index] &= ~(1 << index)
        for earlier, later in self.order:
            found[earlier] |= 1 << later
            found[later] |= 1 << earlier
        return found

    def _mask_of_now(self, round_: int) -> int:
        """Who stays by being in this round; whoever is nowhere yet moves nowhere."""
        return sum(1 << w for w, now in enumerate(self.now) if now in {round_, -1})

    def _is_matched(self, mask: int) -> bool:
        found = self._matched.get(mask)
        if found is None:
            holder: dict[int, int] = {}
            found = all(_seat(self.fits, w, holder, set()) for w in members(mask))
            self._matched[mask] = found
        return found


class Worth:
    """What sets of workshops are worth, as bits: a bit stands for one step in what somebody can gain.

    Somebody who gives 3, 2 and 1 points has three bits of weight 1; a workshop of 2 points sets two of them.
    The bits of workshops side by side, taken together, are then the best of each person.
    """

    def __init__(self, number: Mapping[str, int], points: Mapping[str, Mapping[str, int]]) -> None:
        self.bits = [0] * len(number)
        self.most = sum(sum(wishes.values()) for wishes in points.values())
        weights: dict[int, int] = {}
        rows: list[bytearray] = []
        steps = sum(len(set(wishes.values()) - {0}) for wishes in points.values())
        rows = [bytearray(steps // 8 + 1) for _ in number]
        at = 0
        planes: dict[int, bytearray] = {}
        for wishes in points.values():
            below = 0
            for level in sorted(set(wishes.values()) - {0}):
                weights[level - below] = weights.get(level - below, 0) + 1
                for workshop, worth in wishes.items():
                    if worth >= level:
                        rows[number[workshop]][at >> 3] |= 1 << (at & 7)
                for plane in members(level - below):
                    mask = planes.setdefault(plane, bytearray(steps // 8 + 1))
                    mask[at >> 3] |= 1 << (at & 7)
                below, at = level, at + 1
        self.bits = [int.from_bytes(row, "little") for row in rows]
        self.planes = [(1 << k, int.from_bytes(mask, "little")) for k, mask in sorted(planes.items())]
        self.is_plain = set(weights) <= {1}
        self.size = at

    def of(self, mask: int) -> int:
        """The points of people when these workshops run side by side."""
        together, bits = 0, self.bits
        while mask:
            low = mask & -mask
            together |= bits[low.bit_length() - 1]
            mask ^= low
        if self.is_plain:
            return together.bit_count()
        return sum(weight * (together & plane).bit_count() for weight, plane in self.planes)


def members(mask: int) -> Iterator[int]:
    """The numbers in a set."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _themes(workshops: Sequence[TimetableWorkshop]) -> list[int]:
    found: dict[str, int] = {}
    for index, workshop in enumerate(workshops):
        if workshop.theme:
            found[workshop.theme] = found.get(workshop.theme, 0) | 1 << index
    return list(found.values())


def _unions(fits: Sequence[int]) -> list[tuple[int, int]] | None:
    """Every union of kinds of rooms that hang together and could be wanted by too many."""
    kinds = sorted(set(fits))
    found, todo = set(kinds), list(kinds)
    while todo:
        union = todo.pop()
        for kind in kinds:
            larger = union | kind
            if kind & union and larger not in found:
                found.add(larger)
                todo.append(larger)
        if len(found) > MAX_UNIONS:
            return None
    inside = [
        (sum(1 << w for w, fit in enumerate(fits) if fit | u == u), u.bit_count()) for u in sorted(found)
    ]
    return [(mask, places) for mask, places in inside if mask.bit_count() > places]


def _seat(fits: Sequence[int], workshop: int, holder: dict[int, int], seen: set[int]) -> bool:
    # One augmenting path (Kuhn).
    for room in members(fits[workshop]):
        if room not in seen:
            seen.add(room)
            if room not in holder or _seat(fits, holder[room], holder, seen):
                holder[room] = workshop
                return True
    return False
