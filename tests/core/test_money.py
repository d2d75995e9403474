"""Amounts as people type and read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.core.money import decimal_text, euros, parse_cents


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12", 1200),
        ("12,5", 1250),
        ("12,50", 1250),
        ("€ 1.234,56", 123456),
        ("1.000", 100000),
        ("1234.56", 123456),
        ("-12,00", -1200),
        ("-€ 12,00", -1200),
        (" 0,01 ", 1),
    ],
)
def test_amounts_are_read_as_people_type_them(text: str, cents: int) -> None:
    assert parse_cents(text) == cents


@pytest.mark.parametrize(
    "text",
    ["", "twaalf", "1,000.00", "1,234", "1.00.000", "12,345", "1e3", "--1", "12.5", "=1+1", "9" * 20, "١٢"],
)
def test_what_could_be_read_two_ways_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        parse_cents(text)


@given(st.integers(-(10**10), 10**10))
def test_what_is_shown_can_be_typed_back(cents: int) -> None:
    assert parse_cents(euros(cents)) == cents
    assert parse_cents(decimal_text(cents)) == cents
