"""A form is done once, also when it is sent again at the same moment; one that was refused may come again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from congress.core.db import Database, Tx
from congress.core.forms import Typed
from congress.core.once import FIELD, KEPT, SentForm, forget_sent_forms, is_first
from tests.make import NOW
from tests.overlap import overlapping

FORM = Typed({FIELD: "a", "amount": "1"})


def said(database: Database, *forms: Typed) -> list[bool]:
    answers = []
    for form in forms:
        with database.write() as tx:
            answers.append(is_first(tx, form, now=NOW))
    return answers


def test_the_same_form_is_first_once(database: Database) -> None:
    other_amount, other_id = Typed({FIELD: "a", "amount": "2"}), Typed({FIELD: "b", "amount": "1"})
    ticked = Typed({FIELD: "a", "line": "2"}, {FIELD: ["a"], "line": ["1", "2"]})
    ticked_less = Typed({FIELD: "a", "line": "2"}, {FIELD: ["a"], "line": ["2"]})

    forms = [FORM, FORM, other_amount, other_id, ticked, ticked_less, ticked]
    assert said(database, *forms) == [True, False, True, True, True, True, False]


def test_without_an_id_every_form_is_the_first(database: Database) -> None:
    assert said(database, Typed({"amount": "1"}), Typed({"amount": "1"})) == [True, True]


def test_what_was_refused_may_be_sent_again(database: Database) -> None:
    with database.write() as tx:
        with pytest.raises(ZeroDivisionError), tx.begin_nested():
            assert is_first(tx, FORM, now=NOW)
            1 / 0  # noqa: B018 -- any refusal
        assert is_first(tx, FORM, now=NOW)


@pytest.mark.parametrize("first_fails", [True, False])
def test_at_the_same_moment_the_second_waits_for_the_first(database: Database, first_fails: bool) -> None:
    answers = []

    def ask(tx: Tx) -> None:
        answers.append(is_first(tx, FORM, now=NOW))
        if first_fails and len(answers) == 1:
            tx.rollback()

    overlapping(database, ask, ask)

    assert answers == [True, first_fails]


def test_forms_are_forgotten_after_some_days(database: Database) -> None:
    said(database, FORM)
    for later, left in ((KEPT, 1), (KEPT + timedelta(seconds=1), 0)):
        with database.write() as tx:
            forget_sent_forms(tx, now=NOW + later)
            assert len(tx.scalars(select(SentForm)).all()) == left
