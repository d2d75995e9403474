"""Adding, changing and removing parts of the programme."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from congress.core.audit import record
from congress.core.clock import day_text, local
from congress.core.db import LOCK, Base, Tx
from congress.core.errors import NotFound
from congress.core.forms import Form
from congress.programme.actions.refusals import (
    CodeTaken,
    InUse,
    LetterTaken,
    NameTaken,
    OutsideCongress,
    OutsideDays,
    PeopleSit,
    RoundInUse,
    UnknownRound,
    UnknownSpeaker,
    UnknownTheme,
    sit,
)
from congress.programme.actions.sessions import resize_sessions, save_session
from congress.programme.actions.uses import users_of
from congress.programme.forms.parts import (
    RoomForm,
    RoundForm,
    SessionForm,
    SpeakerForm,
    ThemeForm,
    WorkshopForm,
    features_of,
)
from congress.programme.models import (
    LARGEST_NUMBER,
    Room,
    Round,
    RoundKind,
    Session,
    Speaker,
    SpeakerAbsence,
    Theme,
    WorkshopSpeaker,
)
from congress.programme.rules.accreditation import read_lines
from congress.programme.rules.codes import code_of
from congress.setup.models import Congress


def part_of(tx: Tx, congress: Congress, model: type[Base], part_id: int) -> Any:
    """A part of this congress by number; NotFound."""
    found: Any = tx.get(model, part_id) if part_id <= LARGEST_NUMBER else None
    if found is None or found.congress_id != congress.id:
        raise NotFound
    return found


def save_part(
    tx: Tx,
    congress: Congress,
    model: type[Base],
    form: Form,
    part_id: int | None,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Add a part, or change the one with this number.

    Raises NotFound, CodeTaken, NameTaken, LetterTaken, Occupied, GivenAlready, SeatsGiven, SessionStays,
    TooOften, RunsGiven, OutsideCongress, RoundInUse or NotThere.
    """
    _hold(tx, congress)
    if isinstance(form, SessionForm):
        save_session(tx, congress, form, part_id)
    else:
        _save_plain(tx, congress, model, form, part_id)
    action = "programme-added" if part_id is None else "programme-changed"
    subject = f"{model.__tablename__} {part_id or getattr(form, 'code', '')}"
    record(tx, congress_id=congress.id, actor=actor, action=action, subject=subject, now=now)


def remove_part(
    tx: Tx, congress: Congress, model: type[Base], part_id: int, *, actor: str, now: datetime
) -> None:
    """Take a part away. Raises NotFound, PeopleSit, or InUse while anything needs it."""
    _hold(tx, congress)
    found = part_of(tx, congress, model, part_id)
    if isinstance(found, Session) and found.taken:
        raise PeopleSit(sit=sit(found.taken))
    try:
        with tx.begin_nested():
            tx.execute(delete(model).where(model.__table__.c.id == part_id))
    except IntegrityError:
        raise InUse(users=users_of(tx, model, part_id)) from None
    subject = f"{model.__tablename__} {part_id}"
    record(tx, congress_id=congress.id, actor=actor, action="programme-removed", subject=subject, now=now)


def _hold(tx: Tx, congress: Congress) -> None:
    # Nobody takes a seat, and nobody else changes the programme, until the end of the transaction.
    tx.refresh(congress, with_for_update=LOCK)


def _save_plain(tx: Tx, congress: Congress, model: type[Base], form: Form, part_id: int | None) -> None:
    _check(tx, congress, form)
    _check_names(tx, congress, form, part_id)
    values = _values(tx, congress, model, form, part_id)
    if part_id is None:
        found: Any = model(congress_id=congress.id, **values)
        if model is Theme:
            found.position = tx.scalar(select(func.count()).where(Theme.congress_id == congress.id)) or 0
        tx.add(found)
        tx.flush()  # what belongs to it needs its id
    else:
        found = part_of(tx, congress, model, part_id)
        if isinstance(form, RoundForm) and form.kind != RoundKind.WORKSHOPS and _has_sessions(tx, part_id):
            raise RoundInUse
        for name, value in values.items():
            setattr(found, name, value)
        resize_sessions(tx, found)
    _save_links(tx, found, form)


