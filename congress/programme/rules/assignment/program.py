"""A linear program over possible seats, solved by HiGHS (loaded only here); every status is looked at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from congress.programme.rules.assignment.problem import Place

NEAR = 1e-6


class Unsolved(Exception):
    """The solver's library is not there, or gave no proven answer within its steps."""


@dataclass(frozen=True, order=True)
class Column:
    """A seat that somebody may get."""

    person: int
    place: Place
    cost: int
    rank: int


class Program:
    """Columns are seats, rows the rules: seats per offer, one workshop per person and round, none twice.

    Solved for one objective after another: each keeps what the ones before settled.
    """

    def __init__(self, columns: Sequence[Column], seats: Mapping[Place, int], steps: int | None) -> None:
        try:
            import highspy  # noqa: PLC0415 -- takes a quarter of a second and only the general kind needs it
        except ImportError as missing:
            raise Unsolved from missing
        self._highspy: Any = highspy
        self.columns = columns
        self.offers = sorted(seats)
        self._highs: Any = self._highspy.Highs()
        options: dict[str, Any] = {
            "output_flag": False,
            "threads": 1,
            "random_seed": 0,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.5,
        }
        if steps is not None:
            options |= {
                "simplex_iteration_limit": steps,
                "ipm_iteration_limit": steps,
                "mip_max_nodes": steps,
            }
        for name, value in options.items():
            self._highs.setOptionValue(name, value)
        self._highs.passModel(self._model(_rows(columns, self.offers, seats)))

    def minimise(self, costs: Sequence[float], *, interior: bool = False, crossover: bool = True) -> None:
        """Find the least total cost. Raises Unsolved unless that is proven."""
        self._highs.setOptionValue("solver", "ipm" if interior else "simplex")
        self._highs.setOptionValue("run_crossover", "on" if crossover else "off")
        count = len(self.columns)
        self._highs.changeColsCost(count, list(range(count)), list(costs))
        self._run()

    def values(self) -> list[float]:
        """How much of each seat is given."""
        return list(self._highs.getSolution().col_value)

    def prices(self) -> dict[Place, float]:
        """What one more seat of each offer is worth."""
        duals = self._highs.getSolution().row_dual
        return {place: max(0.0, -duals[row]) for row, place in enumerate(self.offers)}

    def total(self) -> float:
        """The least cost that was found."""
        return float(self._highs.getInfo().objective_function_value)

    def settle(self) -> None:
        """Keep only solutions as good as this one: what prices rule out stays out, and full stays full."""
        solution = self._highs.getSolution()
        for column, dual in enumerate(solution.col_dual):
            if dual > NEAR:
                self._highs.changeColBounds(column, 0.0, 0.0)
        limits = self._highs.getLp().row_upper_
        for row, dual in enumerate(solution.row_dual):
            if dual < -NEAR:
                self._highs.changeRowBounds(row, limits[row], limits[row])

    def whole(self) -> list[float]:
        """The same in whole numbers. Raises Unsolved unless the best is proven."""
        for column in range(self._highs.getNumCol()):
            self._highs.changeColIntegrality(column, self._highspy.HighsVarType.kInteger)
        self._run()
        return self.values()

    def variable(self) -> int:
        """One more number, zero or more; its index."""
        self._highs.addVar(0.0, self._highspy.kHighsInf)
        return int(self._highs.getNumCol()) - 1

    def require(self, weights: Mapping[int, float], least: float) -> None:
        """The weighted sum of these columns must be at least this."""
        inf = self._highspy.kHighsInf
        self._highs.addRow(float(least), inf, len(weights), list(weights), list(weights.values()))

    def limit(self, column: int, most: float) -> None:
        """A column may be at most this."""
        self._highs.changeColBounds(column, 0.0, float(most))

    def price(self, costs: Mapping[int, float]) -> None:
        """What the columns cost from now on; nothing where nothing is said."""
        for column in range(self._highs.getNumCol()):
            self._highs.changeColCost(column, costs.get(column, 0.0))

    def _run(self) -> None:
        self._highs.run()
        if self._highs.getModelStatus() != self._highspy.HighsModelStatus.kOptimal:
            raise Unsolved(str(self._highs.getModelStatus()))

    def _model(self, rows: Iterable[tuple[list[int], int]]) -> Any:
        starts, indices, limits = [0], list[int](), list[float]()
        for members, limit in rows:
            indices += members
            starts.append(len(indices))
            limits.append(float(limit))
        program, inf = self._highspy.HighsLp(), self._highspy.kHighsInf
        program.num_col_, program.num_row_ = len(self.columns), len(limits)
        program.col_cost_ = [0.0] * len(self.columns)
        program.col_lower_, program.col_upper_ = [0.0] * len(self.columns), [inf] * len(self.columns)
        program.row_lower_, program.row_upper_ = [-inf] * len(limits), limits
        program.a_matrix_.format_ = self._highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_, program.a_matrix_.index_ = starts, indices
        program.a_matrix_.value_ = [1.0] * len(indices)
        return program


def _rows(
    columns: Sequence[Column], offers: Sequence[Place], seats: Mapping[Place, int]
) -> Iterable[tuple[list[int], int]]:
    by_offer: dict[Place, list[int]] = {place: [] for place in offers}
    by_round: dict[tuple[int, str], list[int]] = {}
    by_workshop: dict[tuple[int, str], list[int]] = {}
    for number, column in enumerate(columns):
        workshop, round_id = column.place
        by_offer[column.place].append(number)
        by_round.setdefault((column.person, round_id), []).append(number)
        by_workshop.setdefault((column.person, workshop), []).append(number)
    for place, members in by_offer.items():
        yield members, seats[place]
    for members in by_round.values():
        yield members, 1
    for members in by_workshop.values():
        if len(members) > 1:
            yield members, 1
