"""What an organiser types for a mail."""

from collections.abc import Collection, Mapping
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, StringConstraints

from congress.core.forms import Draft, Form, InvalidForm, LongLine, Text, clean_text
from congress.core.i18n import nl
from congress.mail.rules.wording import unknown_names

Subject = Annotated[LongLine, StringConstraints(max_length=150)]
OptionalSubject = Annotated[
    str,
    AfterValidator(clean_text),
    StringConstraints(max_length=150, pattern=r"^[^\n\t]*$"),
    Field(default=""),
]
OptionalBody = Annotated[
    str, AfterValidator(clean_text), StringConstraints(max_length=5000), Field(default="")
]
UNKNOWN = nl("Dit staat tussen accolades maar bestaat niet: {wrong}. Je kunt gebruiken: {right}.")
BOTH = nl("Vul bij Engels het onderwerp en de tekst in, of laat ze allebei leeg.")


class WordsForm(Form):
    """The own words for one kind of mail."""

    subject: Subject
    text: Text

    sentences: ClassVar[Mapping[str, str]] = {
        "subject": nl("Vul een onderwerp in op één regel, van hooguit 150 tekens."),
        "text": nl("Vul een tekst in van hooguit 5000 tekens."),
    }


class MessageForm(WordsForm):
    """A mail to many, in Dutch and if wanted in English."""

    subject_en: OptionalSubject
    text_en: OptionalBody

    sentences: ClassVar[Mapping[str, str]] = {
        **WordsForm.sentences,
        "subject_en": nl("Vul een Engels onderwerp in op één regel, van hooguit 150 tekens."),
        "text_en": nl("Vul een Engelse tekst in van hooguit 5000 tekens."),
    }


def read_words(typed: Mapping[str, str], names: Collection[str]) -> WordsForm:
    """The own words; raises InvalidForm, also for a name in braces that is not one of `names`."""
    form = WordsForm.read(typed)
    _check_names(typed, form, names)
    return form


def read_message(typed: Mapping[str, str], names: Collection[str]) -> MessageForm:
    """A mail to many; raises InvalidForm, also when only half of the English is there."""
    form = MessageForm.read(typed)
    if bool(form.subject_en.strip()) != bool(form.text_en.strip()):
        missing = "text_en" if form.subject_en.strip() else "subject_en"
        raise InvalidForm(Draft(typed, {missing: nl(BOTH)}))
    _check_names(typed, form, names)
    return form


def _check_names(typed: Mapping[str, str], form: Form, names: Collection[str]) -> None:
    right = ", ".join(f"{{{name}}}" for name in names)
    problems = {
        field: nl(UNKNOWN).format(wrong=", ".join(f"{{{name}}}" for name in wrong), right=right)
        for field, text in form.model_dump().items()
        if (wrong := unknown_names(text, names))
    }
    if problems:
        raise InvalidForm(Draft(typed, problems))