def _values(tx: Tx, congress: Congress, model: type[Base], form: Form, part_id: int | None) -> dict[str, Any]:
    """What goes into the columns. Raises CodeTaken."""
    values = form.model_dump(exclude={"speakers", "away"})
    if "features" in values:
        values["features"] = features_of(values["features"])
    if "accreditations" in values:
        values["accreditations"] = [asdict(one) for one in read_lines(values["accreditations"])]
    columns: Any = model
    others = select(columns.code).where(columns.congress_id == congress.id)
    codes = set(tx.scalars(others.where(columns.id != part_id) if part_id else others))
    values["code"] = values["code"] or code_of(values.get("name") or values["title"], codes)
    if values["code"] in codes:
        raise CodeTaken
    return values


def _check(tx: Tx, congress: Congress, form: Form) -> None:
    """Raises UnknownSpeaker, UnknownTheme, UnknownRound or OutsideCongress."""
    if isinstance(form, WorkshopForm):
        if set(form.speakers) - _numbers(tx, congress, Speaker):
            raise UnknownSpeaker
        if form.theme_id is not None and form.theme_id not in _numbers(tx, congress, Theme):
            raise UnknownTheme
    if isinstance(form, SpeakerForm) and set(form.away) - _numbers(tx, congress, Round):
        raise UnknownRound
    if isinstance(form, RoundForm):
        first, last = local(form.starts_at).date(), local(form.ends_at).date()
        if first < congress.starts_on or last > congress.ends_on:
            no = OutsideCongress if congress.starts_on == congress.ends_on else OutsideDays
            raise no(first=day_text(congress.starts_on), last=day_text(congress.ends_on))


def _check_names(tx: Tx, congress: Congress, form: Form, part_id: int | None) -> None:
    """Raises NameTaken or LetterTaken when another part is called the same, whatever its capitals."""
    if isinstance(form, RoomForm):
        others: Any = select(Room.id, Room.name).where(Room.congress_id == congress.id)
    elif isinstance(form, ThemeForm):
        others = select(Theme.id, Theme.name, Theme.letter).where(Theme.congress_id == congress.id)
    elif isinstance(form, RoundForm) and form.kind != RoundKind.BREAK:
        others = select(Round.id, Round.title).where(
            Round.congress_id == congress.id, Round.kind != RoundKind.BREAK
        )
    else:
        return
    name = form.title if isinstance(form, RoundForm) else form.name
    for number, theirs, *letters in tx.execute(others):
        if number == part_id:
            continue
        if theirs.casefold() == name.casefold():
            raise NameTaken(name=theirs)
        if isinstance(form, ThemeForm) and letters == [form.letter]:
            raise LetterTaken(letter=form.letter, theme=theirs)


def _has_sessions(tx: Tx, round_id: int) -> bool:
    return tx.scalar(select(Session.id).where(Session.round_id == round_id).limit(1)) is not None


def _numbers(tx: Tx, congress: Congress, model: type[Speaker | Theme | Round]) -> set[int]:
    return set(tx.scalars(select(model.id).where(model.congress_id == congress.id)))


def _save_links(tx: Tx, found: Any, form: Form) -> None:
    if isinstance(form, WorkshopForm):
        tx.execute(delete(WorkshopSpeaker).where(WorkshopSpeaker.workshop_id == found.id))
        rows = [{"workshop_id": found.id, "speaker_id": number} for number in dict.fromkeys(form.speakers)]
        tx.add_all(WorkshopSpeaker(**row) for row in rows)
    if isinstance(form, SpeakerForm):
        tx.execute(delete(SpeakerAbsence).where(SpeakerAbsence.speaker_id == found.id))
        rows = [{"speaker_id": found.id, "round_id": number} for number in dict.fromkeys(form.away)]
        tx.add_all(SpeakerAbsence(**row) for row in rows)
