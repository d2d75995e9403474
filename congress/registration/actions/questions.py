"""Own questions of the organiser: adding, changing, ordering and closing them. Answers are never lost."""

import re
import unicodedata
from datetime import datetime

from congress.core.audit import record
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.registration import queries
from congress.registration.forms.organiser import QuestionForm
from congress.registration.models import Question
from congress.setup.models import Congress

MOST = 40


class TooManyQuestions(Conflict):
    """A form with more questions is not filled in by anybody."""

    sentence = nl("Er zijn al {most} vragen. Pas een vraag aan die er al is.")


class KindIsFixed(Conflict):
    """A question that was answered keeps its kind."""

    sentence = nl(
        "Deze vraag is al beantwoord. De soort kan niet meer veranderen: sluit hem en maak een nieuwe."
    )


def add_question(tx: Tx, congress: Congress, form: QuestionForm, *, actor: str, now: datetime) -> Question:
    """A new question at the end of the form. Raises TooManyQuestions."""
    known = queries.questions_of(tx, congress.id)
    if len(known) >= MOST:
        raise TooManyQuestions(most=MOST)
    question = Question(
        congress_id=congress.id,
        code=_code(form.text, {question.code for question in known}),
        position=max((question.position for question in known), default=0) + 1,
    )
    _fill_in(question, form)
    tx.add(question)
    tx.flush()  # the log names its id
    _log(tx, question, "question-added", actor=actor, now=now)
    return question


def change_question(tx: Tx, question: Question, form: QuestionForm, *, actor: str, now: datetime) -> None:
    """Change a question; what was answered stays as it was. Raises KindIsFixed."""
    if form.kind != question.kind and queries.answer_counts(tx, question.congress_id).get(question.id):
        raise KindIsFixed
    _fill_in(question, form)
    _log(tx, question, "question-changed", actor=actor, now=now)


def set_closed(tx: Tx, question: Question, is_closed: bool, *, actor: str, now: datetime) -> None:
    """Ask it no more, or ask it again; its answers stay."""
    if (question.closed_at is not None) == is_closed:
        return
    question.closed_at = now if is_closed else None
    _log(tx, question, "question-closed" if is_closed else "question-opened", actor=actor, now=now)


def keep_answers(tx: Tx, question: Question, days: int, *, actor: str, now: datetime) -> None:
    """Keep the answers to this question so many days after the congress."""
    before, question.keep_days = question.keep_days, days
    record(
        tx,
        congress_id=question.congress_id,
        actor=actor,
        action="term-changed",
        subject=f"vraag {question.code}",
        before={"days": before},
        after={"days": days},
        now=now,
    )


def move_question(tx: Tx, question: Question, steps: int) -> None:
    """One place up (-1) or down (1) in the form; at the end it stays."""
    order = list(queries.questions_of(tx, question.congress_id))
    place = order.index(question)
    order.insert(min(max(place + steps, 0), len(order) - 1), order.pop(place))
    for position, one in enumerate(order, start=1):
        one.position = position


def _fill_in(question: Question, form: QuestionForm) -> None:
    for name, value in form.kept().items():
        setattr(question, name, value)


def _code(text: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32].strip("-") or "vraag"
    numbered = (f"{stem}-{number}" for number in range(2, MOST + 2))
    return next(code for code in (stem, *numbered) if code not in taken)


def _log(tx: Tx, question: Question, action: str, *, actor: str, now: datetime) -> None:
    record(
        tx,
        congress_id=question.congress_id,
        actor=actor,
        action=action,
        subject=f"vraag {question.code}",
        after={"text": question.text, "kind": question.kind.value},
        now=now,
    )
