"""What a professional types, and the sentence for each mistake."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from congress.core.errors import NotFound
from congress.core.forms import (
    Draft,
    Email,
    Form,
    InvalidForm,
    Line,
    OptionalLine,
    OptionalText,
    Ticked,
    misplaced,
)
from congress.core.i18n import nl
from congress.registration.rules.wishes import CHOICES, RoundChoices, Wish, in_order

ELSEWHERE = "elders"
_NUMBER = re.compile(r"[0-9]{1,9}")


def _code(text: str) -> str | None:
    return None if text == ELSEWHERE else text


def _agreed(ticked: bool) -> bool:
    if not ticked:
        raise ValueError("no consent")
    return ticked


Municipality = Annotated[
    str,
    StringConstraints(pattern=rf"^(GM[0-9]{{4}}|{ELSEWHERE})$"),
    AfterValidator(_code),
]
ShortText = Annotated[OptionalText, Field(max_length=500)]


class RegistrationForm(Form):
    """One person registering. `municipality` is a CBS code, or None for elsewhere."""

    given_name: Line
    family_name: Line
    email: Email
    organisation: Line
    job_title: OptionalLine
    municipality: Municipality
    needs_consent: Ticked
    diet: ShortText
    access: ShortText
    consent: Annotated[Ticked, AfterValidator(_agreed)] = Field(default=False, validate_default=True)
    language: Literal["nl", "en"] = "nl"

    sentences: ClassVar[Mapping[str, str]] = {
        "given_name": nl("Vul je voornaam in."),
        "given_name.too_long": nl("Vul een voornaam in van hooguit 120 tekens."),
        "given_name.value_error": nl("Vul je voornaam in op één regel, met gewone letters."),
        "family_name": nl("Vul je achternaam in."),
        "family_name.too_long": nl("Vul een achternaam in van hooguit 120 tekens."),
        "family_name.value_error": nl("Vul je achternaam in op één regel, met gewone letters."),
        "email": nl("Vul een e-mailadres in, zoals naam@voorbeeld.nl."),
        "organisation": nl("Vul in bij welke organisatie of club je werkt."),
        "organisation.too_long": nl("Vul een naam van je organisatie in van hooguit 120 tekens."),
        "job_title": nl("Vul je functie in op één regel, van hooguit 120 tekens."),
        "municipality": nl("Kies de gemeente waar je werkt."),
        "needs_consent": nl("Zet een vinkje als we je wensen mogen bewaren."),
        "needs_consent.order": nl("Zet een vinkje als we je wensen mogen bewaren, of maak de velden leeg."),
        "diet": nl("Vul hooguit 500 tekens in."),
        "access": nl("Vul hooguit 500 tekens in."),
        "consent": nl("Zet een vinkje: zonder toestemming kunnen we je niet aanmelden."),
        "language": nl("Kies Nederlands of Engels."),
    }

    @model_validator(mode="after")
    def _needs_with_consent(self) -> Self:
        if (self.diet or self.access) and not self.needs_consent:
            raise misplaced("needs_consent")
        return self

    @property
    def has_needs(self) -> bool:
        """Whether there is anything to keep about diet or access."""
        return bool(self.diet or self.access)


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


_LAST = ("needs_consent", "diet", "access", "consent", "language")


def _as_on_page(problems: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(problems.items(), key=lambda item: _LAST.index(item[0]) if item[0] in _LAST else -1))


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
