"""Recognising the two cases that are a flow, and putting them on nodes with seats."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from congress.programme.rules.assignment.exchange import MOST_PEOPLE
from congress.programme.rules.assignment.levels import Levels
from congress.programme.rules.assignment.problem import AssignmentProblem, Participant, Place


class Kind(StrEnum):
    """ONCE: nobody wants a workshop in two rounds, so the rounds are apart.

    EVERY: workshops run in all rounds with the same seats, and rounds are handed out afterwards.
    GENERAL: anything else.
    """

    ONCE = "once"
    EVERY = "every"
    GENERAL = "general"


@dataclass(frozen=True)
class Network:
    """Nodes with seats. ONCE has a network per round, a node per offer; EVERY one, a node per workshop."""

    nodes: tuple[Place, ...]
    seats: tuple[int, ...]
    per_person: int


@dataclass(frozen=True)
class Wishes:
    """What somebody wants of one network: packed costs per node, and of having no seat."""

    network: int
    without: int
    costs: Mapping[int, int]


class Networks:
    """All networks of a problem of the first two kinds."""

    def __init__(self, problem: AssignmentProblem, kind: Kind) -> None:
        self.kind = kind
        self.levels = Levels.of(problem)
        rounds = sorted(problem.rounds)
        places = sorted(problem.seats)
        if kind is Kind.EVERY:
            places = [place for place in places if place[1] == rounds[0]]
            seats = tuple(problem.seats[place] * len(rounds) for place in places)
            self.all = [Network(tuple(places), seats, len(rounds))]
        else:
            groups = [tuple(place for place in places if place[1] == r) for r in rounds]
            self.all = [Network(group, tuple(problem.seats[place] for place in group), 1) for group in groups]
        self._where = {
            place: (index, node)
            for index, network in enumerate(self.all)
            for node, place in enumerate(network.nodes)
        }

    def wishes(self, person: Participant) -> list[Wishes]:
        """What somebody wants, per network; nothing for a network without a wish."""
        problem = self.levels.problem
        kept = problem.before.get(person.id, {})
        is_every = self.kind is Kind.EVERY
        wanted = [
            ((w, r), rank, w in kept.values() if is_every else kept.get(r) == w)
            for w, r, rank in problem.wanted(person)
            if (w, r) in self._where
        ]
        without, packed = self.levels.pack(person, wanted)
        found: dict[int, dict[int, int]] = {}
        for (place, _, _), cost in zip(wanted, packed, strict=True):
            network, node = self._where[place]
            found.setdefault(network, {})[node] = cost
        return [Wishes(network, without, costs) for network, costs in found.items()]


def kind_of(problem: AssignmentProblem) -> Kind:
    """Which of the three this problem is."""
    if len(problem.participants) > MOST_PEOPLE:
        return Kind.GENERAL
    repeated = {w for w, rounds in _rounds_of(problem).items() if len(rounds) > 1}
    wanted: set[str] = set()
    is_once = True
    for person in problem.participants:
        mine = [w for w, _, _ in problem.wanted(person) if w in repeated] if repeated else []
        wanted.update(mine)
        is_once = is_once and len(set(mine)) == len(mine)
    if is_once:
        return Kind.ONCE
    is_even = not problem.fixed and not (problem.move_cost and problem.before)
    is_even = is_even and all(_same_wishes(problem, person) for person in problem.participants)
    return Kind.EVERY if is_even and _runs_evenly(problem) else Kind.GENERAL


def _rounds_of(problem: AssignmentProblem) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for (workshop, round_id), seats in problem.seats.items():
        found.setdefault(workshop, []).append((round_id, seats))
    return found


def _same_wishes(problem: AssignmentProblem, person: Participant) -> bool:
    return not person.rankings or len({person.wishes(r) for r in problem.rounds}) == 1


def _runs_evenly(problem: AssignmentProblem) -> bool:
    asked = {w for p in problem.participants for r in problem.rounds for w in p.wishes(r)}
    return all(
        len(rounds) == len(problem.rounds) and len({seats for _, seats in rounds}) == 1
        for workshop, rounds in _rounds_of(problem).items()
        if workshop in asked
    )
