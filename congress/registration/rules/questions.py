"""Own questions of the organiser: whom they are for, and what counts as an answer."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum


class QuestionKind(StrEnum):
    """What kind of answer a question wants."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    ONE_OF = "one-of"
    SEVERAL_OF = "several-of"
    NUMBER = "number"
    YES_NO = "yes-no"


YES, NO = "ja", "nee"
LONGEST = {QuestionKind.TEXT: 250, QuestionKind.LONG_TEXT: 2000}
"""How many characters a typed answer may have."""

_NUMBER = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,4})?")


@dataclass(frozen=True)
class Asked:
    """A question as it is put to people; without gemeenten or kinds of organisation it is for all.

    `choices` has (text, English text) in order; the Dutch text is what is kept.
    """

    id: int
    code: str
    kind: QuestionKind
    text: str
    text_en: str = ""
    hint: str = ""
    hint_en: str = ""
    is_required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    municipality_codes: frozenset[str] = frozenset()
    organisation_kinds: frozenset[str] = frozenset()

    def applies(self, municipality: str | None, organisation_kind: str) -> bool:
        """Whether it is for this gemeente (None: elsewhere) and kind of organisation ("": unknown).

        Who is not known to belong to what a question is limited to, is not asked.
        """
        here = not self.municipality_codes or municipality in self.municipality_codes
        return here and (not self.organisation_kinds or organisation_kind in self.organisation_kinds)

    @property
    def in_english(self) -> "Asked":
        """The same question for who reads English; what has no English stays Dutch."""
        return replace(self, text=self.text_en or self.text, hint=self.hint_en or self.hint)

    def options(self, *, in_english: bool = False) -> list[tuple[str, str]]:
        """(what is kept, what is read) of each choice."""
        return [(text, (in_english and english) or text) for text, english in self.choices]

    def municipality_names(self, names: Mapping[str, str]) -> list[str]:
        """The gemeenten it is limited to, by name."""
        return sorted(names.get(code, code) for code in self.municipality_codes)

    @property
    def values(self) -> tuple[str, ...]:
        """What can be picked; empty when one types."""
        return (YES, NO) if self.kind == QuestionKind.YES_NO else tuple(text for text, _ in self.choices)


def unanswered(questions: Sequence[Asked], answered: Collection[int]) -> tuple[Asked, ...]:
    """The questions that must be answered and are not; `answered` has ids of questions."""
    return tuple(one for one in questions if one.is_required and one.id not in answered)


@dataclass(frozen=True)
class Reply:
    """An answer to keep; several choices stand on lines of their own, in the order of the question."""

    question_id: int
    value: str


def picked(question: Asked, texts: Sequence[str]) -> str | None:
    """The choices as they are kept, in the order of the question; None when one of them cannot be picked."""
    wanted = set(texts)
    if not wanted <= set(question.values):
        return None
    return "\n".join(value for value in question.values if value in wanted)


def number_text(text: str) -> str | None:
    """A number as people here write it: "12" or "7,5"; None when it is none.

    At most nine figures before and four after the comma; a point counts as a comma.
    """
    if not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text.replace(",", "."))
    plain = f"{number.normalize():f}" if number else "0"
    return plain.replace(".", ",")
