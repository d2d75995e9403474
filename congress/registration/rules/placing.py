"""What a run of the assignment was given and what it answered, as plain data to keep."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from congress.programme.rules.assignment import Assignment, AssignmentProblem

FORMAT = "congress-assignment/1"


def fingerprint(problem: AssignmentProblem) -> str:
    """The same text for the same problem, another for any other (SHA-256 of its canonical JSON).

    The seats of before are left out: they only break ties, and publishing an answer must not make it old.
    """
    text = json.dumps(asdict(replace(problem, before={})), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def answer_of(assignment: Assignment) -> dict[str, Any]:
    """The answer in the JSON form of interface congress-assignment/1."""
    return {
        "format": FORMAT,
        "seats": {person: dict(rounds) for person, rounds in assignment.seats.items()},
        "optimal": assignment.optimal,
        "objective": assignment.objective,
        "bound": assignment.bound,
        "certificate": {
            "scale": assignment.certificate.scale,
            "prices": [list(price) for price in assignment.certificate.prices],
        },
        "reasons": {person: reason.value for person, reason in assignment.reasons.items()},
        "ranks": {str(rank): count for rank, count in assignment.ranks.items()},
        "unplaced": [list(pair) for pair in assignment.unplaced],
    }


def places_given(answer: Mapping[str, Any]) -> int:
    """How many seats the answer gives."""
    return sum(len(rounds) for rounds in answer["seats"].values())
