"""The general kind without a linear program: rounds one after another, each exactly, until nothing improves.

Right, seldom far from the best, and with an honest bound: the prices of the rounds as if a workshop might be
followed twice.
"""

from congress.programme.rules.assignment.certificate import cost_of
from congress.programme.rules.assignment.exchange import Exchange
from congress.programme.rules.assignment.flow import Flow, Solution
from congress.programme.rules.assignment.kinds import Kind, Networks
from congress.programme.rules.assignment.problem import AssignmentProblem

MOST_PASSES = 6


def by_rounds(problem: AssignmentProblem) -> Solution:
    """The best found, and the prices of the relaxed problem."""
    relaxed = Flow(problem, Kind.ONCE).solution()
    networks = Networks(problem, Kind.ONCE)
    wishes = {p.id: networks.wishes(p) for p in sorted(problem.participants, key=lambda p: p.id)}
    names = sorted(wishes)
    seats: dict[str, dict[str, str]] = {name: {} for name in names}
    best, best_cost = seats, -1
    for _ in range(MOST_PASSES):
        for index, network in enumerate(networks.all):
            if not network.nodes:
                continue
            round_id = network.nodes[0][1]
            exchange = Exchange(network.seats)
            people = []
            for number, name in enumerate(names):
                elsewhere = {w for r, w in seats[name].items() if r != round_id}
                for one in wishes[name]:
                    if one.network == index:
                        costs = {n: c for n, c in one.costs.items() if network.nodes[n][0] not in elsewhere}
                        people.append((number, costs, one.without, 1))
            exchange.fill(people)
            for name in names:
                seats[name].pop(round_id, None)
            for number in exchange.people:
                for node in exchange.seats_of(number):
                    seats[names[number]][round_id] = network.nodes[node][0]
        cost = cost_of(problem, {n: {**problem.fixed.get(n, {}), **mine} for n, mine in seats.items()})
        if best_cost >= 0 and cost >= best_cost:
            break
        best, best_cost = {name: dict(mine) for name, mine in seats.items()}, cost
    return Solution(best, relaxed.prices)
