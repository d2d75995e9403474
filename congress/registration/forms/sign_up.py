"""Everything that one person sends to sign up, read at once."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from congress.core.forms import Draft, InvalidForm, Typed
from congress.registration.forms.person import RegistrationForm
from congress.registration.forms.questions import read_replies
from congress.registration.forms.registers import CONSENT, read_registers
from congress.registration.forms.wishes import read_wishes
from congress.registration.rules.organisations import Employer
from congress.registration.rules.questions import Asked, Reply
from congress.registration.rules.registers import Entry
from congress.registration.rules.wishes import RoundChoices, Wish

Part = TypeVar("Part")
_CODE = re.compile(r"GM[0-9]{4}")
_BEFORE = ("given_name", "family_name", "email", "organisation", "job_title", "municipality")
_PARTS = ("wens-", "vraag-", "register-", "nummer-")
_AFTER = (CONSENT, "needs_consent", "diet", "access", "consent", "language", "")


@dataclass(frozen=True)
class SignUp:
    """Who signs up, and what they tell besides."""

    form: RegistrationForm
    wishes: tuple[Wish, ...] = ()
    replies: tuple[Reply, ...] = ()
    registers: tuple[Entry, ...] = ()


def read_registration(
    typed: Typed,
    rounds: Sequence[RoundChoices],
    questions: Sequence[Asked] = (),
    employer: Employer | None = None,
) -> SignUp:
    """The person and what they told; raises InvalidForm with all problems, in the order of the page.

    Only questions that apply are read: what was typed for another is left out. An empty gemeente follows
    from the organisation (`employer`) when that works in exactly one.
    """
    typed = with_gemeente(typed, employer)
    chosen = typed.get("municipality", "").strip()
    problems: dict[str, str] = {}
    form = _tried(lambda: RegistrationForm.read(typed), problems)
    wishes = _tried(lambda: read_wishes(typed, rounds), problems)
    code, kind = chosen if _CODE.fullmatch(chosen) else None, employer.kind if employer else ""
    put = [question for question in questions if question.applies(code, kind)]
    replies = _tried(lambda: read_replies(typed, put), problems)
    registers = _tried(lambda: read_registers(typed), problems)
    if form is None or problems:
        raise InvalidForm(Draft(typed, _as_on_page(problems)))
    return SignUp(form, wishes or (), replies or (), registers or ())


def with_gemeente(typed: Typed, employer: Employer | None) -> Typed:
    """What was typed, with the gemeente of the organisation where none was chosen and one follows."""
    code = employer.only_municipality if employer else None
    if code is None or typed.get("municipality", "").strip():
        return typed
    return Typed({**typed, "municipality": code}, typed.lists)


def _tried(read: Callable[[], Part], problems: dict[str, str]) -> Part | None:
    try:
        return read()
    except InvalidForm as invalid:
        problems |= invalid.draft.problems
        return None


def _as_on_page(problems: Mapping[str, str]) -> dict[str, str]:
    order = [*_BEFORE, *_PARTS, *_AFTER]

    def position(name: str) -> int:
        if name in order:
            return order.index(name)
        number = next(number for number, part in enumerate(_PARTS) if name.startswith(part))
        return len(_BEFORE) + min(number, 2)  # the register and its number stand in one row

    return dict(sorted(problems.items(), key=lambda item: position(item[0])))
