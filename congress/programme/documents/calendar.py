"""The whole programme as one calendar to subscribe to."""

from datetime import datetime

from congress.core.calendar import Entry, calendar_file
from congress.programme.documents.events import CongressFacts
from congress.programme.models import RoundKind
from congress.programme.queries import Programme


def calendar(congress: CongressFacts, programme: Programme, *, made_at: datetime) -> bytes:
    """Everything of the programme as one calendar to subscribe to."""
    entries = [
        Entry(
            uid=f"ronde-{r.id}@{congress.slug}",
            title=r.title,
            starts_at=r.starts_at,
            ends_at=r.ends_at,
            place=congress.venue,
            address=congress.address,
        )
        for r in programme.rounds
        if r.kind != RoundKind.WORKSHOPS
    ]
    entries += [
        Entry(
            uid=f"sessie-{s.guid}@{congress.slug}",
            title=s.workshop.title,
            starts_at=s.round.starts_at,
            ends_at=s.round.ends_at,
            place=f"{s.room.name}, {congress.venue}",
            text=s.workshop.abstract,
            address=congress.address,
        )
        for s in programme.sessions
    ]
    entries.sort(key=lambda entry: (entry.starts_at, entry.uid))
    return calendar_file(entries, name=congress.title, method="PUBLISH", made_at=made_at)
