"""The other goal: spare the person worst off first, then the least sum. That ties the rounds together."""

from congress.programme.rules.assignment.certificate import cheapest_plan
from congress.programme.rules.assignment.compare import longest_ranking
from congress.programme.rules.assignment.flow import Solution
from congress.programme.rules.assignment.general import General
from congress.programme.rules.assignment.problem import AssignmentProblem, Participant
from congress.programme.rules.assignment.program import Program


def worst_first(problem: AssignmentProblem, best: Solution, steps: int | None) -> Solution:
    """As many seats as `best`, then the least burden of the person worst off, then the least cost.

    The prices stay those of `best`: they bound the cost of any placement, not the burden. Raises Unsolved.
    """
    general = General(problem, steps)
    columns = sorted(column for options in general.options for column in options)
    program = Program(columns, problem.seats, steps)
    missed = longest_ranking(problem)
    program.require(dict.fromkeys(range(len(columns)), 1.0), sum(map(len, best.seats.values())))
    worst = program.variable()
    burdens: list[dict[int, float]] = [{} for _ in general.people]
    rounds: list[set[str]] = [set() for _ in general.people]
    for number, column in enumerate(columns):
        burdens[column.person][number] = float(missed - (column.rank - 1))
        rounds[column.person].add(column.place[1])
    for person, burden, wished in zip(general.people, burdens, rounds, strict=True):
        program.require({**burden, worst: 1.0}, missed * len(wished) + fixed_burden(problem, person))
    program.price({worst: 1.0})
    program.whole()
    program.limit(worst, round(program.total()))
    program.price({number: float(column.cost) for number, column in enumerate(columns)})
    values = program.whole()
    chosen = [column for column, value in zip(columns, values, strict=False) if value > 0.5]
    return Solution(general.named(chosen), best.prices, best.scale)


def least_worst(problem: AssignmentProblem) -> int:
    """A burden that the person worst off cannot come below: the heaviest of what each has when alone."""
    missed = longest_ranking(problem)
    found = 0
    for person in problem.participants:
        wanted = [(w, r, rank - 1) for w, r, rank in problem.wanted(person)]
        rounds = {r for _, r, _ in wanted}
        alone = cheapest_plan(wanted, len(rounds), missed)[0]
        found = max(found, alone + fixed_burden(problem, person))
    return found


def fixed_burden(problem: AssignmentProblem, person: Participant) -> int:
    """The sum of (rank - 1) of the seats that somebody keeps anyhow."""
    ranks = (person.rank(w, r) for r, w in problem.fixed.get(person.id, {}).items())
    return sum(rank - 1 for rank in ranks if rank is not None)
