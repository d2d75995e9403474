"""The timetable rule: hard rules hold, the answer is the best there is, and says so only then."""

import random
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congress.programme.rules.timetable import (
    Keep,
    TimetableProblem,
    TimetableRoom,
    TimetableWorkshop,
    Unmet,
    UnsolvableTimetable,
    Why,
    demands,
    objective_of,
    schedule,
)
from tests.programme.judge import every_timetable, is_right, moves, points, side_by_side

SMALL = TimetableRoom("klein", 20)
LARGE = TimetableRoom("groot", 60, frozenset({"beamer"}))


def problem(*workshops: TimetableWorkshop, **other: object) -> TimetableProblem:
    """Two rounds, a small and a large room."""
    given: dict[str, object] = {"rounds": ("r1", "r2"), "rooms": (SMALL, LARGE), "workshops": workshops}
    return TimetableProblem(**given | other)  # type: ignore[arg-type]  # a test names only what it is about


def workshop(name: str, **other: object) -> TimetableWorkshop:
    """A workshop that fits everywhere."""
    return TimetableWorkshop(name, **other)  # type: ignore[arg-type]  # a test names only what it is about


def test_two_favourites_of_one_person_do_not_run_side_by_side() -> None:
    found = schedule(problem(workshop("a"), workshop("b"), points={"sanne": {"a": 3, "b": 2}}))

    assert found.objective == found.bound == 5
    assert found.optimal
    assert found.place["a"][0] != found.place["b"][0]


def test_a_speaker_is_in_one_room_at_a_time() -> None:
    speaker = frozenset({"mirjam"})
    found = schedule(
        problem(
            workshop("a", speakers=speaker), workshop("b", speakers=speaker), points={"p": {"a": 1, "b": 1}}
        )
    )

    assert found.place["a"][0] != found.place["b"][0]


def test_a_workshop_gets_a_room_that_holds_it_and_has_what_it_needs() -> None:
    found = schedule(problem(workshop("a", size=50), workshop("b", needs=frozenset({"beamer"}))))

    assert found.place["a"][1] == found.place["b"][1] == "groot"


def test_pins_allowed_rounds_and_order_hold() -> None:
    found = schedule(
        problem(
            workshop("pin", size=500, pinned=("r2", "klein")),
            workshop("only", rounds=frozenset({"r2"})),
            workshop("first"),
            before=(("first", "only"),),
        )
    )

    assert found.place == {"first": ("r1", "klein"), "only": ("r2", "groot"), "pin": ("r2", "klein")}


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (workshop("x", size=61), Why.NO_ROOM),
        (workshop("x", needs=frozenset({"podium"})), Why.NO_ROOM),
        (workshop("x", rounds=frozenset()), Why.NO_ROUND),
    ],
)
def test_what_cannot_be_placed_is_named_and_the_rest_stands(asked: TimetableWorkshop, why: Why) -> None:
    found = schedule(problem(workshop("a"), asked))

    assert found.unmet == (Unmet("x", why),)
    assert set(found.place) == {"a"}
    assert not found.optimal


def test_too_many_for_one_speaker_leaves_one_out() -> None:
    speaker = frozenset({"mirjam"})
    found = schedule(problem(*(workshop(name, speakers=speaker) for name in "abc")))

    assert len(found.place) == 2
    assert [one.why for one in found.unmet] == [Why.CLASH]


def test_a_timetable_that_is_as_good_stays_as_it_is() -> None:
    now = {"a": ("r2", "groot"), "b": ("r1", "groot")}

    found = schedule(problem(workshop("a"), workshop("b"), points={"p": {"a": 1, "b": 1}}, placed=now))

    assert found.place == now
    assert found.optimal


def test_a_timetable_of_now_that_breaks_a_rule_is_not_kept() -> None:
    now = {"a": ("r1", "klein"), "b": ("r1", "klein")}

    found = schedule(problem(workshop("a"), workshop("b"), placed=now))

    assert found.place != now
    assert demands(problem(workshop("a"), workshop("b")), found.place) == []


def test_every_fault_is_named_at_once() -> None:
    wrong = problem(
        workshop("a", rounds=frozenset({"r9"})),
        workshop("a", size=-1),
        workshop("b", pinned=("r1", "kelder")),
        rounds=("r1", "r1"),
        before=(("a", "z"),),
        points={"p": {"q": 1}, "o": {"a": -1}},
        away={"mirjam": frozenset({"r7"})},
        placed={"a": ("r1", "zolder")},
    )

    with pytest.raises(UnsolvableTimetable) as refusal:
        schedule(wrong)

    assert refusal.value.facts["faults"] == "; ".join(
        [
            "ronde r1 staat er twee keer in",
            "workshop a staat er twee keer in",
            "workshop a noemt een onbekende ronde",
            "workshop a is voor minder dan nul mensen",
            "workshop b staat vast in een onbekende ronde of zaal",
            "de volgorde a voor z noemt een onbekende of dezelfde workshop",
            "spreker mirjam is afwezig in een onbekende ronde",
            "de huidige plek van a noemt een onbekende workshop, ronde of zaal",
            "deelnemer p noemt een onbekende workshop",
            "deelnemer o geeft minder dan nul punten",
        ]
    )


def test_nothing_at_all_is_a_timetable_too() -> None:
    found = schedule(TimetableProblem(rounds=(), rooms=(), workshops=()))

    assert (found.place, found.objective, found.bound, found.optimal) == ({}, 0, 0, True)


