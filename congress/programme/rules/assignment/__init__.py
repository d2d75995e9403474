"""Placing people in sessions by their ranked wishes: provably optimal, repeatable, explained."""

from congress.programme.rules.assignment.answer import Assignment, Certificate, Reason
from congress.programme.rules.assignment.certificate import lower_bound
from congress.programme.rules.assignment.problem import (
    AssignmentProblem,
    Offer,
    Participant,
    UnsolvableProblem,
    faults,
)
from congress.programme.rules.assignment.solve import assign

__all__ = [
    "Assignment",
    "AssignmentProblem",
    "Certificate",
    "Offer",
    "Participant",
    "Reason",
    "UnsolvableProblem",
    "assign",
    "faults",
    "lower_bound",
]
