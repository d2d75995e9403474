"""When data goes, terms in words, and the signature under what went."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.core.i18n import speaking
from congress.privacy.rules.requests import answer_by
from congress.setup.rules.retention import goes_on, term_text
from congress.setup.rules.statement import Forged, Statement, as_file, is_genuine, read_file, sign
from congress.setup.rules.terms import TERMS, Kind

KEY = "a key of more than thirty-two characters"
WENT = Statement("hlt-2026", datetime(2026, 12, 24, 2, tzinfo=UTC), "nachtelijk opruimen", {"needs": 12})


def test_needs_go_first_of_all() -> None:
    assert next(iter(TERMS)) is Kind.NEEDS
    assert min(TERMS.values(), key=lambda term: term.days).kind is Kind.NEEDS


def test_every_default_lies_within_its_bounds() -> None:
    assert set(TERMS) == set(Kind)
    assert [term.kind for term in TERMS.values() if not term.least <= term.days <= term.most] == []


def test_needs_of_a_congress_on_10_december_go_on_christmas_eve() -> None:
    assert goes_on(date(2026, 12, 10), 14) == date(2026, 12, 24)


def test_nothing_goes_on_the_day_of_the_congress_itself() -> None:
    assert goes_on(date(2026, 12, 10), 0) == date(2026, 12, 11)


@pytest.mark.parametrize(
    ("days", "text"),
    [(1, "1 dag"), (14, "14 dagen"), (183, "6 maanden"), (365, "1 jaar"), (1826, "5 jaar"), (2557, "7 jaar")],
)
def test_a_term_in_words(days: int, text: str) -> None:
    assert term_text(days) == text


def test_a_term_in_english() -> None:
    with speaking("en"):
        assert [term_text(days) for days in (1, 14, 183, 365, 730)] == [
            "1 day",
            "14 days",
            "6 months",
            "1 year",
            "2 years",
        ]


@given(st.integers(0, 8000))
def test_no_term_sounds_longer_or_shorter_than_a_few_leap_days(days: int) -> None:
    number, unit = term_text(days).split()
    said = int(number) * {"dag": 1, "dagen": 1, "maanden": 30.5, "jaar": 365}[unit]
    assert abs(said - days) <= days / 700


def test_what_was_signed_is_genuine_and_comes_back_from_its_file() -> None:
    signature = sign(WENT, KEY)

    assert is_genuine(WENT, signature, KEY)
    assert read_file(as_file(WENT, signature)) == (WENT, signature)


@pytest.mark.parametrize(
    "changed",
    [
        replace(WENT, counts={"needs": 11}),
        replace(WENT, counts={"needs": 12, "persons": 1}),
        replace(WENT, congress=None),
        replace(WENT, actor="iemand anders"),
        replace(WENT, at=datetime(2026, 12, 25, 2, tzinfo=UTC)),
    ],
)
def test_whatever_is_changed_the_signature_no_longer_holds(changed: Statement) -> None:
    assert not is_genuine(changed, sign(WENT, KEY), KEY)


def test_another_installation_cannot_sign_for_this_one() -> None:
    assert not is_genuine(WENT, sign(WENT, KEY + "x"), KEY)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"format": "x"}', b"\xff\xfe", json.dumps({}).encode()])
def test_a_file_that_is_no_statement_is_refused(content: bytes) -> None:
    with pytest.raises(Forged):
        read_file(content)


def test_one_month_ends_with_a_shorter_month() -> None:
    assert answer_by(date(2027, 1, 31)) == date(2027, 2, 28)
    assert answer_by(date(2026, 12, 15)) == date(2027, 1, 15)


@given(st.dates(date(2026, 1, 1), date(2040, 1, 1)))
def test_an_answer_is_due_within_28_to_31_days(day: date) -> None:
    assert timedelta(28) <= answer_by(day) - day <= timedelta(31)
