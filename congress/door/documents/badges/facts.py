"""What stands on a badge."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property


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
        """The same as long as a print is still right."""
        parts = (self.title, self.name, self.organisation, self.job_title, self.municipality, self.ticket)
        return hashlib.sha256(repr((parts, self.programme)).encode()).hexdigest()
