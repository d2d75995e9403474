"""What was typed becomes values, or sentences with everything kept."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import ClassVar

import pytest

import congress.app  # noqa: F401 -- knows every form
from congress.core.forms import TICK, Amount, Draft, Email, Form, InvalidForm, Line, Moment, Ticked, Typed


class Sample(Form):
    name: Line
    email: Email
    amount: Amount | None = None
    at: Moment | None = None
    agreed: Ticked
    numbers: tuple[int, ...] = ()

    sentences: ClassVar[dict[str, str]] = {
        "name": "Vul je naam in.",
        "name.string_too_long": "Korter.",
        "email": "Vul een e-mailadres in.",
        "amount": "Vul een bedrag in.",
        "at": "Vul een moment in.",
        "numbers": "Kies getallen.",
        "agreed": TICK,
    }


def problems(**typed: str) -> dict[str, str]:
    with pytest.raises(InvalidForm) as caught:
        Sample.read(typed)
    draft: Draft = caught.value.draft
    assert draft.typed == typed
    return dict(draft.problems)


def test_a_good_form_gives_clean_values() -> None:
    typed = {
        "name": "  Sanne \t de  Vries ",
        "email": "Sanne@Voorbeeld.NL",
        "at": "2026-07-01T12:00",
        "agreed": "on",
    }

    form = Sample.read(Typed(typed, {"numbers": ["1", "2"]}))

    assert (form.name, form.email, form.agreed, form.numbers) == (
        "Sanne de Vries",
        "sanne@voorbeeld.nl",
        True,
        (1, 2),
    )
    assert form.at == datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "is_ticked"),
    [(text, True) for text in ("on", "true", "True", "1", "ja", " on ")]
    + [(text, False) for text in ("", " ", "false", "0", "False")],
)
def test_a_box_is_ticked_by_what_says_so_only(text: str, is_ticked: bool) -> None:
    typed = Typed({"name": "Sanne", "email": "sanne@hlt.nl", "agreed": text})

    assert Sample.read(typed).agreed is is_ticked
    assert typed.ticks("agreed") is is_ticked


def test_anything_else_in_a_box_is_a_problem() -> None:
    for text in ("nee", "2", "yes", "aan"):
        assert problems(name="Sanne", email="sanne@hlt.nl", agreed=text) == {"agreed": TICK}
        assert not Typed({"agreed": text}).ticks("agreed")


def test_every_form_has_a_sentence_for_its_boxes() -> None:
    for form in _forms(Form):
        for name, field in form.model_fields.items():
            if field.annotation is bool:
                assert form.sentences.get(name), f"{form.__name__}.{name}"


def _forms(base: type[Form]) -> Iterator[type[Form]]:
    for form in base.__subclasses__():
        yield form
        yield from _forms(form)


def test_every_problem_is_told_at_once_in_the_order_of_the_fields() -> None:
    assert list(problems(email="sanne@", amount="1,234", name=" ")) == ["name", "email", "amount"]


@pytest.mark.parametrize("name", ["x" * 121, "\x00", "a\x07b", "\ud800", "line\u2028separator"])
def test_hostile_names_are_refused(name: str) -> None:
    assert "name" in problems(name=name, email="a@b.nl")


def test_what_turns_text_around_is_taken_out() -> None:
    assert Sample.read({"name": "San\u202ene", "email": "a@b.nl"}).name == "Sanne"


def test_a_year_of_long_ago_is_a_mistake() -> None:
    assert "at" in problems(name="a", email="a@b.nl", at="0025-01-01T00:00")
