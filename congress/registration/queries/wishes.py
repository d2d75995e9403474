"""What can be wished, and what was wished."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select

from congress.core.db import Tx
from congress.programme.models import Preference, Round, RoundKind, Session, Theme, Workshop
from congress.registration.rules.wishes import Choice, RoundChoices, Wish


def choices(tx: Tx, congress_id: int) -> tuple[RoundChoices, ...]:
    """The rounds with the workshops given in each, by time and title, in one statement."""
    query = (
        select(Round, Workshop, Theme.name)
        .join(Session, Session.round_id == Round.id)
        .join(Workshop, Workshop.id == Session.workshop_id)
        .outerjoin(Theme, Theme.id == Workshop.theme_id)
        .where(Round.congress_id == congress_id, Round.kind == RoundKind.WORKSHOPS)
        .order_by(Round.starts_at, Round.id, Workshop.title, Workshop.id)
    )
    rows = tx.execute(query).all()
    return tuple(
        RoundChoices(
            one.id,
            one.code,
            one.title,
            one.starts_at,
            one.ends_at,
            tuple(Choice(w.id, w.code, w.title, theme or "", w.abstract) for _, w, theme in found),
        )
        for one, found in groupby(rows, key=lambda row: row[0])
    )


def wishes_of(tx: Tx, registration_id: int) -> Sequence[Wish]:
    """The wishes of one person, by rank."""
    query = (
        select(Preference.workshop_id, Preference.round_id, Preference.rank)
        .where(Preference.registration_id == registration_id)
        .order_by(Preference.rank, Preference.id)
    )
    return [Wish(workshop_id, round_id, rank) for workshop_id, round_id, rank in tx.execute(query)]


@dataclass(frozen=True)
class NamedWish:
    """A wish as an organiser reads it; without a round it counts in every one."""

    rank: int
    title: str
    round_title: str | None


def named_wishes(tx: Tx, registration_id: int) -> Sequence[NamedWish]:
    """The wishes of one person with titles, by round and rank."""
    query = (
        select(Preference.rank, Workshop.title, Round.title)
        .join(Workshop, Workshop.id == Preference.workshop_id)
        .outerjoin(Round, Round.id == Preference.round_id)
        .where(Preference.registration_id == registration_id)
        .order_by(Round.starts_at, Preference.rank)
    )
    return [NamedWish(rank, title, round_title) for rank, title, round_title in tx.execute(query)]
