"""What in the programme, or of people, still needs a part."""

from collections.abc import Sequence

from sqlalchemy import func, select

from congress.core.db import Base, Tx
from congress.core.i18n import nl, plural
from congress.programme.models import (
    Preference,
    Room,
    Round,
    Session,
    Speaker,
    Theme,
    Workshop,
    WorkshopSpeaker,
)

SHOWN = 5
"""So many are named; of the rest only how many."""


def users_of(tx: Tx, model: type[Base], part_id: int) -> str:
    """What needs this part: "“De meldcode” in Ronde 1, keuzes van 3 mensen"; empty when nothing does."""
    named = [*_workshops(tx, model, part_id), *_sessions(tx, model, part_id)]
    if len(named) > SHOWN:
        named[SHOWN:] = [nl("en nog {count}").format(count=len(named) - SHOWN)]
    return ", ".join([*named, *_wishes(tx, model, part_id)])


def _workshops(tx: Tx, model: type[Base], part_id: int) -> Sequence[str]:
    query = select(Workshop.title).order_by(Workshop.title)
    if model is Theme:
        query = query.where(Workshop.theme_id == part_id)
    elif model is Speaker:
        gives = select(WorkshopSpeaker.workshop_id).where(WorkshopSpeaker.speaker_id == part_id)
        query = query.where(Workshop.id.in_(gives))
    else:
        return ()
    return [nl("de workshop “{title}”").format(title=title) for title in tx.scalars(query)]


def _sessions(tx: Tx, model: type[Base], part_id: int) -> Sequence[str]:
    columns = {Room: Session.room_id, Round: Session.round_id, Workshop: Session.workshop_id}
    if model not in columns:
        return ()
    query = (
        select(Workshop.title, Round.title)
        .join(Session, Session.workshop_id == Workshop.id)
        .join(Round, Round.id == Session.round_id)
        .where(columns[model] == part_id)
        .order_by(Round.starts_at, Workshop.title)
    )
    return [nl("“{title}” in {round}").format(title=title, round=block) for title, block in tx.execute(query)]


def _wishes(tx: Tx, model: type[Base], part_id: int) -> Sequence[str]:
    columns = {Round: Preference.round_id, Workshop: Preference.workshop_id}
    if model not in columns:
        return ()
    query = select(func.count(Preference.registration_id.distinct())).where(columns[model] == part_id)
    count = tx.scalar(query) or 0
    return [plural("keuzes van {count} persoon", "keuzes van {count} mensen", count).format(count=count)] * (
        count > 0
    )
