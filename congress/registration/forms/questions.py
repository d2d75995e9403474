"""Answers to own questions as they are typed: a field per question."""

from collections.abc import Mapping, Sequence

from congress.core.forms import Draft, InvalidForm, Typed, clean_text
from congress.core.i18n import nl
from congress.registration.rules.questions import LONGEST, Asked, QuestionKind, Reply, number_text, picked

_PICKS = (QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF, QuestionKind.YES_NO)


class Wrong(ValueError):
    """An answer that cannot be kept; its text is the sentence for the person."""


def answer_field(code: str) -> str:
    """The name of the input for the question with this code."""
    return f"vraag-{code}"


def read_replies(typed: Typed, questions: Sequence[Asked]) -> tuple[Reply, ...]:
    """The answers to these questions; raises InvalidForm with a sentence at each wrong or missing one."""
    found, problems = [], {}
    for question in questions:
        name = answer_field(question.code)
        try:
            value = _value(question, [text.strip() for text in typed.all(name) if text.strip()])
        except Wrong as wrong:
            problems[name] = str(wrong)
            continue
        if value:
            found.append(Reply(question.id, value))
    if problems:
        raise InvalidForm(Draft(typed, problems))
    return tuple(found)


def typed_replies(answers: Mapping[int, str], questions: Sequence[Asked]) -> Typed:
    """Kept answers (by question id) as they would have been typed."""
    typed = Typed()
    for question in questions:
        value = answers.get(question.id, "")
        name = answer_field(question.code)
        if question.kind == QuestionKind.SEVERAL_OF:
            typed.lists[name] = value.splitlines()
        typed[name] = value
    return typed


def _value(question: Asked, texts: list[str]) -> str:
    if not texts:
        if question.is_required:
            raise Wrong(
                nl("Kies een antwoord.") if question.kind in _PICKS else nl("Vul hier een antwoord in.")
            )
        return ""
    if question.kind in _PICKS:
        several = question.kind == QuestionKind.SEVERAL_OF
        value = picked(question, texts if several else texts[-1:])
        if value is None:
            raise Wrong(nl("Kies een antwoord uit de lijst."))
        return value
    if question.kind == QuestionKind.NUMBER:
        number = number_text(texts[-1])
        if number is None:
            raise Wrong(nl("Vul een getal in, zoals 12 of 7,5."))
        return number
    return _text(question, texts[-1])


def _text(question: Asked, text: str) -> str:
    most = LONGEST[question.kind]
    try:
        value = clean_text(text)
    except ValueError:
        raise Wrong(nl("Vul gewone letters en tekens in.")) from None
    if len(value) > most:
        raise Wrong(nl("Vul hooguit {most} tekens in.").format(most=most))
    return value if question.kind == QuestionKind.LONG_TEXT else " ".join(value.split())
