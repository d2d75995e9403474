"""The assignment rule: no rule is broken, nothing is better, and the proof holds for a stranger."""

import itertools
import random
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congress.programme.rules.assignment import (
    Assignment,
    AssignmentProblem,
    Certificate,
    Offer,
    Participant,
    Reason,
    UnsolvableProblem,
    assign,
    lower_bound,
)
from congress.programme.rules.assignment.certificate import cost_of, violations

Plan = dict[str, str]


def problem(
    people: Mapping[str, tuple[str, ...]], seats: dict[tuple[str, str], int], **other: Any
) -> AssignmentProblem:
    """People with one ranking each, and seats per (workshop, round)."""
    given: dict[str, Any] = {
        "rounds": tuple(sorted({r for _, r in seats})),
        "workshops": tuple(sorted({w for w, _ in seats} | {w for wishes in people.values() for w in wishes})),
        "offers": tuple(Offer(w, r, n) for (w, r), n in seats.items()),
        "participants": tuple(Participant(name, ranking=wishes) for name, wishes in people.items()),
    }
    return AssignmentProblem(**given | other)


def test_everybody_gets_the_first_choice_when_that_fits() -> None:
    found = assign(problem({"sanne": ("a", "b"), "daan": ("b", "a")}, {("a", "r1"): 1, ("b", "r1"): 1}))

    assert found.seats == {"daan": {"r1": "b"}, "sanne": {"r1": "a"}}
    assert (found.objective, found.bound, found.optimal) == (0, 0, True)
    assert found.ranks == {1: 2}
    assert set(found.reasons.values()) == {Reason.FIRST_CHOICES}


def test_a_seat_for_everybody_goes_before_a_better_seat_for_one() -> None:
    # Sanne could have her first choice, but then Daan would have none.
    found = assign(problem({"sanne": ("a", "b"), "daan": ("a",)}, {("a", "r1"): 1, ("b", "r1"): 1}))

    assert found.seats == {"daan": {"r1": "a"}, "sanne": {"r1": "b"}}
    assert found.reasons == {"daan": Reason.FIRST_CHOICES, "sanne": Reason.LOWER_CHOICE}


def test_two_second_choices_are_better_than_a_first_and_a_third() -> None:
    # First and third: 0 + 4. Two seconds: 1 + 1.
    people = {"sanne": ("a", "b", "c"), "daan": ("a", "c", "b")}

    found = assign(problem(people, {("b", "r1"): 1, ("c", "r1"): 1}))

    assert found.objective == 2


def test_nobody_gets_a_workshop_that_was_not_wished() -> None:
    found = assign(problem({"sanne": ("a",), "daan": ()}, {("b", "r1"): 5, ("a", "r1"): 0}))

    assert found.seats == {"daan": {}, "sanne": {}}
    assert found.reasons == {"daan": Reason.NO_WISHES, "sanne": Reason.ROUND_FULL}
    assert found.unplaced == (("sanne", "r1"),)
    assert found.optimal


def test_nobody_follows_a_workshop_twice() -> None:
    found = assign(problem({"sanne": ("a", "b")}, {("a", "r1"): 1, ("a", "r2"): 1, ("b", "r2"): 1}))

    assert found.seats["sanne"] == {"r1": "a", "r2": "b"}


def test_wishes_per_round_go_before_wishes_for_all_rounds() -> None:
    person = Participant("sanne", ranking=("a", "b"), rankings={"r2": ("b", "a")})
    asked = problem({}, {(w, r): 1 for w in "ab" for r in ("r1", "r2")}, participants=(person,))

    assert assign(asked).seats["sanne"] == {"r1": "a", "r2": "b"}


def test_a_held_seat_stays_even_when_nobody_wished_it() -> None:
    asked = problem(
        {"sanne": ("a",), "daan": ("a",)}, {("a", "r1"): 1, ("b", "r1"): 1}, held={"sanne": {"r1": "b"}}
    )

    assert assign(asked).seats == {"daan": {"r1": "a"}, "sanne": {"r1": "b"}}


def test_a_held_seat_takes_its_place_from_the_offer() -> None:
    asked = problem({"sanne": ("a",), "daan": ("a",)}, {("a", "r1"): 1}, held={"sanne": {"r1": "a"}})

    found = assign(asked)

    assert found.seats == {"daan": {}, "sanne": {"r1": "a"}}
    assert found.optimal


def test_an_earlier_placement_is_kept_where_it_costs_nothing() -> None:
    people = {f"p{n}": ("a",) for n in range(10)}
    before = {f"p{n}": {"r1": "a"} for n in (2, 3, 5, 7)}

    found = assign(problem(people, {("a", "r1"): 4}, before=before))

    assert {person for person, placed in found.seats.items() if placed} == {"p2", "p3", "p5", "p7"}


