"""The two kinds that are a flow, solved exactly."""

from collections.abc import Mapping
from dataclasses import dataclass

from congress.programme.rules.assignment.exchange import Exchange, Step
from congress.programme.rules.assignment.kinds import Kind, Network, Networks
from congress.programme.rules.assignment.levels import Levels
from congress.programme.rules.assignment.problem import AssignmentProblem, Participant, Place, Seats
from congress.programme.rules.assignment.rounds import handed_out


@dataclass(frozen=True)
class Solution:
    """Seats without the fixed ones, and the price of each offer times `scale`."""

    seats: Seats
    prices: dict[Place, int]
    scale: int = 1


class Flow:
    """A problem on its networks, with everybody seated at the least cost."""

    def __init__(self, problem: AssignmentProblem, kind: Kind) -> None:
        self.problem = problem
        self.networks = Networks(problem, kind)
        self.exchanges = [Exchange(network.seats) for network in self.networks.all]
        self.names = sorted(p.id for p in problem.participants)
        self._number = {name: index for index, name in enumerate(self.names)}
        entries: list[list[tuple[int, Mapping[int, int], int, int]]] = [[] for _ in self.exchanges]
        for person in problem.participants:
            for wishes in self.networks.wishes(person):
                count = self.networks.all[wishes.network].per_person
                entry = (self._number[person.id], wishes.costs, wishes.without, count)
                entries[wishes.network].append(entry)
        for exchange, people in zip(self.exchanges, entries, strict=True):
            exchange.fill(sorted(people, key=lambda entry: entry[0]))

    def add(self, person: Participant) -> list[tuple[Network, Step]]:
        """Seat one more person, by exchanges in each network."""
        number = self._number[person.id] = len(self.names)
        self.names.append(person.id)
        found = []
        for wishes in self.networks.wishes(person):
            network = self.networks.all[wishes.network]
            exchange = self.exchanges[wishes.network]
            step = exchange.add(number, wishes.costs, wishes.without, network.per_person)
            found.append((network, step))
        return found

    def drop(self, person_id: str) -> list[tuple[Network, Step]]:
        """Take somebody out; others take what comes free when it is better for all."""
        number = self._number.pop(person_id)
        return [
            (network, exchange.drop(number))
            for network, exchange in zip(self.networks.all, self.exchanges, strict=True)
            if number in exchange.people
        ]

    def solution(self, empty_cost: int | None = None) -> Solution:
        """Who sits where now, and the prices that prove it when an empty round costs `empty_cost`."""
        empty_cost = self.problem.empty_cost if empty_cost is None else empty_cost
        prices = dict.fromkeys(self.problem.seats, 0)
        seats: dict[str, dict[str, str]] = {name: {} for name in self.names}
        for network, exchange in zip(self.networks.all, self.exchanges, strict=True):
            found = least_prices(exchange, self.networks.levels, empty_cost)
            if self.networks.kind is Kind.EVERY:
                by_workshop = {w: price for (w, _), price in zip(network.nodes, found, strict=True)}
                prices |= {(w, r): by_workshop.get(w, 0) for w, r in prices}
                seats |= self._with_rounds(network, exchange)
                continue
            prices |= dict(zip(network.nodes, found, strict=True))
            for person in exchange.people:
                for node in exchange.seats_of(person):
                    workshop, round_id = network.nodes[node]
                    seats[self.names[person]][round_id] = workshop
        return Solution(seats, prices)

    def _with_rounds(self, network: Network, exchange: Exchange) -> dict[str, dict[str, str]]:
        chosen = [
            (self.names[person], sorted(network.nodes[node][0] for node in exchange.seats_of(person)))
            for person in exchange.people
        ]
        return handed_out(sorted(self.problem.rounds), self.problem.seats, chosen, self.problem.before)


def least_prices(exchange: Exchange, levels: Levels, empty_cost: int) -> list[int]:
    """The lowest prices that prove the seating: what one more seat of each would gain (longest paths)."""
    outside = exchange.outside
    prices = [0] * (outside + 1)
    todo = list(range(outside + 1))
    while todo:
        origin = todo.pop()
        for target in range(outside):
            move = exchange.cheapest_move(origin, target) if target != origin else None
            if (
                move is not None
                and (price := prices[origin] - levels.cost(move, empty_cost)) > prices[target]
            ):
                prices[target] = price
                todo.append(target)
    return prices[:outside]
