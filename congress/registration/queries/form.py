"""What the form of a congress asks, read together: registering must cost few statements."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.registration.models import Organisation, Question, Registration
from congress.registration.queries.questions import answers_of, as_asked, asked
from congress.registration.queries.seats import day_of
from congress.registration.queries.wishes import choices
from congress.registration.rules.organisations import Employer
from congress.registration.rules.questions import Asked, unanswered
from congress.registration.rules.wishes import RoundChoices, seats_are_direct
from congress.setup.models import Congress


@dataclass(frozen=True)
class Opened:
    """The form of one congress, and the organisation of who fills it in when that is known.

    `rounds` are those that wishes are asked for; `direct` those in which seats are chosen afterwards.
    """

    congress: Congress
    rounds: tuple[RoundChoices, ...]
    direct: tuple[RoundChoices, ...]
    questions: tuple[Asked, ...]
    employer: Employer | None


def form_of(tx: Tx, slug: str, *, organisation: str = "", locks: bool = False) -> Opened:
    """The form at this address, in two statements; NotFound when there is none.

    `locks` waits for whoever changes places now (see `lock_congress`).
    """
    query = (
        select(Congress, Question, Organisation)
        .outerjoin(Question, and_(Question.congress_id == Congress.id, Question.closed_at.is_(None)))
        .outerjoin(Organisation, _is_named(organisation))
        .where(Congress.slug == slug)
        .order_by(Question.position, Question.id, Organisation.id)
    )
    if locks:
        query = query.with_for_update(of=Congress)
    rows = tx.execute(query).all()
    if not rows:
        raise NotFound
    congress, _, employer = rows[0]
    if locks:
        tx.info.setdefault("locked", set()).add(congress.id)
    rounds = choices(tx, congress.id)
    is_direct = seats_are_direct(congress.choice, published_at=congress.placement_published_at)
    questions = dict.fromkeys(question for _, question, _ in rows if question)
    return Opened(
        congress,
        () if is_direct else rounds,
        rounds if is_direct else (),
        tuple(as_asked(question) for question in questions),
        Employer(employer.name, employer.kind, tuple(employer.municipality_codes)) if employer else None,
    )


def still_asked(
    tx: Tx, congress: Congress, registration: Registration, *, now: datetime
) -> tuple[Asked, ...]:
    """The questions that this person can answer now, in order: all that are put to them until the deadline.

    After it only those that must be answered and never were, until the congress begins.
    """
    found = asked(tx, congress.id)
    if not found or now >= day_of(tx, congress)[0]:
        return ()
    employer = employer_of(tx, registration.organisation)
    kind = employer.kind if employer else ""
    mine = tuple(one for one in found if one.applies(registration.municipality_code, kind))
    if now < congress.preferences_close_at:
        return mine
    return unanswered(mine, answers_of(tx, registration.id))


def employer_of(tx: Tx, name: str) -> Employer | None:
    """The organisation that is known under this name, whatever its capitals."""
    found = tx.scalars(select(Organisation).where(_is_named(name)).order_by(Organisation.id)).first()
    return Employer(found.name, found.kind, tuple(found.municipality_codes)) if found else None


def _is_named(name: str) -> ColumnElement[bool]:
    plain = " ".join(name.replace("\x00", "")[:250].split())
    return or_(Organisation.name == plain, func.lower(Organisation.name) == plain.lower())
