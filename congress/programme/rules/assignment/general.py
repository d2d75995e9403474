"""The general kind: prices by linear programming, then the lower goals in order, then whole seats."""

from collections.abc import Iterator, Sequence

from congress.programme.rules.assignment.certificate import cheapest_plan
from congress.programme.rules.assignment.flow import Solution
from congress.programme.rules.assignment.levels import Levels
from congress.programme.rules.assignment.problem import AssignmentProblem, Place, seat_cost
from congress.programme.rules.assignment.program import Column, Program, Unsolved

SAMPLE = 400
DIRECT = 20_000
"""Up to so many possible seats the whole linear program is solved at once."""
NEAREST = 3
_FINE = 1_000  # prices of a linear program are fractions; here they count in thousandths
_SCALES = (1, 2, 3, 4, 6, 12, 60, 1_000_000)


class General:
    """One problem of the general kind. People are numbered in the order of their names."""

    def __init__(self, problem: AssignmentProblem, steps: int | None) -> None:
        self.problem = problem
        self.steps = steps
        self.people = sorted(problem.participants, key=lambda p: p.id)
        self.options = [
            [Column(number, (w, r), problem.cost(p.id, w, r, rank), rank) for w, r, rank in problem.wanted(p)]
            for number, p in enumerate(self.people)
        ]
        self.free = [len(problem.rounds) - len(problem.fixed.get(p.id, {})) for p in self.people]
        # Enough to outweigh the longest chain of moves; the proof counts with the full cost.
        self.empty = min(problem.empty_cost, (len(problem.seats) + 2) * (problem.largest_cost + 1))

    def solution(self) -> Solution:
        """Whole seats at the least cost, with prices. Raises Unsolved."""
        columns = self._first_columns()
        while True:
            program = Program(columns, self.problem.seats, self.steps)
            program.minimise(_gains(columns, self.empty), interior=len(columns) > DIRECT)
            prices = program.prices()
            missing = self._missing(columns, prices)
            if not missing:
                break
            columns = sorted({*columns, *missing})
        least, is_settled = program.total(), True
        for costs in self._lower_goals(columns):
            program.settle()
            try:
                program.minimise(costs)
            except Unsolved:  # the goals above stand; only ties are left to the solver
                is_settled = False
                break
        values = program.values() if is_settled else []
        seats = self._whole(columns, values, least)
        scale, whole_prices = self._whole_prices(prices)
        return Solution(self.named(seats), whole_prices, scale)

    def _first_columns(self) -> list[Column]:
        everything = sorted(column for options in self.options for column in options)
        if len(everything) <= DIRECT:
            return everything
        prices, found = self._sampled_prices(), set[Column]()
        for person, options in enumerate(self.options):
            found.update(self._plan(person, options, prices)[1])
            by_round: dict[str, list[tuple[float, Column]]] = {}
            for column in options:
                by_round.setdefault(column.place[1], []).append((column.cost + prices[column.place], column))
            for near in by_round.values():
                found.update(column for _, column in sorted(near)[:NEAREST])
        return sorted(found)

    def _sampled_prices(self) -> dict[Place, float]:
        sample = range(0, len(self.people), -(-len(self.people) // SAMPLE))
        columns = sorted(column for person in sample for column in self.options[person])
        share = len(sample) / len(self.people)
        seats = {place: round(count * share) for place, count in self.problem.seats.items()}
        program = Program(columns, seats, self.steps)
        program.minimise(_gains(columns, self.empty), interior=True)
        return program.prices()

    def _plan(
        self, person: int, options: Sequence[Column], prices: dict[Place, float]
    ) -> tuple[int, list[Column]]:
        fine = [(*c.place, _FINE * c.cost + round(_FINE * prices[c.place])) for c in options]
        total, plan = cheapest_plan(fine, self.free[person], _FINE * self.empty)
        return total, [c for c in options if plan.get(c.place[1]) == c.place[0]]

    def _missing(self, columns: Sequence[Column], prices: dict[Place, float]) -> list[Column]:
        """The better plan of everybody whose own columns do not hold their best plan at these prices."""
        own: list[list[Column]] = [[] for _ in self.people]
        for column in columns:
            own[column.person].append(column)
        found = []
        for person, options in enumerate(self.options):
            if len(own[person]) < len(options):
                total, plan = self._plan(person, options, prices)
                if total < self._plan(person, own[person], prices)[0] - self.free[person]:
                    found += plan
        return found

    def _lower_goals(self, columns: Sequence[Column]) -> Iterator[list[float]]:
        """Costs for fewest moves, the queue, and the numbers drawn from the seed."""
        levels = Levels.of(self.problem)
        if self.problem.before:
            kept = [self.problem.before.get(person.id, {}) for person in self.people]
            yield [-float(kept[c.person].get(c.place[1]) == c.place[0]) for c in columns]
        drawn = [levels.lots(person) for person in self.people]
        worst = seat_cost(len(self.problem.workshops) + 1)
        first = max((weight for weight, _ in drawn), default=0) + 1
        yield [(seat_cost(c.rank) - worst) * drawn[c.person][0] / first for c in columns]
        yield [drawn[c.person][1][levels.numbers[c.place]] / 2**56 for c in columns]

    def _whole(self, columns: Sequence[Column], values: Sequence[float], least: float) -> list[Column]:
        """Whole seats: whoever is split is seated anew, with more and more others when that costs more."""
        split = {c.person for c, value in zip(columns, values, strict=True) if 1e-6 < value < 1 - 1e-6}
        seats = [c for c, value in zip(columns, values, strict=True) if value > 0.5 and c.person not in split]
        if not split:
            return seats
        near = {c.place for c in columns if c.person in split}
        groups = [split, split | {c.person for c in seats if c.place in near}, set(range(len(self.people)))]
        best: tuple[float, list[Column]] | None = None
        for group in groups:
            staying = [c for c in seats if c.person not in group]
            left = dict(self.problem.seats)
            for column in staying:
                left[column.place] -= 1
            open_columns = sorted(c for person in group for c in self.options[person])
            program = Program(open_columns, left, self.steps)
            program.minimise(_gains(open_columns, self.empty))
            try:
                chosen = [c for c, v in zip(open_columns, program.whole(), strict=True) if v > 0.5]
            except Unsolved:
                continue
            total = sum(_gains(chosen, self.empty)) + sum(_gains(staying, self.empty))
            if best is None or total < best[0]:
                best = (total, sorted([*staying, *chosen]))
            if total < least + 1 - 1e-3:
                break
        if best is None:
            raise Unsolved("no whole seats")
        return best[1]

    def _whole_prices(self, prices: dict[Place, float]) -> tuple[int, dict[Place, int]]:
        """Prices in whole numbers of the smallest scale, with empty rounds at their full cost."""
        raised = self.problem.empty_cost - self.empty
        full = {place: price + raised * round(price / self.empty) for place, price in prices.items()}
        for scale in _SCALES:
            if all(abs(price * scale - round(price * scale)) < 1e-3 for price in prices.values()):
                break
        return scale, {place: max(0, round(price * scale)) for place, price in full.items()}

    def named(self, columns: Sequence[Column]) -> dict[str, dict[str, str]]:
        """{participant: {round: workshop}} of chosen columns."""
        found: dict[str, dict[str, str]] = {person.id: {} for person in self.people}
        for column in columns:
            workshop, round_id = column.place
            found[self.people[column.person].id][round_id] = workshop
        return found


def _gains(columns: Sequence[Column], empty: int) -> list[float]:
    return [float(column.cost - empty) for column in columns]
