"""Checking a placement and its proof from the definition, without the solver."""

from collections.abc import Mapping

from congress.programme.rules.assignment.answer import Certificate
from congress.programme.rules.assignment.problem import AssignmentProblem, Participant, Seats


def lower_bound(problem: AssignmentProblem, certificate: Certificate) -> int:
    """The cost below which no placement can come, whatever the prices are.

    Lagrangian relaxation of the seats; see the docstring of Certificate.
    Raises ValueError for a price below zero.
    """
    prices = {(workshop, round_id): price for workshop, round_id, price in certificate.prices}
    if certificate.scale < 1 or any(price < 0 for price in prices.values()):
        raise ValueError("prices must be zero or more")
    total = sum(_cheapest(problem, person, prices, certificate.scale) for person in problem.participants)
    total -= sum(price * problem.seats.get(key, 0) for key, price in prices.items())
    return -(-total // certificate.scale)  # costs are whole, so the bound may be rounded up


def cost_of(problem: AssignmentProblem, seats: Seats) -> int:
    """The objective of a placement: empty rounds first, then (rank - 1)² per seat."""
    total = 0
    for person in problem.participants:
        placed = seats.get(person.id, {})
        free_rounds = [r for r in problem.rounds if r not in problem.held.get(person.id, {})]
        costs = {(workshop, round_id): cost for workshop, round_id, cost in problem.wanted(person)}
        given = [(placed[r], r) for r in free_rounds if r in placed]
        total += problem.held_cost(person) + sum(costs[key] for key in given)
        total += problem.empty_cost * (len(free_rounds) - len(given))
    return total


def violations(problem: AssignmentProblem, seats: Seats) -> list[str]:
    """Every rule that a placement breaks; empty when it is a right one."""
    found: list[str] = []
    used: dict[tuple[str, str], int] = {}
    offered = {(offer.workshop, offer.round): offer.seats for offer in problem.offers}
    people = {person.id: person for person in problem.participants}
    for person_id, placed in seats.items():
        if len(set(placed.values())) < len(placed):
            found.append(f"{person_id} sits twice in a workshop")
        for round_id, workshop in placed.items():
            used[workshop, round_id] = used.get((workshop, round_id), 0) + 1
            is_held = problem.held.get(person_id, {}).get(round_id) == workshop
            if not is_held and people[person_id].rank(workshop, round_id) is None:
                found.append(f"{person_id} did not wish {workshop} in {round_id}")
    found += [
        f"{w} in {r} is over its seats" for (w, r), count in used.items() if count > offered.get((w, r), 0)
    ]
    for person_id, kept in problem.held.items():
        if any(seats.get(person_id, {}).get(r) != w for r, w in kept.items()):
            found.append(f"{person_id} lost a held seat")
    return found


def _cheapest(
    problem: AssignmentProblem, person: Participant, prices: Mapping[tuple[str, str], int], scale: int
) -> int:
    """The cheapest plan of one person at these prices: a table over sets of rounds, workshop by workshop."""
    free = [r for r in problem.rounds if r not in problem.held.get(person.id, {})]
    bit = {round_id: 1 << number for number, round_id in enumerate(free)}
    by_workshop: dict[str, list[tuple[int, int]]] = {}
    for workshop, round_id, cost in problem.wanted(person):
        gain = scale * (cost - problem.empty_cost) + prices.get((workshop, round_id), 0)
        by_workshop.setdefault(workshop, []).append((bit[round_id], gain))
    table = {0: 0}
    for options in by_workshop.values():
        fuller = dict(table)
        for filled, value in table.items():
            for mask, gain in options:
                if not filled & mask and value + gain < fuller.get(filled | mask, 1):
                    fuller[filled | mask] = value + gain
        table = fuller
    start = scale * (problem.empty_cost * len(free) + problem.held_cost(person))
    return start + min(table.values())
