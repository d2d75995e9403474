"""What a run of the assignment was given and what it answered, as plain data to keep."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from congress.programme.rules.assignment import AssignmentProblem, Keep


def fingerprint(problem: AssignmentProblem) -> str:
    """The same text for the same problem, another for any other (SHA-256 of its canonical JSON).

    The seats of before, and what they are worth, are left out: publishing an answer must not make it old.
    """
    plain = replace(problem, before={}, keep=Keep.COST)
    text = json.dumps(asdict(plain), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def places_given(answer: Mapping[str, Any]) -> int:
    """How many seats the answer gives."""
    return sum(len(rounds) for rounds in answer["seats"].values())
