"""Wishes and seats as they are typed: a field per round and rank, and one per round."""

import re
from collections.abc import Mapping, Sequence

from congress.core.errors import NotFound
from congress.core.forms import Draft, InvalidForm
from congress.core.i18n import nl
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