@pytest.mark.parametrize(
    ("place", "fault"),
    [
        ({"a": ("r1", "groot"), "b": ("r2", "groot")}, "a is not where it is pinned"),
        ({"b": ("r1", "groot")}, "b is in a round where it cannot be"),
        ({"c": ("r1", "klein")}, "c does not fit in klein"),
        ({"a": ("r1", "klein"), "d": ("r1", "klein")}, "d and a share a room"),
        ({"c": ("r1", "groot"), "d": ("r1", "klein")}, "mirjam is twice in r1"),
        ({"d": ("r1", "klein"), "b": ("r2", "groot")}, "b is not before d"),
        ({"d": ("r2", "klein")}, "mirjam is away in r2"),
    ],
)
def test_the_checker_sees_each_planted_fault(place: Mapping[str, tuple[str, str]], fault: str) -> None:
    speaker = frozenset({"mirjam"})
    asked = problem(
        workshop("a", pinned=("r1", "klein")),
        workshop("b", rounds=frozenset({"r2"})),
        workshop("c", size=40, speakers=speaker),
        workshop("d", speakers=speaker),
        before=(("b", "d"),),
        away={"mirjam": frozenset({"r2"})},
    )

    assert not is_right(asked, place)
    assert fault in demands(asked, place)


@st.composite
def small_problems(draw: st.DrawFn) -> TimetableProblem:
    """Up to five workshops in two or three rounds and two rooms."""
    rounds = tuple(f"r{n}" for n in range(draw(st.integers(2, 3))))
    names = [f"w{n}" for n in range(draw(st.integers(1, min(5, 2 * len(rounds)))))]
    workshops = tuple(
        TimetableWorkshop(
            name,
            speakers=frozenset(draw(st.sets(st.sampled_from("xyz"), max_size=1))),
            theme=draw(st.sampled_from(["", "geld", "kind"])),
            needs=frozenset(draw(st.sets(st.just("beamer"), max_size=1)))
            if draw(st.booleans())
            else frozenset(),
            size=draw(st.sampled_from([0, 20, 40])),
            rounds=frozenset(draw(st.sets(st.sampled_from(rounds), min_size=1)))
            if draw(st.booleans())
            else None,
        )
        for name in names
    )
    points = {
        f"p{n}": draw(st.dictionaries(st.sampled_from(names), st.integers(0, 5)))
        for n in range(draw(st.integers(0, 4)))
    }
    pairs = [tuple(draw(st.permutations(names))[:2])] if len(names) > 1 and draw(st.booleans()) else []
    away = {"x": frozenset({draw(st.sampled_from(rounds))})} if draw(st.booleans()) else {}
    return TimetableProblem(rounds, (SMALL, LARGE), workshops, points, before=tuple(pairs), away=away)  # type: ignore[arg-type]  # pairs of two


@settings(max_examples=60, deadline=None)
@given(small_problems())
def test_no_timetable_is_better_than_the_one_found(asked: TimetableProblem) -> None:
    best = max(((points(asked, p), -side_by_side(asked, p)) for p in every_timetable(asked)), default=None)

    found = schedule(asked)

    assert is_right(asked, found.place)
    assert demands(asked, found.place) == []
    assert found.objective == objective_of(asked, found.place) == points(asked, found.place) <= found.bound
    assert bool(found.unmet) == (best is None)
    if best is None:
        assert not found.optimal
        assert found.clash
    else:
        assert found.optimal
        assert (found.objective, -found.parallel) == best
        assert found.clash == ()


@settings(max_examples=40, deadline=None)
@given(small_problems(), st.data())
def test_setting_right_moves_as_few_as_possible(asked: TimetableProblem, data: st.DataObject) -> None:
    spots = [(r, room.id) for r in asked.rounds for room in asked.rooms]
    now = data.draw(st.permutations(spots))
    asked = replace(asked, placed={w.id: at for w, at in zip(asked.workshops, now, strict=False)})
    every = list(every_timetable(asked))

    found = schedule(replace(asked, keep=Keep.MOVES))

    if every:
        fewest = min(moves(asked, place) for place in every)
        assert moves(asked, found.place) == len(found.moved) == fewest
        assert found.objective == max(points(asked, p) for p in every if moves(asked, p) == fewest)


@settings(max_examples=20, deadline=None)
@given(small_problems(), st.randoms())
def test_the_order_of_the_input_does_not_matter(asked: TimetableProblem, chance: random.Random) -> None:
    def shuffled(values: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(chance.sample(values, len(values)))

    mixed = replace(
        asked,
        rooms=shuffled(asked.rooms),  # type: ignore[arg-type]  # the same kind as before
        workshops=shuffled(asked.workshops),  # type: ignore[arg-type]  # the same kind as before
        points=dict(chance.sample(sorted(asked.points.items()), len(asked.points))),
    )

    assert schedule(mixed) == schedule(asked)


def test_a_proof_by_search_closes_what_the_prices_leave_open() -> None:
    # Three people who each want two of three workshops: the linear program splits them in halves.
    rooms = (TimetableRoom("a", 10), TimetableRoom("b", 10))
    wishes = {"p": {"x": 2, "y": 2}, "q": {"y": 2, "z": 2}, "r": {"x": 2, "z": 2}}
    asked = TimetableProblem(("r1", "r2"), rooms, tuple(workshop(name) for name in "xyz"), wishes)

    found = schedule(asked)

    assert (found.objective, found.bound, found.optimal) == (10, 10, True)


def test_a_problem_that_is_too_large_to_prove_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("congress.programme.rules.timetable.columns.MAX_SETS", 2)
    wishes = {"p": {"a": 2, "b": 1}, "q": {"c": 1, "a": 1}}

    found = schedule(problem(*(workshop(name) for name in "abcd"), points=wishes))

    assert found.objective <= found.bound
    assert found.optimal == (found.objective == found.bound)
