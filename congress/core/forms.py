"""What a person typed, and turning it into values or sentences."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Self, get_origin

from email_validator import EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from congress.core.clock import AMSTERDAM
from congress.core.i18n import nl
from congress.core.money import Cents, parse_cents


class Typed(dict[str, str]):
    """What was typed: the last text per input, and in `lists` all texts of inputs that came more often."""

    lists: dict[str, list[str]]

    def __init__(
        self, texts: Mapping[str, str] | None = None, lists: Mapping[str, list[str]] | None = None
    ) -> None:
        super().__init__(texts or {})
        self.lists = dict(lists or {})

    def all(self, name: str) -> list[str]:
        """Every text typed for `name`, in order."""
        return self.lists.get(name) or ([self[name]] if name in self else [])


@dataclass(frozen=True)
class Draft:
    """What was typed, plus a sentence for each input that is wrong."""

    typed: Mapping[str, Any] = field(default_factory=Typed)
    problems: Mapping[str, str] = field(default_factory=dict)


class InvalidForm(Exception):
    """A form that cannot be read; carries the draft to show again."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("invalid form")
        self.draft = draft


class Form(BaseModel):
    """Base of all forms. An empty input counts as missing; unknown inputs are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    sentences: ClassVar[Mapping[str, str]] = {}  # per field; "field.problem" wins over "field"

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> Self:
        """Check `typed`; raises InvalidForm with all problems at once, in the order of the fields."""
        try:
            return cls.model_validate(cls._filled_in(typed))
        except ValidationError as error:
            found = {_where(e): e["type"] for e in error.errors(include_url=False)}
            problems = {
                name: nl(cls.sentences.get(f"{name}.{found[name]}") or cls.sentences[name])
                for name in [*cls.model_fields, ""]
                if name in found
            }
            raise InvalidForm(Draft(typed, problems)) from None

    @classmethod
    def _filled_in(cls, typed: Mapping[str, str]) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, info in cls.model_fields.items():
            if get_origin(info.annotation) in (tuple, list):
                texts = (
                    typed.all(name) if isinstance(typed, Typed) else [typed[name]] if name in typed else []
                )
                found[name] = [text for text in texts if text.strip()]
            elif typed.get(name, "").strip():
                found[name] = typed[name]
        return found


def misplaced(field: str, problem: str = "order") -> PydanticCustomError:
    """For a check over several fields: the problem is shown at `field`, as "field.problem"."""
    return PydanticCustomError(problem, "{field}", {"field": field})


def _where(error: ErrorDetails) -> str:
    return str(error["loc"][0]) if error["loc"] else str(error.get("ctx", {}).get("field", ""))


# Bidirectional overrides can make a name read as another one (Unicode TR 36).
BROKEN = "\ufffd"
"""What stands where bytes were no UTF-8: the text was lost on its way."""

_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff]")


def _clean_line(text: str) -> str:
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text)).replace("\t", " ")  # pasted from a table
    if BROKEN in text or any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in text):
        raise ValueError("control characters")
    return " ".join(text.split())


def clean_text(text: str) -> str:
    """NFC, one kind of line end, no unseen or control characters; raises ValueError."""
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text)).replace("\r\n", "\n").replace("\r", "\n")
    if BROKEN in text or any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in text):
        raise ValueError("control characters")
    return text


def _mailbox(text: str) -> str:
    if len(text) > 254:
        raise ValueError("too long")
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise ValueError(str(error)) from None


def _in_amsterdam(value: object) -> object:
    if not isinstance(value, str):
        return value
    moment = datetime.fromisoformat(value.strip())
    return moment.replace(tzinfo=AMSTERDAM) if moment.tzinfo is None else moment


def sane_year(day: date) -> date:
    """A day or moment in this time of the world; raises ValueError for a year that is a slip or a trick."""
    if not 2000 <= day.year <= 2200:
        raise ValueError("year out of range")
    return day


def _whole(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,12}", value.strip()):
        raise ValueError("not a whole number")
    return value


def _cents(value: object) -> object:
    return parse_cents(value) if isinstance(value, str) else value


Line = Annotated[str, AfterValidator(_clean_line), StringConstraints(min_length=1, max_length=120)]
LongLine = Annotated[str, AfterValidator(_clean_line), StringConstraints(min_length=1, max_length=250)]
Text = Annotated[str, AfterValidator(clean_text), StringConstraints(min_length=1, max_length=5000)]
OptionalLine = Annotated[
    str, AfterValidator(_clean_line), StringConstraints(max_length=120), Field(default="")
]
OptionalText = Annotated[
    str, AfterValidator(clean_text), StringConstraints(max_length=5000), Field(default="")
]
Email = Annotated[str, AfterValidator(_clean_line), AfterValidator(_mailbox)]
Whole = Annotated[int, BeforeValidator(_whole)]
Amount = Annotated[Cents, BeforeValidator(_cents)]
Day = Annotated[date, AfterValidator(sane_year)]
Moment = Annotated[datetime, BeforeValidator(_in_amsterdam), AfterValidator(sane_year)]
Ticked = Annotated[bool, BeforeValidator(bool), Field(default=False)]
