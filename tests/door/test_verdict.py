"""One table of cases says what the door says."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from congress.door.rules.verdict import Holder, Place, Scanned, Verdict, verdict
from congress.door.rules.words import WORDS
from tests.make import NOW

CASES = json.loads((Path(__file__).parents[1] / "cases" / "verdicts.json").read_text())["cases"]
DAYS = {1: date(2026, 12, 9), 2: date(2026, 12, 10)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_door_says(case: dict[str, Any]) -> None:
    facts = case["holder"]
    holder = facts is not None and Holder(
        facts.get("status", "confirmed"),
        facts.get("issue", 1),
        facts.get("placed", {}),
        dict.fromkeys(facts.get("admitted", []), NOW),
    )
    is_session = case["place"].startswith("s")
    place = Place(
        case["place"],
        "r1" if is_session else None,
        2 if is_session else 0,
        case.get("inside", 0),
        case.get("kept", 0),
    )
    issue = case.get("issue", holder.issue if holder else None)

    said = verdict(
        Scanned(holder or None, issue, case.get("other", False)),
        place,
        today=DAYS[case.get("day", 2)],
        starts_on=DAYS[2],
        ends_on=DAYS[2],
    )

    assert said == case["verdict"]


def test_every_verdict_has_words() -> None:
    assert set(WORDS) == set(Verdict)
