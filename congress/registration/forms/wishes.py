"""Wishes and seats as they are typed: a field per round and rank, and one per round."""

import re
from collections.abc import Mapping, Sequence

from congress.core.errors import NotFound
from congress.core.forms import Draft, InvalidForm
from congress.core.i18n import nl
from congress.registration.forms.person import RegistrationForm
from congress.registration.rules.wishes import CHOICES, RoundChoices, Wish, in_order

_NUMBER = re.compile(r"[0-9]{1,9}")


def wish_field(code: str, rank: int) -> str:
    """The name of the input for a choice in the round with this code."""
    return f"wens-{code}-{rank}"


def read_wishes(typed: Mapping[str, str], rounds: Sequence[RoundChoices]) -> tuple[Wish, ...]:
    """The ranked wishes per round; raises InvalidForm with a sentence at each wrong choice.

    An empty choice in between is skipped: who names a second and no first choice, named a first.
    """
    found: list[tuple[int, int | None]] = []
    problems: dict[str, str] = {}
    for one in rounds:
        for rank in range(1, CHOICES + 1):
            name = wish_field(one.code, rank)
            code = typed.get(name, "").strip()
            if not code:
                continue
            workshop_id = one.workshop_id(code)
            if workshop_id is None:
                problems[name] = nl("Kies een workshop uit de lijst van deze ronde.")
            elif (workshop_id, one.round_id) in found:
                problems[name] = nl("Deze workshop koos je al in deze ronde. Kies een andere, of laat leeg.")
            else:
                found.append((workshop_id, one.round_id))
    if problems:
        raise InvalidForm(Draft(typed, problems))
    return in_order(found)


def read_registration(
    typed: Mapping[str, str], rounds: Sequence[RoundChoices]
) -> tuple[RegistrationForm, tuple[Wish, ...]]:
    """The person and the wishes; raises InvalidForm with the problems of both, in the order of the page."""
    form: RegistrationForm | None = None
    wishes: tuple[Wish, ...] = ()
    problems: dict[str, str] = {}
    try:
        form = RegistrationForm.read(typed)
    except InvalidForm as invalid:
        problems |= invalid.draft.problems
    try:
        wishes = read_wishes(typed, rounds)
    except InvalidForm as invalid:
        problems |= invalid.draft.problems
    if form is None or problems:
        raise InvalidForm(Draft(typed, _as_on_page(problems)))
    return form, wishes


_FIRST = ("given_name", "family_name", "email", "organisation", "job_title", "municipality")
_LAST = ("needs_consent", "diet", "access", "consent", "language")


def _as_on_page(problems: Mapping[str, str]) -> dict[str, str]:
    def position(name: str) -> int:
        if name in _FIRST:
            return _FIRST.index(name)
        return 200 + _LAST.index(name) if name in _LAST else 100  # the wishes stand in between

    return dict(sorted(problems.items(), key=lambda item: position(item[0])))


def typed_wishes(wishes: Sequence[Wish], rounds: Sequence[RoundChoices]) -> dict[str, str]:
    """Kept wishes as they would have been typed; a wish for any round shows in each round."""
    typed: dict[str, str] = {}
    for one in rounds:
        codes = {choice.workshop_id: choice.code for choice in one.choices}
        ranked = [w for w in wishes if w.round_id == one.round_id] or [
            w for w in wishes if w.round_id is None
        ]
        offered = [codes[wish.workshop_id] for wish in ranked if wish.workshop_id in codes]
        for rank, code in enumerate(offered[:CHOICES], start=1):
            typed[wish_field(one.code, rank)] = code
    return typed


def seat_field(round_id: int) -> str:
    """The name of the input for the seat in a round."""
    return f"plek-{round_id}"


def read_seat_choice(typed: Mapping[str, str]) -> tuple[int, int | None]:
    """The round, and the session in it or None to give the seat back; raises NotFound for anything else."""
    for name, value in typed.items():
        number = name.removeprefix("plek-")
        if name != number and _NUMBER.fullmatch(number) and _NUMBER.fullmatch(value or "0"):
            return int(number), int(value) if value else None
    raise NotFound
