"""What stands on a badge."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

TICKET_PART = 24


@dataclass(frozen=True)
class BadgeFacts:
    """What stands on a badge; `programme` is (start, title, room) per session, in order."""

    registration_id: int
    title: str
    name: str
    organisation: str
    job_title: str
    municipality: str
    short_code: str
    ticket: str
    programme: tuple[tuple[datetime, str, str], ...] = field(default=())

    @cached_property
    def content_hash(self) -> str:
        """The same as long as a print is still right; its last characters tell of the ticket alone."""
        parts = (self.title, self.name, self.organisation, self.job_title, self.municipality, self.programme)
        return _hash(repr(parts))[:-TICKET_PART] + _hash(self.ticket)[:TICKET_PART]

    def has_ticket_of(self, content_hash: str) -> bool:
        """Whether a print with this hash carries the same ticket, whatever else stands on it."""
        return content_hash[-TICKET_PART:] == self.content_hash[-TICKET_PART:]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