def test_an_earlier_placement_does_not_stand_in_the_way_of_a_better_one() -> None:
    asked = problem({"sanne": ("a", "b")}, {("a", "r1"): 1, ("b", "r1"): 1}, before={"sanne": {"r1": "b"}})

    assert assign(asked).seats == {"sanne": {"r1": "a"}}


def test_the_seed_draws_lots_among_equals() -> None:
    people = {f"p{n}": ("a",) for n in range(12)}
    winners = {
        seed: {
            p for p, placed in assign(problem(people, {("a", "r1"): 3}, seed=seed)).seats.items() if placed
        }
        for seed in range(8)
    }

    assert all(len(lucky) == 3 for lucky in winners.values())
    assert len({frozenset(lucky) for lucky in winners.values()}) > 4


def test_every_fault_is_named_at_once() -> None:
    wrong = problem(
        {"p": ("a", "a")},
        {("a", "r1"): 1},
        rounds=("r1", "r1"),
        offers=(Offer("a", "r1", 1), Offer("a", "r1", 1), Offer("b", "r9", 2), Offer("a", "r2", -1)),
        held={"q": {"r1": "a"}, "p": {"r1": "z"}},
    )

    with pytest.raises(UnsolvableProblem) as refusal:
        assign(wrong)

    told = str(refusal.value.facts["faults"])
    for fault in (
        "ronde r1 staat er twee keer in",
        "aanbod a in r1 staat er twee keer in",
        "aanbod b in r9 noemt een onbekende workshop of ronde",
        "aanbod a in r2 heeft minder dan nul plekken",
        "deelnemer p noemt een workshop twee keer",
        "vaste plek van onbekende deelnemer q",
        "vaste plek van p: z is er niet in r1",
    ):
        assert fault in told


def test_more_held_seats_than_there_are_is_refused() -> None:
    people = {"p": ("a",), "q": ("a",)}
    held = {"p": {"r1": "a"}, "q": {"r1": "a"}}

    with pytest.raises(UnsolvableProblem, match="meer vaste plekken dan stoelen bij a in r1"):
        assign(problem(people, {("a", "r1"): 1}, held=held))


def test_an_empty_problem_has_an_empty_answer() -> None:
    found = assign(AssignmentProblem((), (), (), ()))

    assert (found.seats, found.objective, found.optimal) == ({}, 0, True)


def _plans(asked: AssignmentProblem, person: Participant) -> Iterator[Plan]:
    free = [r for r in asked.rounds if r not in asked.held.get(person.id, {})]
    kept = dict(asked.held.get(person.id, {}))
    for chosen in itertools.product([None, *asked.workshops], repeat=len(free)):
        plan = kept | {r: w for r, w in zip(free, chosen, strict=True) if w}
        wished = all(person.rank(w, r) and (w, r) in asked.seats for r, w in plan.items() if r in free)
        if wished and len(set(plan.values())) == len(plan):
            yield plan


def _cheapest_of_all(asked: AssignmentProblem) -> int:
    options = [list(_plans(asked, person)) for person in asked.participants]
    names = [person.id for person in asked.participants]
    return min(
        cost_of(asked, seats)
        for chosen in itertools.product(*options)
        if not violations(asked, seats := dict(zip(names, chosen, strict=True)))
    )


@st.composite
def small_problems(draw: st.DrawFn) -> AssignmentProblem:
    """Up to four people, three workshops and two rounds, with unequal seats: every kind occurs."""
    rounds = tuple(f"r{n}" for n in range(draw(st.integers(1, 2))))
    workshops = tuple("abc"[: draw(st.integers(1, 3))])
    pairs = [(w, r) for w in workshops for r in rounds]
    offered = draw(st.lists(st.sampled_from(pairs), unique=True))
    offers = tuple(Offer(w, r, draw(st.integers(0, 2))) for w, r in offered)
    wishes = st.permutations(workshops).flatmap(lambda p: st.integers(0, len(p)).map(lambda n: tuple(p[:n])))
    people = tuple(
        Participant(
            f"p{n}",
            ranking=draw(wishes),
            rankings=draw(st.dictionaries(st.sampled_from(rounds), wishes, max_size=1)),
        )
        for n in range(draw(st.integers(0, 4)))
    )
    held = {}
    if people and offers and offers[0].seats and draw(st.booleans()):
        held = {"p0": {offers[0].round: offers[0].workshop}}
    return AssignmentProblem(rounds, workshops, offers, people, seed=draw(st.integers(0, 3)), held=held)


@settings(max_examples=120, deadline=None)
@given(small_problems())
def test_no_placement_is_better_than_the_one_found(asked: AssignmentProblem) -> None:
    found = assign(asked)

    assert violations(asked, found.seats) == []
    assert found.cost == cost_of(asked, found.seats) == _cheapest_of_all(asked)
    assert lower_bound(asked, found.certificate) == found.cost_bound <= found.cost
    assert found.optimal == (found.bound == found.objective)


