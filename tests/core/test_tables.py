"""CSV that a Dutch spreadsheet opens right and does not run."""

import pytest

from congress.core.tables import csv_bytes, guarded


def test_a_dutch_spreadsheet_opens_it_right() -> None:
    content = csv_bytes(["Naam", "Bedrag"], [["Çelik; Yıldız", "1.234,50"], ["Łucja", None]])

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == 'Naam;Bedrag\r\n"Çelik; Yıldız";1.234,50\r\nŁucja;\r\n'


@pytest.mark.parametrize(
    "hostile", ["=1+1", "+31612345678x", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1"]
)
def test_a_formula_becomes_text(hostile: str) -> None:
    assert guarded(hostile) == f"'{hostile}"


@pytest.mark.parametrize("number", ["-3,20", "-1.234,50", "-7"])
def test_an_amount_below_zero_stays_a_number(number: str) -> None:
    assert guarded(number) == number
