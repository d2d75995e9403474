"""Handing out rounds when workshops run in all of them: an even edge colouring, one seat after another.

People and workshops are the two sides of a graph, seats the edges, rounds the colours. A colouring always
exists (König 1916; with a limit per colour, de Werra 1971). Each seat gets a round that is free on both
sides, or one after an alternating path of two rounds is exchanged; what was there before moves only when it
must.
"""

from collections.abc import Iterable, Mapping, Sequence

from congress.programme.rules.assignment.problem import Place


class Rounds:
    """Who follows which workshop in which round; `limits` are the seats per offer.

    `touched` holds what people had before the first change, for whoever empties it.
    """

    def __init__(self, rounds: Sequence[str], limits: Mapping[Place, int]) -> None:
        self.rounds = rounds
        self.limits = limits
        self.of: dict[str, dict[str, str]] = {}
        self.touched: dict[str, dict[str, str]] = {}
        self._sitting: dict[Place, dict[str, None]] = {}

    def is_open(self, workshop: str, round_id: str) -> bool:
        """Whether a seat is free."""
        return self._count(workshop, round_id) < self.limits[workshop, round_id]

    def sit(self, person: str, workshop: str, round_id: str) -> None:
        """Give this seat."""
        mine = self.of.setdefault(person, {})
        self.touched.setdefault(person, dict(mine))
        mine[round_id] = workshop
        self._sitting.setdefault((workshop, round_id), {})[person] = None

    def take(self, person: str, round_id: str) -> None:
        """Give up a seat."""
        mine = self.of[person]
        self.touched.setdefault(person, dict(mine))
        del self._sitting[mine.pop(round_id), round_id][person]

    def put(self, person: str, workshop: str, preferred: str | None = None) -> None:
        """Give a seat of this workshop in any round, `preferred` when that is free."""
        mine = self.of.setdefault(person, {})
        open_rounds = [r for r in self.rounds if self.is_open(workshop, r)]
        both = [r for r in open_rounds if r not in mine]
        if both:
            # The emptiest round keeps the workshop even, so that later seats fit.
            chosen = (
                preferred if preferred in both else min(both, key=lambda r: (self._count(workshop, r), r))
            )
        else:
            chosen = next(r for r in self.rounds if r not in mine)
            self._exchange(workshop, chosen, open_rounds[0])
        self.sit(person, workshop, chosen)

    def _count(self, workshop: str, round_id: str) -> int:
        return len(self._sitting.get((workshop, round_id), ()))

    def _exchange(self, workshop: str, full: str, free: str) -> None:
        """Make a seat in round `full` of a workshop by exchanging both rounds for people along a path."""
        at, done = workshop, set[str]()
        while self._count(at, full) > self.limits[at, full] - (at == workshop):
            person = next(p for p in self._sitting[at, full] if p not in done)
            done.add(person)
            self.take(person, full)
            other = self.of[person].get(free)
            if other is not None:
                self.take(person, free)
                self.sit(person, other, full)
            self.sit(person, at, free)
            if other is None:
                return
            at = other


def handed_out(
    rounds: Sequence[str],
    limits: Mapping[Place, int],
    chosen: Iterable[tuple[str, Sequence[str]]],
    before: Mapping[str, Mapping[str, str]],
) -> dict[str, dict[str, str]]:
    """{participant: {round: workshop}} for people with workshops; rounds of before stay where possible."""
    board = Rounds(rounds, limits)
    todo = []
    for person, workshops in chosen:
        was_at = {w: r for r, w in before.get(person, {}).items()}
        todo += [(w not in was_at, person, w, was_at.get(w)) for w in workshops]
    for _, person, workshop, preferred in sorted(todo, key=lambda one: one[:3]):
        board.put(person, workshop, preferred)
    return board.of