@settings(max_examples=60, deadline=None)
@given(small_problems(), st.data())
def test_no_prices_ever_claim_more_than_the_truth(asked: AssignmentProblem, data: st.DataObject) -> None:
    prices = tuple((w, r, data.draw(st.integers(0, 60))) for w, r in sorted(asked.seats))

    assert lower_bound(asked, Certificate(10, prices)) <= _cheapest_of_all(asked)


def test_prices_below_zero_are_refused() -> None:
    asked = problem({"p": ("a",)}, {("a", "r1"): 1})

    with pytest.raises(ValueError, match="zero or more"):
        lower_bound(asked, Certificate(1, (("a", "r1", -1),)))
    with pytest.raises(ValueError, match="zero or more"):
        lower_bound(asked, Certificate(0, ()))


@pytest.mark.parametrize(
    ("seats", "fault"),
    [
        ({"p": {"r1": "a", "r2": "a"}, "q": {"r1": "b"}}, "p sits twice in a workshop"),
        ({"p": {"r1": "a"}, "q": {"r1": "a"}}, "a in r1 is over its seats"),
        ({"p": {"r1": "c"}, "q": {"r1": "b"}}, "p did not wish c in r1"),
        ({"p": {"r1": "a"}, "q": {}}, "q lost a held seat"),
    ],
)
def test_the_checker_sees_each_planted_fault(seats: dict[str, Plan], fault: str) -> None:
    asked = problem(
        {"p": ("a", "b"), "q": ("a", "b")},
        {("a", "r1"): 1, ("b", "r1"): 1, ("a", "r2"): 1, ("c", "r1"): 1},
        held={"q": {"r1": "b"}},
    )

    assert fault in violations(asked, seats)


def crowd(people: int, *, seed: int = 1, seats: int = 0) -> AssignmentProblem:
    """Eight workshops in four rooms and three rounds, as in the plan; four of them run twice."""
    chance = random.Random(seed)
    workshops = tuple(f"w{n}" for n in range(8))
    taste = [chance.gauss(0, 1) for _ in workshops]
    slots = [("w0", "r1"), ("w1", "r1"), ("w2", "r1"), ("w3", "r1"), ("w4", "r2"), ("w5", "r2"), ("w6", "r2")]
    slots += [("w0", "r2"), ("w7", "r3"), ("w1", "r3"), ("w2", "r3"), ("w3", "r3")]
    room = seats or people // 4 + 2
    wishes = [
        tuple(sorted(workshops, key=lambda w: -taste[int(w[1])] - chance.gauss(0, 1)))[:6]
        for _ in range(people)
    ]
    return AssignmentProblem(
        ("r1", "r2", "r3"),
        workshops,
        tuple(Offer(w, r, room) for w, r in slots),
        tuple(Participant(f"p{n}", ranking=ranking) for n, ranking in enumerate(wishes)),
        seed=seed,
    )


@pytest.fixture(scope="module")
def placed() -> tuple[AssignmentProblem, Assignment]:
    """The congress of the plan: 180 people."""
    asked = crowd(180)
    return asked, assign(asked)


def test_the_congress_of_the_plan_is_proven(placed: tuple[AssignmentProblem, Assignment]) -> None:
    asked, found = placed

    assert violations(asked, found.seats) == []
    assert found.optimal
    assert lower_bound(asked, found.certificate) == found.cost


def test_the_order_of_the_input_does_not_matter(placed: tuple[AssignmentProblem, Assignment]) -> None:
    asked, found = placed
    chance = random.Random(7)
    mixed = replace(
        asked,
        workshops=tuple(chance.sample(asked.workshops, len(asked.workshops))),
        offers=tuple(chance.sample(asked.offers, len(asked.offers))),
        participants=tuple(chance.sample(asked.participants, len(asked.participants))),
    )

    assert assign(mixed) == found


def test_it_is_never_worse_than_first_come_first_served(placed: tuple[AssignmentProblem, Assignment]) -> None:
    asked, found = placed
    left, seats = dict(asked.seats), {}
    for person in asked.participants:
        plan: Plan = {}
        for workshop in person.ranking:
            free = [r for r in asked.rounds if r not in plan and left.get((workshop, r), 0)]
            if free:
                plan[free[0]] = workshop
                left[workshop, free[0]] -= 1
        seats[person.id] = plan

    assert found.cost <= cost_of(asked, seats) / 2


def test_without_the_solver_the_answer_is_right_and_its_gap_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = crowd(60, seats=14)
    best = assign(asked)
    monkeypatch.setitem(sys.modules, "highspy", None)

    found = assign(asked)

    assert violations(asked, found.seats) == []
    assert found.cost_bound <= best.cost < found.cost
    assert not found.optimal
    assert lower_bound(asked, found.certificate) == found.cost_bound
