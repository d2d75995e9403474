"""Dividing a whole table to the cent: the promises, held against a checker written from the definition."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congress.finance.rules.rounding import TableLine, split_table
from congress.finance.rules.split import NothingToSplitBy, split

CODES = [f"GM{number:04d}" for number in range(1, 8)]
amounts = st.integers(-5_000, 5_000) | st.integers(-(10**9), 10**9)
weights = st.dictionaries(st.sampled_from(CODES), st.integers(0, 40), min_size=1).filter(
    lambda found: any(found.values())
)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, TableLine]:
    """Lines of up to three keys, net and VAT, that add up per key and over all keys."""
    keys = draw(st.lists(weights, min_size=1, max_size=3))
    found = {}
    for place in range(draw(st.integers(1, 9))):
        key = draw(st.integers(0, len(keys) - 1))
        for part in ("net", "vat"):
            sums = (f"{key} {part}", str(key), "all")
            found[f"{place} {part}"] = TableLine(draw(amounts), keys[key], sums)
    return found


def faults(lines: Mapping[str, TableLine], cells: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Everything that is not as promised, from the definition alone: exact fractions, nothing clever."""
    found = []
    exact_sums: dict[tuple[str, str], Fraction] = {}
    sums: dict[tuple[str, str], int] = {}
    for line_id, line in lines.items():
        if sum(cells[line_id].values()) != line.amount:
            found.append(f"{line_id} does not add up")
        for code, weight in line.weights.items():
            exact = Fraction(line.amount) * weight / sum(line.weights.values())
            if abs(cells[line_id][code] - exact) >= 1:
                found.append(f"{line_id} {code} is {cells[line_id][code]}, exactly {exact}")
            for name in line.sums:
                exact_sums[name, code] = exact_sums.get((name, code), Fraction(0)) + exact
                sums[name, code] = sums.get((name, code), 0) + cells[line_id][code]
    found += [
        f"{key} is {sums[key]}, exactly {exact}"
        for key, exact in exact_sums.items()
        if abs(sums[key] - exact) >= 1
    ]
    return found


def equal_lines(count: int, amount: int, over: int = 3) -> dict[str, TableLine]:
    key = dict.fromkeys(CODES[:over], 1)
    return {f"{place:03d}": TableLine(amount, key, ("equal",)) for place in range(count)}


def test_line_by_line_would_give_the_same_gemeente_every_cent() -> None:
    lines = equal_lines(30, 100)
    line_by_line = {line_id: split(line.amount, line.weights) for line_id, line in lines.items()}

    assert "('equal', 'GM0001') is 1020, exactly 1000" in faults(lines, line_by_line)
    assert faults(lines, split_table(lines)) == []


def test_the_remainder_goes_along_to_the_next_line() -> None:
    assert list(split_table(equal_lines(4, 100)).values()) == [
        {"GM0001": 34, "GM0002": 33, "GM0003": 33},
        {"GM0001": 33, "GM0002": 34, "GM0003": 33},
        {"GM0001": 33, "GM0002": 33, "GM0003": 34},
        {"GM0001": 34, "GM0002": 33, "GM0003": 33},
    ]


def test_a_cost_and_its_credit_leave_nothing() -> None:
    key = {"GM0001": 3, "GM0002": 5, "GM0003": 3}
    cells = split_table({"1": TableLine(1_001, key, ("a",)), "2": TableLine(-1_001, key, ("a",))})

    assert cells["2"] == {code: -cents for code, cents in cells["1"].items()}


def test_cents_change_places_when_the_first_guess_is_out() -> None:
    # Net and VAT are each good, but of both together each gemeente would be a cent out.
    key = dict.fromkeys(CODES[:2], 1)
    lines = {
        "1 net": TableLine(1, key, ("net", "both")),
        "1 vat": TableLine(1, key, ("vat", "both")),
    }

    assert split_table(lines) == {"1 net": {"GM0001": 1, "GM0002": 0}, "1 vat": {"GM0001": 0, "GM0002": 1}}


def test_a_line_without_weights_is_refused() -> None:
    with pytest.raises(NothingToSplitBy):
        split_table({"1": TableLine(1, {"GM0001": 0}, ("a",))})
    with pytest.raises(ValueError, match="below zero"):
        split_table({"1": TableLine(1, {"GM0001": -1, "GM0002": 2}, ("a",))})


@given(amounts, weights)
def test_one_line_alone_is_divided_by_largest_remainder(amount: int, key: dict[str, int]) -> None:
    assert split_table({"1": TableLine(amount, key, ("a",))}) == {"1": split(amount, key)}


@given(tables())
@settings(max_examples=400)
def test_every_line_cell_and_sum_is_right_to_the_cent(lines: dict[str, TableLine]) -> None:
    assert faults(lines, split_table(lines)) == []


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_lines_and_gemeenten_does_not_matter(lines: dict[str, TableLine], chance: Any) -> None:
    mixed = list(lines.items())
    chance.shuffle(mixed)
    turned = {
        line_id: TableLine(
            line.amount, {code: line.weights[code] for code in reversed(list(line.weights))}, line.sums
        )
        for line_id, line in mixed
    }
    assert split_table(turned) == split_table(lines)


@given(tables(), st.integers(2, 50))
def test_only_proportions_count(lines: dict[str, TableLine], factor: int) -> None:
    larger = {
        line_id: TableLine(line.amount, {c: w * factor for c, w in line.weights.items()}, line.sums)
        for line_id, line in lines.items()
    }
    assert split_table(larger) == split_table(lines)


@given(tables())
def test_who_weighs_nothing_changes_nothing(lines: dict[str, TableLine]) -> None:
    joined = {
        line_id: TableLine(line.amount, {**line.weights, "GM0000": 0}, line.sums)
        for line_id, line in lines.items()
    }
    assert split_table(joined) == {
        line_id: {"GM0000": 0, **shares} for line_id, shares in split_table(lines).items()
    }


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=8), weights, st.integers(1, 40))
def test_when_a_gemeente_joins_nobody_else_pays_more_than_a_cent_more(
    costs: list[int], key: dict[str, int], weight: int
) -> None:
    def totals(by: dict[str, int]) -> dict[str, int]:
        cells = split_table({str(n): TableLine(cost, by, ("all",)) for n, cost in enumerate(costs)})
        return {code: sum(shares[code] for shares in cells.values()) for code in by}

    before, after = totals(key), totals({**key, "GM9999": weight})
    assert all(after[code] <= before[code] + 1 for code in key)
    assert sum(after.values()) == sum(before.values())
