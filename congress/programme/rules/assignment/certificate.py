"""Checking a placement and its proof from the definition, without the solver."""

from collections.abc import Mapping, Sequence

from congress.programme.rules.assignment.answer import Certificate
from congress.programme.rules.assignment.problem import (
    AssignmentProblem,
    Participant,
    Place,
    Seats,
)

Option = tuple[str, str, int]
"""(workshop, round, what it costs)"""


def lower_bound(problem: AssignmentProblem, certificate: Certificate) -> int:
    """The cost below which no placement can come, whatever the prices are; see the docstring of Certificate.

    The cost is that of `cost_of`: (rank - 1)² per seat and `empty_cost` per empty round.
    Raises ValueError for a price below zero.
    """
    prices = {(workshop, round_id): price for workshop, round_id, price in certificate.prices}
    if certificate.scale < 1 or any(price < 0 for price in prices.values()):
        raise ValueError("prices must be zero or more")
    total = -sum(price * problem.seats.get(place, 0) for place, price in prices.items())
    for person in problem.participants:
        total += _cheapest(problem, person, prices, certificate.scale)
        total += certificate.scale * fixed_cost(problem, person)
    return -(-total // certificate.scale)  # costs are whole, so the bound may be rounded up


def cost_of(problem: AssignmentProblem, seats: Seats) -> int:
    """What a placement costs: its objective, and `empty_cost` for every empty round of everybody."""
    filled = sum(len(placed) for placed in seats.values())
    empty = len(problem.participants) * len(problem.rounds) - filled
    return objective_of(problem, seats) + problem.empty_cost * empty


def objective_of(problem: AssignmentProblem, seats: Seats) -> int:
    """The sum of (rank - 1)² over the seats of everybody, and `move_cost` for each that moved."""
    total = 0
    for person in problem.participants:
        for round_id, workshop in seats.get(person.id, {}).items():
            rank = person.rank(workshop, round_id)
            if rank is not None:  # a fixed seat that nobody wished costs nothing
                total += problem.cost(person.id, workshop, round_id, rank)
    return total


def fixed_cost(problem: AssignmentProblem, person: Participant) -> int:
    """The cost of the seats that somebody keeps anyhow."""
    fixed = problem.fixed.get(person.id)
    return objective_of_one(problem, person, fixed) if fixed else 0


def objective_of_one(problem: AssignmentProblem, person: Participant, placed: Mapping[str, str]) -> int:
    """The part of one person in the objective."""
    ranks = ((w, r, person.rank(w, r)) for r, w in placed.items())
    return sum(problem.cost(person.id, w, r, rank) for w, r, rank in ranks if rank is not None)


def violations(problem: AssignmentProblem, seats: Seats) -> list[str]:
    """Every rule that a placement breaks; empty when it is a right one."""
    found: list[str] = []
    used: dict[Place, int] = {}
    offered = {(offer.workshop, offer.round): offer.seats for offer in problem.offers}
    people = {person.id: person for person in problem.participants}
    for person_id, placed in seats.items():
        if len(set(placed.values())) < len(placed):
            found.append(f"{person_id} sits twice in a workshop")
        for round_id, workshop in placed.items():
            used[workshop, round_id] = used.get((workshop, round_id), 0) + 1
            is_fixed = problem.fixed.get(person_id, {}).get(round_id) == workshop
            if not is_fixed and people[person_id].rank(workshop, round_id) is None:
                found.append(f"{person_id} did not wish {workshop} in {round_id}")
    found += [
        f"{w} in {r} is over its seats" for (w, r), count in used.items() if count > offered.get((w, r), 0)
    ]
    for person_id, kept in problem.fixed.items():
        if any(seats.get(person_id, {}).get(r) != w for r, w in kept.items()):
            found.append(f"{person_id} lost a held seat")
    return found


def _cheapest(
    problem: AssignmentProblem, person: Participant, prices: Mapping[Place, int], scale: int
) -> int:
    """The cheapest plan of one person at cost plus price, for the rounds that are not fixed."""
    free = len(problem.rounds) - len(problem.fixed.get(person.id, {}))
    moving = problem.move_cost and person.id in problem.before
    options = [
        (
            w,
            r,
            scale * (problem.cost(person.id, w, r, rank) if moving else (rank - 1) ** 2)
            + prices.get((w, r), 0),
        )
        for w, r, rank in problem.wanted(person)
    ]
    return cheapest_plan(options, free, scale * problem.empty_cost)[0]


def cheapest_plan(options: Sequence[Option], free: int, empty: int) -> tuple[int, dict[str, str]]:
    """What `free` rounds cost one person at least, and how: no workshop twice, `empty` where there is none.

    The best option of each round is a bound; when those are different workshops it is the answer too.
    Otherwise a least-cost matching of rounds and workshops (Hungarian method).
    """
    best: dict[str, tuple[int, str]] = {}
    for workshop, round_id, cost in options:
        if cost < empty and (round_id not in best or (cost, workshop) < best[round_id]):
            best[round_id] = (cost, workshop)
    if len({workshop for _, workshop in best.values()}) == len(best):
        total = sum(cost for cost, _ in best.values()) + empty * (free - len(best))
        return total, {round_id: workshop for round_id, (_, workshop) in best.items()}
    rounds = sorted(best)
    total, plan = _matched([o for o in options if o[2] < empty], rounds, empty)
    return total + empty * (free - len(rounds)), plan


def _matched(options: Sequence[Option], rounds: Sequence[str], empty: int) -> tuple[int, dict[str, str]]:
    # Rows are rounds; columns are workshops, and one column per round for staying empty.
    columns = sorted({workshop for workshop, _, _ in options})
    number = {workshop: index for index, workshop in enumerate(columns, 1)}
    row_of = {round_id: index for index, round_id in enumerate(rounds)}
    width, never = len(columns) + len(rounds) + 1, empty * (len(rounds) + 1) + 1
    costs = [[never] * width for _ in rounds]
    for index, row in enumerate(costs):
        row[len(columns) + 1 + index] = empty
    for workshop, round_id, cost in options:
        costs[row_of[round_id]][number[workshop]] = cost
    holder = _hungarian(costs, width)
    plan = {
        rounds[row - 1]: columns[column - 1]
        for column, row in enumerate(holder)
        if row and 0 < column <= len(columns)
    }
    return sum(costs[row - 1][column] for column, row in enumerate(holder) if row and column), plan


def _hungarian(costs: Sequence[Sequence[int]], width: int) -> list[int]:
    """The row (from 1) that holds each column (0 is no column); every row gets one, at the least total."""
    far = sum(max(row) for row in costs) * 2 + 1
    u, v, holder = [0] * (len(costs) + 1), [0] * width, [0] * width
    for row in range(1, len(costs) + 1):
        holder[0], at = row, 0
        least, came, used = [far] * width, [0] * width, [False] * width
        while holder[at]:
            used[at] = True
            mine, step, following = holder[at], far, 0
            for column in range(1, width):
                if not used[column]:
                    cost = costs[mine - 1][column] - u[mine] - v[column]
                    if cost < least[column]:
                        least[column], came[column] = cost, at
                    if least[column] < step:
                        step, following = least[column], column
            for column in range(width):
                if used[column]:
                    u[holder[column]] += step
                    v[column] -= step
                else:
                    least[column] -= step
            at = following
        while at:
            holder[at] = holder[came[at]]
            at = came[at]
    return holder
