"""Points of registers as people type them, and short names."""

from hypothesis import given
from hypothesis import strategies as st

from congress.programme.rules.accreditation import Accreditation, as_lines, read_lines
from congress.programme.rules.codes import code_of

_words = st.text("abcXYZ &é-12", min_size=1, max_size=20).map(str.strip).filter(bool)
_points = st.from_regex(r"(0|[1-9][0-9]{0,2})(\.[0-9]?[1-9])?", fullmatch=True)
_found = st.lists(
    st.builds(Accreditation, name=_words, number=_words, points=_points),
    max_size=10,
    unique_by=lambda one: one.name.lower(),
)


@given(_found)
def test_what_is_typed_is_what_is_kept(found: list[Accreditation]) -> None:
    assert read_lines(as_lines(found)) == tuple(found)


@given(st.lists(st.text(max_size=70), max_size=5))
def test_short_names_have_their_shape_and_are_never_given_twice(names: list[str]) -> None:
    taken: set[str] = set()
    for name in names:
        code = code_of(name, taken)
        assert code not in taken
        assert set(code) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert code.strip("-") == code
        assert 0 < len(code) <= 60
        taken.add(code)
