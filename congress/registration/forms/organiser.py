"""What an organiser fills in about the form: own questions, and organisations to suggest."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field, StringConstraints, model_validator

from congress.core.forms import Form, Line, LongLine, OptionalLine, OptionalText, Ticked, Whole, misplaced
from congress.core.i18n import nl
from congress.registration.rules.questions import QuestionKind

MOST_CHOICES = 30
_Code = Annotated[str, StringConstraints(pattern=r"^GM[0-9]{4}$")]
_Kind = Annotated[str, StringConstraints(max_length=60)]
_WITH_CHOICES = (QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF)


class QuestionForm(Form):
    """An own question; choices stand on lines, as many English ones as Dutch ones, or none."""

    text: LongLine
    text_en: Annotated[OptionalText, Field(max_length=250)]
    hint: Annotated[OptionalText, Field(max_length=500)]
    hint_en: Annotated[OptionalText, Field(max_length=500)]
    kind: QuestionKind
    choices: OptionalText
    choices_en: OptionalText
    is_required: Ticked
    municipality_codes: tuple[_Code, ...] = Field(default=(), max_length=400)
    organisation_kinds: tuple[_Kind, ...] = Field(default=(), max_length=100)
    keep_days: Annotated[Whole, Field(ge=1, le=3650)]

    sentences: ClassVar[Mapping[str, str]] = {
        "text": nl("Vul de vraag in, van hooguit 250 tekens."),
        "text_en": nl("Vul hooguit 250 tekens in."),
        "hint": nl("Vul hooguit 500 tekens in."),
        "hint_en": nl("Vul hooguit 500 tekens in."),
        "kind": nl("Kies wat voor antwoord je wilt."),
        "choices": nl("Zet elke keuze op een regel: minstens 2 en hooguit 30, elk van hooguit 120 tekens."),
        "choices_en": nl("Zet in het Engels evenveel keuzes op een regel, in dezelfde volgorde."),
        "is_required": nl("Zet een vinkje, of niet."),
        "municipality_codes": nl("Kies gemeenten uit de lijst."),
        "organisation_kinds": nl("Kies soorten uit de lijst."),
        "keep_days": nl("Vul een heel getal in van 1 tot en met 3650."),
    }

    @model_validator(mode="after")
    def _choices_fit(self) -> Self:
        if self.kind not in _WITH_CHOICES:
            return self
        dutch, english = _lines(self.choices), _lines(self.choices_en)
        fits = 2 <= len(dutch) <= MOST_CHOICES and all(len(line) <= 120 for line in dutch + english)
        if not fits or len(set(dutch)) < len(dutch):
            raise misplaced("choices")
        if english and len(english) != len(dutch):
            raise misplaced("choices_en")
        return self

    def kept(self) -> dict[str, Any]:
        """The columns of the question."""
        has_choices = self.kind in _WITH_CHOICES
        return self.model_dump() | {
            "choices": _lines(self.choices) if has_choices else [],
            "choices_en": _lines(self.choices_en) if has_choices else [],
            "municipality_codes": list(self.municipality_codes),
            "organisation_kinds": list(self.organisation_kinds),
        }


class OrganisationForm(Form):
    """An organisation to suggest; with exactly one gemeente the form fills that in."""

    name: Line
    kind: OptionalLine
    municipality_codes: tuple[_Code, ...] = Field(default=(), max_length=400)

    sentences: ClassVar[Mapping[str, str]] = {
        "name": nl("Vul de naam van de organisatie in, van hooguit 120 tekens."),
        "kind": nl("Vul een soort in van hooguit 60 tekens, zoals welzijn."),
        "municipality_codes": nl("Kies gemeenten uit de lijst."),
    }

    @model_validator(mode="after")
    def _short_kind(self) -> Self:
        if len(self.kind) > 60:
            raise misplaced("kind")
        return self


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
