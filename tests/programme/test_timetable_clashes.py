"""What cannot be planned is explained by the smallest set of demands that clash, in words."""

import itertools
import sys
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from congress.programme.forms.demands import sentences
from congress.programme.rules.timetable import (
    Demand,
    Kind,
    TimetableProblem,
    TimetableRoom,
    TimetableWorkshop,
    schedule,
)
from congress.programme.rules.timetable.clashing import demands_of
from tests.programme.judge import every_timetable

ROOMS = (TimetableRoom("klein", 20), TimetableRoom("groot", 60, frozenset({"beamer"})))


def problem(*workshops: TimetableWorkshop, **other: object) -> TimetableProblem:
    """Two rounds, a small and a large room."""
    given: dict[str, object] = {"rounds": ("r1", "r2"), "rooms": ROOMS, "workshops": workshops}
    return TimetableProblem(**given | other)  # type: ignore[arg-type]  # a test names only what it is about


def workshop(name: str, *speakers: str, **other: object) -> TimetableWorkshop:
    """A workshop that fits everywhere."""
    return TimetableWorkshop(name, speakers=frozenset(speakers), **other)  # type: ignore[arg-type]  # as above


SUPPLY = "Er zijn 2 rondes en 2 zalen."


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            problem(workshop("Film", size=61), workshop("a")),
            ["Film heeft een zaal nodig met 61 plekken of meer. De grootste zaal heeft er 60."],
        ),
        (
            problem(workshop("Film", needs=frozenset({"podium"})), workshop("a")),
            ["Film heeft een zaal nodig met: podium."],
        ),
        (
            problem(*(workshop(name, "Mirjam") for name in "abc"), workshop("d")),
            [
                "a moet een plek krijgen.",
                "b moet een plek krijgen.",
                "c moet een plek krijgen.",
                "Mirjam kan maar op één plek tegelijk zijn.",
            ],
        ),
        (
            problem(workshop("a", "Mirjam"), workshop("b"), away={"Mirjam": frozenset({"r1", "r2"})}),
            ["a moet een plek krijgen.", "Mirjam kan niet in: r1, r2."],
        ),
        (
            problem(workshop("a", "Mirjam", pinned=("r1", "klein")), away={"Mirjam": frozenset({"r1"})}),
            ["a staat vast in r1, klein.", "Mirjam kan niet in: r1."],
        ),
        (
            problem(workshop("a", rounds=frozenset({"r2"})), workshop("b"), before=(("a", "b"),)),
            ["b moet een plek krijgen.", "a mag alleen in: r2.", "a komt in een eerdere ronde dan b."],
        ),
        (
            problem(*(workshop(f"w{n}") for n in range(5))),
            [f"w{n} moet een plek krijgen." for n in range(5)],
        ),
    ],
)
def test_the_smallest_clash_is_told_in_words(asked: TimetableProblem, told: list[str]) -> None:
    found = schedule(asked)

    assert sorted(sentences(asked, found.clash)) == sorted([*told, SUPPLY])


@st.composite
def tight_problems(draw: st.DrawFn) -> TimetableProblem:
    """Up to four workshops for two rounds and one or two rooms: often impossible."""
    workshops = tuple(
        TimetableWorkshop(
            f"w{number}",
            speakers=frozenset(draw(st.sets(st.sampled_from("xy"), max_size=2))),
            size=draw(st.sampled_from([0, 40])),
            pinned=("r1", "klein") if draw(st.integers(0, 3)) == 3 else None,
        )
        for number in range(draw(st.integers(1, 4)))
    )
    away = {"x": frozenset({"r1"})} if draw(st.booleans()) else {}
    return TimetableProblem(("r1", "r2"), ROOMS[: draw(st.integers(1, 2))], workshops, away=away)


def _is_possible(asked: TimetableProblem, some: tuple[Demand, ...]) -> bool:
    """From the definition: take away what is not demanded, and try every timetable."""
    names = {d.subject for d in some if d.kind is Kind.PLACE}
    kept = {kind: {d.subject for d in some if d.kind is kind} for kind in Kind}
    workshops = tuple(
        replace(
            w,
            size=w.size if w.id in kept[Kind.SIZE] else 0,
            pinned=w.pinned if w.id in kept[Kind.PIN] else None,
            rounds=frozenset(r for r in asked.rounds if not _is_away(asked, kept, w, r)),
            speakers=w.speakers & kept[Kind.SPEAKER],
        )
        for w in asked.workshops
        if w.id in names
    )
    away = {name: rounds for name, rounds in asked.away.items() if name in kept[Kind.AWAY]}
    return any(True for _ in every_timetable(replace(asked, workshops=workshops, away=away))) and not any(
        w.pinned and _is_away(asked, kept, w, w.pinned[0])
        for w in asked.workshops
        if w.id in kept[Kind.PIN] & names
    )


def _is_away(
    asked: TimetableProblem, kept: dict[Kind, set[str]], w: TimetableWorkshop, round_id: str
) -> bool:
    return any(round_id in asked.away.get(s, ()) for s in w.speakers & kept[Kind.AWAY])


TWO_CLASHES = TimetableProblem(  # of the speaker who is away three demands, of the small room two
    ("r1", "r2"),
    ROOMS[:1],
    (workshop("w0", "x", pinned=("r1", "klein")), workshop("w1"), workshop("w2", size=40)),
    away={"x": frozenset({"r1"})},
)


@settings(max_examples=25)
@example(TWO_CLASHES)
@given(tight_problems())
def test_no_smaller_set_of_demands_clashes(asked: TimetableProblem) -> None:
    found = schedule(asked)

    if found.unmet:
        assert not _is_possible(asked, found.clash)
        for fewer in itertools.combinations(demands_of(asked), len(found.clash) - 1):
            assert _is_possible(asked, fewer)


def test_without_the_library_there_is_an_answer_and_an_honest_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "highspy", None)
    monkeypatch.delitem(sys.modules, "congress.programme.rules.timetable.pricing", raising=False)
    wishes = {"p": {"a": 2, "b": 1}, "q": {"b": 2, "c": 2}, "r": {"a": 2, "c": 2}, "s": {"c": 1, "d": 1}}

    found = schedule(problem(*(workshop(name) for name in "abcd"), points=wishes))

    assert len(found.place) == 4
    assert found.objective < found.bound == 13
    assert not found.optimal
