"""An assignment that is kept up to date: who comes late, or leaves, is one step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from congress.programme.rules.assignment.answer import Assignment
from congress.programme.rules.assignment.certificate import cheapest_plan
from congress.programme.rules.assignment.exchange import Step
from congress.programme.rules.assignment.faults import UnsolvableProblem, faults
from congress.programme.rules.assignment.flow import Flow
from congress.programme.rules.assignment.kinds import Kind, Network, kind_of
from congress.programme.rules.assignment.levels import Levels
from congress.programme.rules.assignment.problem import AssignmentProblem, Keep, Participant, Place
from congress.programme.rules.assignment.rounds import Rounds
from congress.programme.rules.assignment.solve import answered, solved


@dataclass(frozen=True)
class Moved:
    """A seat that changed; None where there was, or is, no seat."""

    participant: str
    round: str
    was: str | None
    now: str | None


class Live:
    """A solved problem that takes late registrations and cancellations.

    With Keep.SEATS, and in the general kind, nobody else ever moves: somebody new gets the best free seats.
    Otherwise each step is the cheapest chain of exchanges, so the answer stays the best there is. A step
    costs about the same however many people there are; `answer` looks at everybody and checks the proof.
    """

    def __init__(self, problem: AssignmentProblem) -> None:
        """Solve it. Raises UnsolvableProblem."""
        if found := faults(problem):
            raise UnsolvableProblem(found)
        self._problem = problem
        self._people = {p.id: p for p in problem.participants}
        self._kind = kind_of(problem)
        self._levels = Levels.of(problem)
        is_flow = self._kind is not Kind.GENERAL
        self._flow = Flow(problem, self._kind) if is_flow else None
        self._solution = self._flow.solution() if self._flow else solved(problem, self._kind, None)
        self._is_exact = is_flow and problem.keep is Keep.COST
        limits = {place: problem.seats[place] for place in problem.seats}
        self._rounds = Rounds(sorted(problem.rounds), limits)
        for person, placed in self._solution.seats.items():
            for round_id, workshop in placed.items():
                self._rounds.sit(person, workshop, round_id)

    def add(self, person: Participant) -> tuple[Moved, ...]:
        """Seat one more person; what changed, theirs first. Raises ValueError for somebody who is there."""
        if person.id in self._people:
            raise ValueError(person.id)
        self._people[person.id] = person
        self._rounds.of.setdefault(person.id, {})
        self._rounds.touched.clear()
        if self._flow and self._is_exact:
            for network, step in self._flow.add(person):
                self._follow(self._flow.names, network, step)
        else:
            wanted = [((w, r), rank, False) for w, r, rank in self._problem.wanted(person)]
            without, packed = self._levels.pack(person, wanted)
            free = [
                (w, r, cost)
                for ((w, r), _, _), cost in zip(wanted, packed, strict=True)
                if self._rounds.is_open(w, r)
            ]
            for r, w in cheapest_plan(free, len(self._problem.rounds), without)[1].items():
                self._rounds.sit(person.id, w, r)
        return self._changes(person.id)

    def drop(self, person_id: str) -> tuple[Moved, ...]:
        """Take somebody out; what changed. Raises KeyError for somebody who is not there."""
        del self._people[person_id]
        self._rounds.touched.clear()
        for round_id in list(self._rounds.of.get(person_id, {})):
            self._rounds.take(person_id, round_id)
        if self._flow and self._is_exact:
            for network, step in self._flow.drop(person_id):
                self._follow(self._flow.names, network, step)
        found = self._changes(person_id)
        self._rounds.of.pop(person_id, None)
        return found

    def answer(self) -> Assignment:
        """The whole answer as it is now, with its proof."""
        problem = self.problem()
        if self._flow and self._is_exact:
            return answered(
                problem, self._kind, replace(self._flow.solution(problem.empty_cost), seats=self._rounds.of)
            )
        return answered(problem, self._kind, replace(self._solution, seats=self._rounds.of))

    def problem(self) -> AssignmentProblem:
        """The problem as it is now: without who left, with who came."""
        held = {person: kept for person, kept in self._problem.fixed.items() if person in self._people}
        return replace(self._problem, participants=tuple(self._people.values()), held=held, keep=Keep.COST)

    def _follow(self, names: Sequence[str], network: Network, step: Step) -> None:
        """Give the seats of a step their rounds: first everybody up, then everybody down."""
        seated: list[tuple[str, Place, str | None]] = []
        for person, left, entered in step.changes:
            name, freed = names[person], list[str]()
            for node in left:
                workshop = network.nodes[node][0]
                freed.append(next(r for r, w in self._rounds.of[name].items() if w == workshop))
                self._rounds.take(name, freed[-1])
            seated += [(name, network.nodes[node], freed.pop() if freed else None) for node in entered]
        for name, (workshop, round_id), was in seated:
            if network.per_person > 1:
                self._rounds.put(name, workshop, was)
            else:
                self._rounds.sit(name, workshop, round_id)

    def _changes(self, first: str) -> tuple[Moved, ...]:
        found = []
        for person in sorted(self._rounds.touched, key=lambda name: (name != first, name)):
            was, now = self._rounds.touched[person], self._rounds.of.get(person, {})
            found += [
                Moved(person, r, was.get(r), now.get(r))
                for r in sorted({*was, *now})
                if was.get(r) != now.get(r)
            ]
        return tuple(found)
