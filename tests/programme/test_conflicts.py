"""What does not fit in a timetable edited by hand, and colours that can be read."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.programme.rules.colour import contrast_with_white, has_contrast
from congress.programme.rules.conflicts import Code, Placed, conflicts


def placed(number: int, **other: Any) -> Placed:
    """A session that fits, in a round and room of its own."""
    facts: dict[str, Any] = {
        "id": number,
        "workshop": f"Workshop {number}",
        "speakers": (),
        "needs": frozenset(),
        "size": 20,
        "room": f"Zaal {number}",
        "places": 30,
        "features": frozenset(),
        "round": "r1",
        "start": 10.0,
        "end": 11.0,
    }
    return Placed(**facts | other)


def test_sessions_that_fit_have_no_conflict() -> None:
    assert conflicts([placed(1, speakers=("Mirjam",)), placed(2, speakers=("Pim",))]) == []


def test_a_speaker_in_two_rooms_at_once_is_told_at_both() -> None:
    found = conflicts([placed(1, speakers=("Mirjam", "Pim")), placed(2, speakers=("Mirjam",))])

    assert [(one.code, one.session_id, one.facts["other"]) for one in found] == [
        (Code.SPEAKER_TWICE, 1, "Workshop 2"),
        (Code.SPEAKER_TWICE, 2, "Workshop 1"),
    ]


def test_rounds_that_follow_each_other_do_not_overlap() -> None:
    both = [placed(1, speakers=("Mirjam",)), placed(2, speakers=("Mirjam",), start=11.0, end=12.0)]

    assert conflicts(both) == []


def test_rounds_with_other_names_that_overlap_do_clash() -> None:
    both = [
        placed(1, speakers=("Mirjam",)),
        placed(2, speakers=("Mirjam",), round="r2", start=10.5, end=12.0),
    ]

    assert len(conflicts(both)) == 2


def test_every_conflict_of_a_session_is_told_in_a_stated_order() -> None:
    bad = placed(1, speakers=("Mirjam",), size=31, needs=frozenset({"podium", "beamer"}))

    found = conflicts([placed(2, speakers=("Mirjam",)), bad])

    assert [(one.session_id, one.code, one.facts.get("feature")) for one in found] == [
        (2, Code.SPEAKER_TWICE, None),
        (1, Code.SPEAKER_TWICE, None),
        (1, Code.ROOM_TOO_SMALL, None),
        (1, Code.FEATURE_MISSING, "beamer"),
        (1, Code.FEATURE_MISSING, "podium"),
    ]


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#777777", 4.48)]
)
def test_contrast_is_that_of_the_guidelines(colour: str, contrast: float) -> None:
    assert contrast_with_white(colour) == pytest.approx(contrast, abs=0.01)
    assert has_contrast(colour) == (contrast >= 4.5)


@given(st.integers(0, 255), st.integers(0, 254))
def test_a_darker_grey_has_more_contrast(light: int, step: int) -> None:
    dark = light * step // 255

    assert contrast_with_white(f"#{dark:02x}" + f"{dark:02x}" * 2) >= contrast_with_white(
        f"#{light:02x}" + f"{light:02x}" * 2
    )
