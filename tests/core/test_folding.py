"""Searching without capitals and accents finds the same on both databases as in Python."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import literal, select

from congress.core.db import Database
from congress.core.folding import contains_word, fold, folded

LETTERS = "aZ éÉłŁøßİıÇçÑñŐő'%_-🎈\u0301ẞΩд"


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Łucja Çelik", "lucja celik"), ("Yıldız", "yildiz"), ("İpek", "ipek"), ("e\u0301É", "ee")],
)
def test_capitals_and_accents_go(text: str, plain: str) -> None:
    assert fold(text) == plain


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text(LETTERS, max_size=8))
@example(LETTERS)
def test_the_database_folds_as_we_do(database: Database, text: str) -> None:
    with database.read() as tx:
        assert tx.scalar(select(folded(literal(text)))) == fold(text)


@pytest.mark.parametrize(("word", "is_there"), [("WAŁĘ", True), ("walesa", True), ("%", False), ("_", False)])
def test_a_word_is_found_and_is_no_pattern(database: Database, word: str, is_there: bool) -> None:
    with database.read() as tx:
        assert tx.scalar(select(contains_word(literal("Lech Wałęsa"), word))) == is_there
