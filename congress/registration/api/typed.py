"""From what a program sent to what the form reads, and from its problems to places in the body."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic.alias_generators import to_camel
from starlette.responses import Response

from congress.core.forms import Typed
from congress.core.i18n import nl
from congress.registration.api.models import PreferenceIn, RegistrationIn, RegistrationPatch
from congress.registration.forms import ELSEWHERE, answer_field, register_rows
from congress.registration.models import Registration
from congress.registration.rules.questions import NO, YES, Asked
from congress.registration.rules.wishes import RoundChoices, Wish, in_order
from congress.web.errors import problem

_ANSWER = answer_field("")
_ROWS = {"register": "register", "nummer": "number"}
_PLACES = {"diet": "needs.diet", "access": "needs.access"}


class InvalidBody(Exception):
    """A body that can be read but is not right: a sentence per place."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("invalid body")
        self.problems = problems


def invalid_body(problems: Mapping[str, str]) -> Response:
    """422 with every fault and its place, by the names of the form or of the body."""
    errors = [{"location": _place(name), "message": text} for name, text in problems.items()]
    return problem(422, "invalid", nl("Niet alles is goed ingevuld."), errors=errors)


def _place(name: str) -> str:
    if name.startswith(_ANSWER):
        return f"answers.{name.removeprefix(_ANSWER)}"
    field, _, row = name.rpartition("-")
    if field in _ROWS:
        return f"registers.{int(row) - 1}.{_ROWS[field]}"
    return _PLACES.get(name) or (name if "." in name else to_camel(name))


def typed_registration(body: RegistrationIn, questions: Sequence[Asked]) -> Typed:
    """As if it was typed in the form; raises InvalidBody for answers to questions that are not there."""
    needs = {"diet": body.needs.diet, "access": body.needs.access} if body.needs else {}
    typed = Typed(
        {
            "given_name": body.given_name,
            "family_name": body.family_name,
            "email": body.email,
            "organisation": body.organisation,
            "job_title": body.job_title,
            "municipality": body.municipality or ELSEWHERE,
            "language": body.language,
            "consent": "on",
            "needs_consent": "on" if any(needs.values()) else "",
            "report_consent": "on" if body.report_consent else "",
            **needs,
        }
    )
    for row, entry in enumerate(body.registers, start=1):
        typed |= {
            register_rows.register_field(row): entry.register_,
            register_rows.number_field(row): entry.number,
        }
    _add_answers(typed, body.answers, {question.code for question in questions})
    return typed


def _add_answers(typed: Typed, answers: Mapping[str, Any], codes: Collection[str]) -> None:
    unknown = [code for code in answers if code not in codes]
    if unknown:
        raise InvalidBody({f"answers.{code}": nl("Deze vraag is er niet.") for code in unknown})
    for code, answer in answers.items():
        texts = [_text(one) for one in (answer if isinstance(answer, list) else [answer])]
        typed.lists[answer_field(code)] = texts
        typed[answer_field(code)] = texts[-1] if texts else ""


def _text(answer: object) -> str:
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return YES if answer else NO
    return str(answer)


def typed_change(person: Registration, body: RegistrationPatch) -> Typed:
    """As if what is known was typed again with the changes in it."""
    given = body.model_dump(exclude_unset=True, exclude={"preferences"})
    known = {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
        "organisation": person.organisation,
        "job_title": person.job_title,
        "municipality": person.municipality_code,
    }
    merged = {name: value or "" for name, value in (known | given).items()}
    return Typed(merged | {"municipality": merged["municipality"] or ELSEWHERE, "consent": "on"})


def wishes_from(preferences: Sequence[PreferenceIn], rounds: Sequence[RoundChoices]) -> tuple[Wish, ...]:
    """Wishes by codes; raises InvalidBody with every unknown or repeated one."""
    problems: dict[str, str] = {}
    found: list[tuple[int, int | None]] = []
    taken: set[tuple[str | None, int]] = set()
    by_code = {one.code: one for one in rounds}
    everywhere = {choice.code: choice.workshop_id for one in rounds for choice in one.choices}
    numbered = sorted(enumerate(preferences), key=lambda pair: pair[1].rank)
    for number, wish in numbered:
        place = f"preferences.{number}"
        one = by_code.get(wish.round) if wish.round else None
        workshop = one.workshop_id(wish.workshop) if one else everywhere.get(wish.workshop)
        pair = (workshop or 0, one.round_id if one else None)
        if wish.round and one is None:
            problems[f"{place}.round"] = nl("Deze ronde is er niet.")
        elif workshop is None:
            problems[f"{place}.workshop"] = nl("Deze workshop is er niet, of niet in deze ronde.")
        elif (wish.round, wish.rank) in taken or pair in found:
            problems[f"{place}.rank"] = nl("Elke keuze en elke workshop komt per ronde één keer voor.")
        else:
            found.append(pair)
            taken.add((wish.round, wish.rank))
    if problems:
        raise InvalidBody(problems)
    return in_order(found)
