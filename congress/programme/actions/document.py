"""Bringing a whole congress in from one document, and taking it out again."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from congress.core.audit import record
from congress.core.chance import new_uuid
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.core.money import Cents
from congress.programme.forms.document import CongressDocument, faults_between
from congress.programme.forms.faults import fault_lines
from congress.programme.models import (
    Room,
    Round,
    Session,
    Speaker,
    SpeakerAbsence,
    Theme,
    Workshop,
    WorkshopSpeaker,
)
from congress.setup.actions import SlugTaken
from congress.setup.models import Congress, Municipality, Participation


class FaultyDocument(Conflict):
    """The document has faults; all of them are named and nothing was written."""

    sentence = nl("Er is niets ingelezen. Verbeter dit eerst:\n{faults}")


def read_document(data: Mapping[str, Any]) -> CongressDocument:
    """Check a document; raises FaultyDocument with every fault, a line each."""
    lines = faults_between(data)
    try:
        document = CongressDocument.model_validate(data)
    except ValidationError as error:
        raise _faulty([*fault_lines(error), *lines]) from None
    if lines:
        raise _faulty(lines)
    return document


def import_congress(tx: Tx, document: CongressDocument, *, actor: str, now: datetime) -> Congress:
    """A new congress with all of its programme.

    Raises FaultyDocument when its address is taken or it names a gemeente that is not in the list.
    """
    lines = []
    if tx.scalar(select(Congress.id).where(Congress.slug == document.congress.slug)):
        lines.append(f"congress.slug: {SlugTaken.sentence}")
    known = set(tx.scalars(select(Municipality.code)))
    named = {p.code for p in document.participations} | ({document.congress.lead_code} - {None})
    lines += [f"gemeente {code} staat niet in de lijst" for code in sorted(named - known, key=str)]
    if lines:
        raise _faulty(lines)
    congress = Congress(**document.congress.model_dump(), taken=0, waiting_counter=0)
    tx.add(congress)
    tx.flush()  # everything below needs congress.id
    for part in document.participations:
        facts = part.model_dump(exclude={"code", "lower_cents", "upper_cents"})
        tx.add(
            Participation(
                congress_id=congress.id,
                municipality_code=part.code,
                lower_cents=Cents(part.lower_cents),
                upper_cents=Cents(part.upper_cents),
                **facts,
            )
        )
    _add_programme(tx, congress.id, document)
    record(
        tx, congress_id=congress.id, actor=actor, action="congress-imported", subject=congress.slug, now=now
    )
    return congress


def _faulty(lines: list[str]) -> FaultyDocument:
    return FaultyDocument(faults="\n".join(f"- {line}" for line in lines))


def _add_programme(tx: Tx, congress_id: int, document: CongressDocument) -> None:
    themes = {
        part.code: Theme(congress_id=congress_id, position=number, **part.model_dump())
        for number, part in enumerate(document.themes)
    }
    speakers = {
        part.code: Speaker(congress_id=congress_id, **part.model_dump(exclude={"away"}))
        for part in document.speakers
    }
    rooms = {
        part.code: Room(
            congress_id=congress_id, **part.model_dump(exclude={"features"}), features=list(part.features)
        )
        for part in document.rooms
    }
    rounds = {part.code: Round(congress_id=congress_id, **part.model_dump()) for part in document.rounds}
    tx.add_all([*themes.values(), *speakers.values(), *rooms.values(), *rounds.values()])
    tx.flush()  # workshops and sessions need their ids
    for speaker in document.speakers:
        for code in speaker.away:
            tx.add(SpeakerAbsence(speaker_id=speakers[speaker.code].id, round_id=rounds[code].id))
    given = Counter(session.workshop for session in document.sessions)
    workshops = {
        part.code: Workshop(
            congress_id=congress_id,
            theme_id=themes[part.theme].id if part.theme else None,
            features=list(part.features),
            runs=part.runs or max(given[part.code], 1),
            accreditations=[one.model_dump() for one in part.accreditations],
            **part.model_dump(exclude={"theme", "speakers", "features", "runs", "accreditations"}),
        )
        for part in document.workshops
    }
    tx.add_all(workshops.values())
    tx.flush()  # speakers and sessions need workshop.id
    for part in document.workshops:
        for code in part.speakers:
            tx.add(WorkshopSpeaker(workshop_id=workshops[part.code].id, speaker_id=speakers[code].id))
    for session in document.sessions:
        workshop, room = workshops[session.workshop], rooms[session.room]
        tx.add(
            Session(
                congress_id=congress_id,
                guid=new_uuid(),
                workshop_id=workshop.id,
                round_id=rounds[session.round].id,
                room_id=room.id,
                capacity=min(workshop.capacity, room.places),
                taken=0,
                pinned=session.pinned,
            )
        )
    tx.flush()  # the caller reads the programme back
