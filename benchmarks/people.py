"""People with wishes as a Plackett-Luce model draws them: popular workshops are first more often."""

import random

from congress.programme.rules.assignment import AssignmentProblem, Offer, Participant
from congress.programme.rules.timetable import TimetableProblem, TimetableRoom, TimetableWorkshop

ROUNDS = tuple(f"r{number}" for number in range(4))
A_ROUND = 8
SPARE = 1.05


def once(people: int, seed: int = 1) -> AssignmentProblem:
    """Every workshop in one round; wishes per round, for all workshops of the round."""
    chance = random.Random(seed)
    given = {r: [f"{r}-w{n}" for n in range(A_ROUND)] for r in ROUNDS}
    popular = {w: chance.random() ** 2 + 0.05 for ws in given.values() for w in ws}
    persons = [
        Participant(
            id=f"p{number}",
            registered=number,
            rankings={r: tuple(_ranking(ws, popular, chance)) for r, ws in given.items()},
        )
        for number in range(people)
    ]
    return _problem({(w, r): 1.0 for r, ws in given.items() for w in ws}, persons, seed)


def every(people: int, seed: int = 1) -> AssignmentProblem:
    """Every workshop in every round, with one ranking for all rounds."""
    chance = random.Random(seed)
    workshops = [f"w{n}" for n in range(A_ROUND)]
    return _problem(
        {(w, r): 1.0 for r in ROUNDS for w in workshops}, _ranked(people, workshops, chance), seed
    )


def general(people: int, seed: int = 1) -> AssignmentProblem:
    """Every workshop in two of the four rounds, in rooms of different sizes, with one ranking."""
    chance = random.Random(seed)
    workshops = [f"w{n:02d}" for n in range(2 * A_ROUND)]
    sizes = {
        (w, ROUNDS[(number + turn) % len(ROUNDS)]): chance.choice((0.5, 1.0, 1.5))
        for number, w in enumerate(workshops)
        for turn in (0, 1)
    }
    return _problem(sizes, _ranked(people, workshops, chance), seed)


def timetable(workshops: int, rounds: int, people: int, seed: int = 1) -> TimetableProblem:
    """As many rooms as run side by side; some speakers have two workshops; a first wish is worth 3 points."""
    chance = random.Random(seed)
    names = [f"w{n:02d}" for n in range(workshops)]
    popular = {w: chance.random() ** 2 + 0.05 for w in names}
    speakers = [f"s{n}" for n in range(workshops * 4 // 5)]
    return TimetableProblem(
        rounds=tuple(f"r{n}" for n in range(rounds)),
        rooms=tuple(TimetableRoom(f"z{n}", 30 + 10 * n) for n in range(workshops // rounds)),
        workshops=tuple(
            TimetableWorkshop(
                id=w,
                theme=f"t{number % 5}",
                speakers=frozenset({speakers[number % len(speakers)]}),
                size=chance.choice((20, 25, 30)),
            )
            for number, w in enumerate(names)
        ),
        points={
            f"p{number}": dict(zip(_ranking(names, popular, chance)[:6], (3, 3, 2, 2, 1, 1), strict=True))
            for number in range(people)
        },
    )


def _ranked(people: int, workshops: list[str], chance: random.Random) -> list[Participant]:
    popular = {w: chance.random() ** 2 + 0.05 for w in workshops}
    return [
        Participant(id=f"p{n}", registered=n, ranking=tuple(_ranking(workshops, popular, chance)))
        for n in range(people)
    ]


def _ranking(workshops: list[str], popular: dict[str, float], chance: random.Random) -> list[str]:
    # Exponential clocks that run as fast as a workshop is popular, in the order in which they ring.
    return sorted(workshops, key=lambda w: chance.expovariate(popular[w]))


def _problem(sizes: dict[tuple[str, str], float], persons: list[Participant], seed: int) -> AssignmentProblem:
    in_round = {r: sum(size for (_, at), size in sizes.items() if at == r) for r in ROUNDS}
    offers = tuple(
        Offer(w, r, round(len(persons) * SPARE * size / in_round[r])) for (w, r), size in sizes.items()
    )
    workshops = tuple(sorted({w for w, _ in sizes}))
    return AssignmentProblem(ROUNDS, workshops, offers, tuple(persons), seed=seed)
