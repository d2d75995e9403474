"""Own questions of the organiser, and what people answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.registration.models import Answer, Organisation, Question, RegisterNumber, Registration
from congress.registration.rules.organisations import Employer
from congress.registration.rules.questions import Asked
from congress.registration.rules.registers import Entry


def asked(tx: Tx, congress_id: int) -> tuple[Asked, ...]:
    """The questions that are open, in order."""
    query = _of(congress_id).where(Question.closed_at.is_(None))
    return tuple(as_asked(question) for question in tx.scalars(query))


def as_asked(question: Question) -> Asked:
    """The question as it is put to people."""
    english = [*question.choices_en, *[""] * len(question.choices)]
    return Asked(
        id=question.id,
        code=question.code,
        kind=question.kind,
        text=question.text,
        text_en=question.text_en,
        hint=question.hint,
        hint_en=question.hint_en,
        is_required=question.is_required,
        choices=tuple(zip(question.choices, english, strict=False)),
        municipality_codes=frozenset(question.municipality_codes),
        organisation_kinds=frozenset(question.organisation_kinds),
    )


def questions_of(tx: Tx, congress_id: int) -> Sequence[Question]:
    """All questions, closed ones too, in order."""
    return tx.scalars(_of(congress_id)).all()


def question_of(tx: Tx, congress_id: int, question_id: int) -> Question:
    """One question of this congress; NotFound otherwise."""
    found = tx.get(Question, question_id)
    if found is None or found.congress_id != congress_id:
        raise NotFound
    return found


def answer_counts(tx: Tx, congress_id: int) -> Mapping[int, int]:
    """How many people answered each question that was answered."""
    query = (
        select(Answer.question_id, func.count())
        .join(Question, Question.id == Answer.question_id)
        .where(Question.congress_id == congress_id)
        .group_by(Answer.question_id)
    )
    return {question_id: count for question_id, count in tx.execute(query)}


def answers_of(tx: Tx, registration_id: int) -> Mapping[int, str]:
    """What one person answered, by question id."""
    query = select(Answer.question_id, Answer.value).where(Answer.registration_id == registration_id)
    return {question_id: value for question_id, value in tx.execute(query)}


@dataclass(frozen=True)
class NamedAnswer:
    """An answer as an organiser reads it."""

    code: str
    text: str
    value: str


def named_answers(tx: Tx, registration_id: int) -> Sequence[NamedAnswer]:
    """What one person answered, with the questions, in order; also to questions that are closed by now."""
    query = (
        select(Question.code, Question.text, Answer.value)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.registration_id == registration_id)
        .order_by(Question.position, Question.id)
    )
    return [NamedAnswer(code, text, value) for code, text, value in tx.execute(query)]


def registers_of(tx: Tx, registration_id: int) -> Sequence[Entry]:
    """The register numbers of one person, as they were given."""
    query = (
        select(RegisterNumber.register, RegisterNumber.number)
        .where(RegisterNumber.registration_id == registration_id)
        .order_by(RegisterNumber.id)
    )
    return [Entry(register, number) for register, number in tx.execute(query)]


def employers(tx: Tx) -> Sequence[Employer]:
    """The organisations to suggest, by name."""
    query = select(Organisation.name, Organisation.kind, Organisation.municipality_codes)
    return [
        Employer(name, kind, tuple(codes))
        for name, kind, codes in tx.execute(query.order_by(Organisation.name))
    ]


def organisations(tx: Tx) -> Sequence[Organisation]:
    """All organisations, by name."""
    return tx.scalars(select(Organisation).order_by(func.lower(Organisation.name), Organisation.id)).all()


def congresses_with(tx: Tx, organisation: str) -> set[int]:
    """The numbers of the congresses for which people of this organisation signed up."""
    typed = Registration.organisation
    named = or_(typed == organisation, func.lower(typed) == organisation.lower())
    query = select(Registration.congress_id).where(named, Registration.erased_at.is_(None))
    return set(tx.scalars(query.distinct()))


def organisation_kinds(tx: Tx) -> Sequence[str]:
    """The kinds of organisation there are."""
    query = select(Organisation.kind).where(Organisation.kind != "").distinct().order_by(Organisation.kind)
    return tx.scalars(query).all()


def _of(congress_id: int) -> Select[Question]:
    return (
        select(Question).where(Question.congress_id == congress_id).order_by(Question.position, Question.id)
    )
