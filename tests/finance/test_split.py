"""Dividing money exactly: the agreed vectors, and the promises for any amount and weights."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.finance.rules.split import NothingToSplitBy, split

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "cases" / "split-vectors.json").read_text())

amounts = st.integers(-(10**11), 10**11)
codes = st.integers(1, 1999).map(lambda number: f"GM{number:04d}")
weights = st.dictionaries(codes, st.integers(0, 1_000_000), min_size=1, max_size=12).filter(
    lambda found: any(found.values())
)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: str(case["amountCents"]))
def test_shares_by_inhabitants_are_the_agreed_ones(case: dict[str, Any]) -> None:
    assert split(case["amountCents"], VECTORS["weights"]) == case["shares"]


@pytest.mark.parametrize("case", VECTORS["equal"], ids=lambda case: str(case["amountCents"]))
def test_equal_shares_are_the_agreed_ones(case: dict[str, Any]) -> None:
    assert split(case["amountCents"], dict.fromkeys(case["over"], 1)) == case["shares"]


def test_of_equal_remainders_the_larger_weight_gets_the_cent() -> None:
    assert split(1, {"GM0001": 1, "GM0002": 1, "GM0003": 2}) == {"GM0001": 0, "GM0002": 0, "GM0003": 1}
    assert split(2, {"GM0001": 1, "GM0002": 3}) == {"GM0001": 0, "GM0002": 2}


def test_split_by_nothing_is_refused() -> None:
    with pytest.raises(NothingToSplitBy, match="Geen enkele gemeente"):
        split(1, {"GM0534": 0})
    with pytest.raises(NothingToSplitBy):
        split(1, {})


def test_a_weight_below_zero_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="below zero"):
        split(1, {"GM0534": -1, "GM0537": 2})


@given(amounts, weights)
def test_shares_add_up_to_the_cent(amount: int, found: dict[str, int]) -> None:
    assert sum(split(amount, found).values()) == amount


@given(amounts, weights)
def test_every_share_is_within_a_cent_of_its_exact_part(amount: int, found: dict[str, int]) -> None:
    base = sum(found.values())
    for code, share in split(amount, found).items():
        assert abs(share * base - amount * found[code]) < base


@given(amounts, weights)
def test_a_credit_mirrors_the_charge(amount: int, found: dict[str, int]) -> None:
    assert split(-amount, found) == {code: -share for code, share in split(amount, found).items()}


@given(amounts, weights, st.randoms(use_true_random=False))
def test_the_order_of_the_gemeenten_does_not_matter(amount: int, found: dict[str, int], chance: Any) -> None:
    mixed = list(found.items())
    chance.shuffle(mixed)
    assert split(amount, dict(mixed)) == split(amount, found)


@given(st.integers(0, 10**11), weights)
def test_a_larger_weight_never_gets_less(amount: int, found: dict[str, int]) -> None:
    shares = split(amount, found)
    by_weight = sorted(found, key=lambda code: found[code])
    for lighter, heavier in zip(by_weight, by_weight[1:], strict=False):
        if found[lighter] < found[heavier]:
            assert shares[lighter] <= shares[heavier]


@given(amounts, weights, st.integers(2, 50))
def test_only_proportions_count(amount: int, found: dict[str, int], factor: int) -> None:
    assert split(amount, {code: weight * factor for code, weight in found.items()}) == split(amount, found)
