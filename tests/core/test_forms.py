"""What was typed becomes values, or sentences with everything kept."""

from datetime import UTC, datetime
from typing import ClassVar

import pytest

from congress.core.forms import Amount, Draft, Email, Form, InvalidForm, Line, Moment, Ticked, Typed


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


def test_every_problem_is_told_at_once_in_the_order_of_the_fields() -> None:
    assert list(problems(email="sanne@", amount="1,234", name=" ")) == ["name", "email", "amount"]


@pytest.mark.parametrize("name", ["x" * 121, "\x00", "a\x07b", "\ud800", "line\u2028separator"])
def test_hostile_names_are_refused(name: str) -> None:
    assert "name" in problems(name=name, email="a@b.nl")


def test_what_turns_text_around_is_taken_out() -> None:
    assert Sample.read({"name": "San\u202ene", "email": "a@b.nl"}).name == "Sanne"


def test_a_year_of_long_ago_is_a_mistake() -> None:
    assert "at" in problems(name="a", email="a@b.nl", at="0025-01-01T00:00")
