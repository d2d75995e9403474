"""Bringing a whole congress in from one document."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import select

from congress.core.audit import record
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.core.money import Cents
from congress.programme.actions.bringing import bring_in
from congress.programme.forms.document import CongressDocument, ProgrammeDocument
from congress.programme.forms.faults import Fault, faults_of
from congress.programme.forms.fitting import LISTS, NOTHING, There, faults_between
from congress.programme.forms.sheets import Given
from congress.setup.actions import DayIsPast, SlugTaken, known_inhabitants, past_days
from congress.setup.models import Congress, Municipality, Participation

_Document = TypeVar("_Document", bound=ProgrammeDocument)


class FaultyDocument(Conflict):
    """The document has faults; all of them are named, in `lines` too, and nothing was written."""

    sentence = nl("Er is niets ingelezen. Verbeter dit eerst:\n{faults}")

    def __init__(self, lines: list[str]) -> None:
        super().__init__(faults="\n".join(f"- {line}" for line in lines))
        self.lines = lines


def read_document(data: Mapping[str, Any]) -> CongressDocument:
    """Check a document; raises FaultyDocument with every fault, a line each."""
    return checked(CongressDocument, Given(dict(data)))


def checked(form: type[_Document], given: Given, there: There = NOTHING) -> _Document:
    """The document that a file holds; raises FaultyDocument with every fault, in the order of the file."""
    faults, document = list(given.faults), None
    told = {fault.where for fault in faults}
    try:
        document = form.model_validate(given.data)
    except ValidationError as error:
        faults += [fault for fault in faults_of(error) if fault.where[:3] not in told]
    faults += faults_between(given.data, there)
    if document is None or faults:
        lines = [f"{given.spot(f.where)}: {f.what}" for f in sorted(faults, key=_order)]
        raise FaultyDocument(list(dict.fromkeys(lines)))
    return document


def _order(fault: Fault) -> tuple[int, int]:
    kind, number = (*fault.where, -1, -1)[:2]
    return (LISTS.index(kind) if kind in LISTS else -1, number if isinstance(number, int) else -1)


def import_congress(tx: Tx, document: CongressDocument, *, actor: str, now: datetime) -> Congress:
    """A new congress with all of its programme.

    Raises FaultyDocument when its address is taken, its days were already, or it names a gemeente that is
    not in the list.
    """
    past = past_days(document.congress.model_dump(), now=now)
    lines = [f"congress.{name}: {DayIsPast.sentence}" for name in past]
    if tx.scalar(select(Congress.id).where(Congress.slug == document.congress.slug)):
        lines.append(f"congress.slug: {SlugTaken.sentence}")
    known = {municipality.code: municipality for municipality in tx.scalars(select(Municipality))}
    named = {p.code for p in document.participations} | ({document.congress.lead_code} - {None})
    lines += [f"gemeente {code} staat niet in de lijst" for code in sorted(named - known.keys(), key=str)]
    if lines:
        raise FaultyDocument(lines)
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
                **known_inhabitants(known[part.code]),
            )
        )
    bring_in(tx, congress, document)
    record(
        tx, congress_id=congress.id, actor=actor, action="congress-imported", subject=congress.slug, now=now
    )
    return congress
