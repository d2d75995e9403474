"""The filter of the list and its address say the same."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from congress.registration.rules.filter import ELSEWHERE, MOST_TICKED, Filter
from congress.registration.rules.places import Status

words = st.text("ab é'=%&;+", max_size=20).map(str.strip)
filters = st.builds(
    Filter,
    words=words,
    status=st.none() | st.sampled_from(Status),
    municipality=st.sampled_from(["", "GM0534", ELSEWHERE]),
    organisation=words,
    workshop=words,
    round=words,
    language=st.sampled_from(["", "nl", "en"]),
    since=st.none() | st.dates(date(2000, 1, 1), date(2200, 12, 31)),
    is_present=st.none() | st.booleans(),
    is_seatless=st.booleans(),
    mail_failed=st.booleans(),
    ids=st.lists(st.integers(1, 99_999), unique=True, max_size=20).map(tuple),
)


@given(filters)
def test_an_address_brings_the_same_filter_back(wanted: Filter) -> None:
    assert Filter.from_query(wanted.to_query()) == wanted


@given(st.dictionaries(st.sampled_from(list(Filter(words="x").to_query()) + ["wie", "sinds"]), st.text()))
def test_no_address_makes_it_fall_over(query: dict[str, str]) -> None:
    Filter.from_query(query)


def test_an_empty_filter_asks_nothing() -> None:
    assert Filter().to_query() == {}
    empty = {
        "zoek": " ",
        "stand": "bestaat-niet",
        "gescand": "x",
        "wie": "-",
        "sinds": "morgen",
        "taal": "fr",
    }
    assert Filter.from_query(empty) == Filter()


def test_what_is_asked_is_bounded() -> None:
    wanted = Filter.from_query({"zoek": "x" * 1000, "wie": "-".join(map(str, range(10_000)))})

    assert len(wanted.words) == 120
    assert len(wanted.ids) == MOST_TICKED
