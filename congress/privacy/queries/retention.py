"""What is left of every kind of data, and when it goes."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from congress.access.queries import log_in_data_left
from congress.core.clock import local
from congress.core.db import Tx
from congress.core.i18n import nl
from congress.door.queries.retention import door_left
from congress.finance.queries.retention import books_left
from congress.mail.queries import mail_log_size
from congress.programme.queries.retention import speakers_left
from congress.registration.models import Question
from congress.registration.queries import questions_of
from congress.registration.queries import retention as people
from congress.setup.models import Congress
from congress.setup.queries import retention_days
from congress.setup.rules.retention import Holding, goes_on
from congress.setup.rules.terms import TERMS, Kind, Term

BY_ITSELF = frozenset(kind for kind, term in TERMS.items() if term.by_itself and not term.everywhere)


def _file_left(tx: Tx, congress_id: int) -> int:
    return speakers_left(tx, congress_id) + people.placements_left(tx, congress_id)


LEFT: Mapping[Kind, Callable[[Tx, int], int]] = {
    Kind.NEEDS: people.needs_left,
    Kind.DOOR: door_left,
    Kind.MAIL: mail_log_size,
    Kind.PERSONS: people.persons_left,
    Kind.REQUESTS: people.requests_left,
    Kind.FILE: _file_left,
    Kind.FINANCE: books_left,
}
"""How many rows a congress has. Answers have a term per question and log-in data are of no congress."""


def holdings(tx: Tx, congress: Congress, *, now: datetime) -> list[Holding]:
    """What is left of every kind of data, in the order in which it goes, and when that is."""
    days, today, since = retention_days(tx, congress.id), local(now).date(), counts_from(tx, congress)
    found = []
    for kind, term in TERMS.items():
        if kind is Kind.ANSWERS:
            found += [
                _of_question(question, left, since, today)
                for question, left in people.answers_left(tx, congress.id)
            ]
        elif kind is Kind.LOGIN:
            over = log_in_due(tx, now=now)
            left = log_in_data_left(tx)
            found.append(Holding(kind, term.title, days[kind], left, None, is_due=over > 0))
        else:
            left = LEFT[kind](tx, congress.id) if kind in LEFT else 0
            day = goes_on(since, days[kind])
            found.append(Holding(kind, term.title, days[kind], left, day, is_due=today >= day))
    return found


def counts_from(tx: Tx, congress: Congress) -> date:
    """The day from which all terms count: the last of the congress, or that of the latest registration.

    Somebody who just registered is kept, whatever was typed as the day of the congress.
    """
    latest = people.latest_arrival(tx, congress.id)
    return max(congress.ends_on, local(latest).date()) if latest else congress.ends_on


def _of_question(question: Question, left: int, since: date, today: date) -> Holding:
    day = goes_on(since, question.keep_days)
    return Holding(
        Kind.ANSWERS,
        question.text,
        question.keep_days,
        left,
        day,
        is_due=today >= day,
        question_id=question.id,
    )


@dataclass(frozen=True)
class Asked:
    """A term that can be changed: of a kind of data, or of one question."""

    title: str
    term: Term
    days: int
    question: Question | None = None


def asked_terms(tx: Tx, congress_id: int, *, everywhere: bool) -> dict[str, Asked]:
    """The terms of this congress by the name of their input; `everywhere`: those of the installation too."""
    days = retention_days(tx, congress_id)
    asked = {
        kind.value: Asked(term.title, term, days[kind])
        for kind, term in TERMS.items()
        if kind is not Kind.ANSWERS and (everywhere or not term.everywhere)
    }
    return asked | {
        f"question_{question.id}": Asked(question.text, TERMS[Kind.ANSWERS], question.keep_days, question)
        for question in questions_of(tx, congress_id)
    }


def titled(tx: Tx, congress_id: int, statements: Sequence[Mapping[str, int]]) -> list[list[tuple[str, int]]]:
    """The numbers of each statement with the name of what they count, in the order in which it goes."""
    questions = {f"{Kind.ANSWERS}:{question.id}": question.text for question in questions_of(tx, congress_id)}
    names = {kind.value: nl(term.title) for kind, term in TERMS.items()} | questions
    return [
        [
            (names.get(key, key), counts[key])
            for key in [*names, *(counts.keys() - names.keys())]
            if key in counts
        ]
        for counts in statements
    ]


def due(tx: Tx, congress: Congress, *, also: Collection[Kind] = (), now: datetime) -> list[Holding]:
    """What would go now: what is over its term, of the kinds that go by themselves and those named."""
    return [
        holding
        for holding in holdings(tx, congress, now=now)
        if holding.is_due and holding.left and holding.kind in BY_ITSELF | set(also)
    ]


def log_in_due(tx: Tx, *, now: datetime) -> int:
    """How many rows of log-in data are over their term."""
    days = retention_days(tx, None)[Kind.LOGIN]
    return log_in_data_left(tx, before=now - timedelta(days=days))
