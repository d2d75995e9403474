"""What happens when and where, as the schedules of frab (c3voc) say it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from uuid import UUID, uuid5

from congress.core.clock import local
from congress.programme.models import RoundKind
from congress.programme.queries import Programme, RoundFacts, SessionFacts, SpeakerFacts
from congress.setup.models import Congress

_SPACE = UUID("7a3f3a0c-52c0-4f0e-9d6a-0e6c1d7b9a11")
_LARGEST = 2**31 - 1
PLENARY_ROOM = "Plenair"


@dataclass(frozen=True)
class CongressFacts:
    """What the documents say of the congress itself; `address` is that of the programme page."""

    slug: str
    title: str
    venue: str
    starts_on: date
    ends_on: date
    address: str
    summary: str = ""

    @classmethod
    def of(cls, congress: Congress, base_url: str) -> Self:
        """The facts of a congress that is served at `base_url`."""
        return cls(
            slug=congress.slug,
            title=congress.title,
            venue=congress.venue,
            starts_on=congress.starts_on,
            ends_on=congress.ends_on,
            address=f"{base_url}/{congress.slug}/programma",
            summary=congress.summary,
        )


@dataclass(frozen=True)
class Event:
    """One entry of a schedule: a session, or a round for everybody together.

    `guid` and `number` stay the same for ever: apps keep what people marked by them.
    """

    guid: UUID
    number: int
    code: str
    room: str
    title: str
    kind: str
    block: RoundFacts
    session: SessionFacts | None = None

    @property
    def start(self) -> datetime:
        """When it starts, in Dutch time."""
        return local(self.block.starts_at)

    @property
    def length(self) -> timedelta:
        """How long it takes."""
        return self.block.ends_at - self.block.starts_at

    @property
    def abstract(self) -> str:
        """What it is about."""
        return self.session.workshop.abstract if self.session else ""

    @property
    def track(self) -> str:
        """The name of its theme, or ""."""
        theme = self.session.workshop.theme if self.session else None
        return theme.name if theme else ""

    @property
    def speakers(self) -> tuple[SpeakerFacts, ...]:
        """Who gives it."""
        return self.session.workshop.speakers if self.session else ()


def guid_of(congress: CongressFacts, kind: str, key: object) -> UUID:
    """The guid of something that has none of its own; no personal data goes into it."""
    return uuid5(_SPACE, f"{congress.slug}/{kind}/{key}")


def events_of(congress: CongressFacts, programme: Programme) -> list[Event]:
    """Every event, in order of time and room."""
    found = [
        (s.guid, s.workshop.code, s.room.name, s.workshop.title, "workshop", s.round, s)
        for s in programme.sessions
    ]
    together = [r for r in programme.rounds if r.kind != RoundKind.WORKSHOPS]
    rows = [
        *found,
        *(
            (guid_of(congress, "round", r.id), r.code, PLENARY_ROOM, r.title, r.kind.value, r, None)
            for r in together
        ),
    ]
    numbers = _numbers(row[0] for row in rows)
    events = [Event(row[0], numbers[row[0]], *row[1:]) for row in rows]
    return sorted(events, key=lambda event: (event.block.starts_at, event.room, event.number))


def _numbers(guids: Iterable[UUID]) -> Mapping[UUID, int]:
    """A number from 1 to 2**31 - 1 for each guid, from the guid itself.

    The numbers of rows are no use: a database may give that of a session that is gone to the next one.
    """
    found: dict[UUID, int] = {}
    used: set[int] = set()
    for guid in sorted(guids):
        number = guid.int % _LARGEST + 1
        while number in used:
            number = number % _LARGEST + 1
        used.add(number)
        found[guid] = number
    return found


def days_of(events: Iterable[Event]) -> list[tuple[date, list[Event]]]:
    """Events by day, in order."""
    found: dict[date, list[Event]] = {}
    for event in events:
        found.setdefault(event.start.date(), []).append(event)
    return sorted(found.items())


def rooms_of(programme: Programme) -> list[str]:
    """Names of the rooms, each once, and the one where everybody is together."""
    return list(dict.fromkeys([*(room.name for room in programme.rooms), PLENARY_ROOM]))


def version_of(events: Iterable[Event]) -> str:
    """Changes when, and only when, an event does: apps tell people that there is a new schedule."""
    return hashlib.sha256(repr(list(events)).encode()).hexdigest()[:10]


def acronym(congress: CongressFacts) -> str:
    """At least four of a-z, 0-9, - and _, as the schema asks."""
    return congress.slug if len(congress.slug) >= 4 else f"{congress.slug}-congres"


def slug_of(congress: CongressFacts, event: Event) -> str:
    """The shape of the schema: [a-z0-9_]{4,}-[a-z0-9-_]{4,}."""
    return f"{acronym(congress).replace('-', '_')}-{event.number}-{event.code}"


def clock_text(length: timedelta) -> str:
    """A length of time as HH:MM."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return f"{hours:02d}:{minutes:02d}"
