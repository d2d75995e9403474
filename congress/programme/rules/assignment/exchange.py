"""Seats at the least total cost by exchange paths: who comes late, or leaves, is one step.

The network: people on one side, nodes with a number of seats on the other, and one more node without limit
for whoever gets no seat. Nobody has two seats on one node. When a node is too full, the cheapest chain of
people who each move one node on makes room (a shortest path over the nodes, so the number of people hardly
matters). Every step keeps the total cost at its least (successive shortest paths; Ahuja, Magnanti and
Orlin, Network Flows, 9.7). Costs are Python integers of any size, so goals in order need no weights that
overflow.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush, nsmallest

_BITS = 20
_MASK = (1 << _BITS) - 1
MOST_PEOPLE = _MASK


@dataclass(frozen=True)
class Step:
    """What one arrival or departure changed for those who stay: (person, nodes left, nodes entered)."""

    changes: tuple[tuple[int, tuple[int, ...], tuple[int, ...]], ...]


@dataclass
class _Person:
    costs: Mapping[int, int]  # per node that is wanted, and for no seat
    at: set[int] = field(default_factory=set)
    without: int = 0  # how many seats short


class Exchange:
    """Who sits on which node. `prices` are what a seat there is worth to others, zero where some are free."""

    def __init__(self, seats: Sequence[int]) -> None:
        self.seats = [*seats, MOST_PEOPLE << _BITS]
        self.outside = len(seats)
        self.prices = [0] * len(self.seats)
        self.people: dict[int, _Person] = {}
        self._members: list[set[int]] = [set() for _ in self.seats]
        self._taken = [0] * len(self.seats)
        # _queues[u][v] holds (cost of moving from u to v) << _BITS | person; what is out of date is skipped.
        self._queues: list[dict[int, list[int]] | None] = [None] * len(self.seats)
        self._before: dict[int, set[int]] | None = None

    def fill(self, people: Iterable[tuple[int, Mapping[int, int], int, int]]) -> None:
        """Seat everybody at once: (number, cost per wanted node, cost of no seat, how many seats) each."""
        for person, costs, without, count in people:
            self._enter(person, costs, without, count)
        for node in range(self.outside):
            while self._taken[node] > self.seats[node]:
                self._make_room(node)

    def add(self, person: int, costs: Mapping[int, int], without: int, count: int) -> Step:
        """Seat one more person, with the cheapest exchanges."""
        self._before = {person: set()}
        self._enter(person, costs, without, count)
        for node in sorted(self.people[person].at):
            if self._taken[node] > self.seats[node]:
                self._make_room(node)
        return self._step()

    def drop(self, person: int) -> Step:
        """Take somebody out, and let others profit from the seats that come free."""
        self._before = {}
        leaving = self.people[person]
        freed = sorted(leaving.at)
        for node in freed:
            self._leave(person, node)
        while leaving.without:
            self._leave(person, self.outside)
        del self.people[person]
        for node in freed:
            if self.prices[node]:
                self._use_room(node)
        return self._step()

    def seats_of(self, person: int) -> set[int]:
        """The nodes where somebody sits."""
        return self.people[person].at

    def cheapest_move(self, origin: int, target: int) -> int | None:
        """What it costs at least when one person moves from one node to another; None when nobody can."""
        queue = self._queue(origin).get(target)
        while queue:
            person = queue[0] & _MASK
            if person in self._members[origin] and target not in self.people[person].at:
                return queue[0] >> _BITS
            heappop(queue)
        return None

    def _step(self) -> Step:
        before, self._before = self._before or {}, None
        changes = []
        for person, was in before.items():
            now = self.people[person].at
            if was != now:
                changes.append((person, tuple(sorted(was - now)), tuple(sorted(now - was))))
        return Step(tuple(changes))

    def _enter(self, person: int, costs: Mapping[int, int], without: int, count: int) -> None:
        self.people[person] = _Person({**costs, self.outside: without})
        priced = ((cost + self.prices[node], node) for node, cost in costs.items())
        best = nsmallest(count, (one for one in priced if one[0] < without))
        for _, node in best:
            self._join(person, node)
        for _ in range(count - len(best)):
            self._join(person, self.outside)

    def _join(self, person: int, node: int) -> None:
        one = self.people[person]
        self._members[node].add(person)
        self._taken[node] += 1
        if node == self.outside:
            one.without += 1
        else:
            one.at.add(node)
        queues = self._queues[node]
        if queues is not None:
            mine = one.costs[node]
            for target, cost in one.costs.items():
                if target not in one.at and target != node:
                    heappush(queues.setdefault(target, []), (cost - mine) << _BITS | person)

    def _leave(self, person: int, node: int) -> None:
        one = self.people[person]
        self._taken[node] -= 1
        if node == self.outside:
            one.without -= 1
            if not one.without:
                self._members[node].discard(person)
            return
        self._members[node].discard(person)
        one.at.discard(node)
        cost = one.costs[node]
        for other in (*one.at, self.outside) if one.without else one.at:
            queues = self._queues[other]
            if queues is not None:  # from there this node is open again
                heappush(queues.setdefault(node, []), (cost - one.costs[other]) << _BITS | person)

    def _queue(self, node: int) -> dict[int, list[int]]:
        queues = self._queues[node]
        if queues is None:
            queues = self._queues[node] = {}
            for person in self._members[node]:
                one = self.people[person]
                mine = one.costs[node]
                for target, cost in one.costs.items():
                    if target not in one.at and target != node:
                        queues.setdefault(target, []).append((cost - mine) << _BITS | person)
            for queue in queues.values():
                heapify(queue)
        return queues

    def _make_room(self, node: int) -> None:
        """One person fewer on a node: along the shortest path to a node with a seat to spare."""
        prices = self.prices
        distance, before, end = self._shortest({node: 0}, -1)
        far = distance[end]
        for at, length in distance.items():
            if length < far:
                prices[at] += far - length
        self._walk(before, node, end)

    def _use_room(self, node: int) -> None:
        """One person more on a node, when that helps: the shortest path that ends there, from anywhere."""
        prices = self.prices
        distance, before, _ = self._shortest(dict(enumerate(prices)), node)
        far = distance[node]
        start = node
        while start in before:
            start = before[start]
        for at in range(len(prices)):
            prices[at] -= min(distance.get(at, far), far)
        self._walk(before, start, node)

    def _shortest(self, start: dict[int, int], goal: int) -> tuple[dict[int, int], dict[int, int], int]:
        """Dijkstra with prices as potentials, to `goal`, or (-1) to the nearest node with a seat to spare."""
        prices, taken, seats = self.prices, self._taken, self.seats
        people, members = self.people, self._members
        distance, before = dict(start), dict[int, int]()
        done: set[int] = set()
        todo = [(length, node) for node, length in start.items()]
        heapify(todo)
        while todo:
            length, node = heappop(todo)
            if node in done:
                continue
            if node == goal or (goal < 0 and taken[node] < seats[node]):
                return distance, before, node
            done.add(node)
            here = members[node]
            base = length - prices[node]
            for target, queue in self._queue(node).items():
                if target in done:
                    continue
                while queue:
                    entry = queue[0]
                    person = entry & _MASK
                    if person in here and target not in people[person].at:
                        reached = base + (entry >> _BITS) + prices[target]
                        if target not in distance or reached < distance[target]:
                            distance[target] = reached
                            before[target] = node
                            heappush(todo, (reached, target))
                        break
                    heappop(queue)
        raise AssertionError("the node for no seat is always there")

    def _walk(self, before: Mapping[int, int], start: int, end: int) -> None:
        path = [end]
        while path[-1] != start:
            path.append(before[path[-1]])
        path.reverse()
        steps = list(zip(path, path[1:], strict=False))
        movers = [self._queue(a)[b][0] & _MASK for a, b in steps]
        for person, (origin, target) in zip(movers, steps, strict=True):
            if self._before is not None:
                self._before.setdefault(person, set(self.people[person].at))
            self._leave(person, origin)
            self._join(person, target)
