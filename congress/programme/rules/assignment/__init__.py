"""Placing people in sessions by their ranked wishes: provably optimal, repeatable, explained.

`assign` solves a problem, `why` explains a person's outcome, `Live` takes late registrations and
cancellations, `first_come` and `first_wishes_first` are the simple rules to compare with, `judged` measures
any placement, and `lower_bound` and `violations` check an answer without trusting the solver.
"""

from congress.programme.rules.assignment.answer import Assignment, Certificate, Reason
from congress.programme.rules.assignment.certificate import (
    cost_of,
    lower_bound,
    objective_of,
    violations,
)
from congress.programme.rules.assignment.compare import Score, first_come, first_wishes_first, judged
from congress.programme.rules.assignment.explain import Line, Outcome, why
from congress.programme.rules.assignment.faults import Fault, UnsolvableProblem, Wrong, faults
from congress.programme.rules.assignment.kinds import Kind
from congress.programme.rules.assignment.live import Live, Moved
from congress.programme.rules.assignment.problem import (
    AssignmentProblem,
    Goal,
    Keep,
    Offer,
    Participant,
    Queue,
    Seats,
)
from congress.programme.rules.assignment.solve import Phase, assign

__all__ = [
    "Assignment",
    "AssignmentProblem",
    "Certificate",
    "Fault",
    "Goal",
    "Keep",
    "Kind",
    "Line",
    "Live",
    "Moved",
    "Offer",
    "Outcome",
    "Participant",
    "Phase",
    "Queue",
    "Reason",
    "Score",
    "Seats",
    "UnsolvableProblem",
    "Wrong",
    "assign",
    "cost_of",
    "faults",
    "first_come",
    "first_wishes_first",
    "judged",
    "lower_bound",
    "objective_of",
    "violations",
    "why",
]
