"""The programme of a congress as plain data, read at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import select

from congress.core.db import Tx
from congress.programme.models import (
    Room,
    Round,
    RoundKind,
    Session,
    Speaker,
    SpeakerAbsence,
    Theme,
    Workshop,
    WorkshopSpeaker,
)
from congress.programme.rules.accreditation import Accreditation
from congress.programme.rules.conflicts import Placed


@dataclass(frozen=True)
class ThemeFacts:
    """A theme; `colour` is #rrggbb and `letter` says the same without colour."""

    id: int
    code: str
    name: str
    colour: str
    letter: str


@dataclass(frozen=True)
class SpeakerFacts:
    """What the public may know of a speaker who said yes (`confirmed`)."""

    id: int
    code: str
    name: str
    organisation: str
    biography: str
    confirmed: bool = True


@dataclass(frozen=True)
class RoomFacts:
    """A room with its places and features."""

    id: int
    code: str
    name: str
    places: int
    floor: str
    features: tuple[str, ...]


@dataclass(frozen=True)
class RoundFacts:
    """A block of time."""

    id: int
    code: str
    title: str
    kind: RoundKind
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class WorkshopFacts:
    """A workshop with its theme and speakers."""

    id: int
    code: str
    title: str
    abstract: str
    theme: ThemeFacts | None
    speakers: tuple[SpeakerFacts, ...]
    capacity: int
    minimum: int
    features: tuple[str, ...]
    runs: int = 1
    accreditations: tuple[Accreditation, ...] = ()


@dataclass(frozen=True)
class SessionFacts:
    """A workshop in a round in a room."""

    id: int
    guid: UUID
    workshop: WorkshopFacts
    round: RoundFacts
    room: RoomFacts
    capacity: int
    taken: int
    pinned: bool
    seat_limit: int | None = None


@dataclass(frozen=True)
class Programme:
    """Everything in its stated order: rounds by time, rooms and workshops by name.

    `away` holds the ids of the rounds in which a speaker (by id) cannot come: see `staff_programme`.
    """

    themes: tuple[ThemeFacts, ...] = ()
    speakers: tuple[SpeakerFacts, ...] = ()
    rooms: tuple[RoomFacts, ...] = ()
    rounds: tuple[RoundFacts, ...] = ()
    workshops: tuple[WorkshopFacts, ...] = ()
    sessions: tuple[SessionFacts, ...] = ()
    away: Mapping[int, frozenset[int]] = field(default_factory=dict)

    @cached_property
    def workshop_rounds(self) -> tuple[RoundFacts, ...]:
        """Rounds in which sessions run side by side."""
        return tuple(r for r in self.rounds if r.kind == RoundKind.WORKSHOPS)

    @cached_property
    def by_round(self) -> Mapping[int, tuple[SessionFacts, ...]]:
        """Sessions of each round id, by room name; also of rounds without sessions."""
        return {r.id: tuple(s for s in self.sessions if s.round.id == r.id) for r in self.rounds}

    @cached_property
    def public(self) -> "Programme":
        """What everybody may know: only speakers who said yes."""

        def shown(workshop: WorkshopFacts) -> WorkshopFacts:
            return replace(workshop, speakers=tuple(s for s in workshop.speakers if s.confirmed))

        return replace(
            self,
            speakers=tuple(speaker for speaker in self.speakers if speaker.confirmed),
            workshops=tuple(shown(workshop) for workshop in self.workshops),
            sessions=tuple(replace(one, workshop=shown(one.workshop)) for one in self.sessions),
        )

    @cached_property
    def session_by_id(self) -> Mapping[int, SessionFacts]:
        """Sessions by id."""
        return {session.id: session for session in self.sessions}

    def sessions_with(self, ids: Iterable[int]) -> tuple[SessionFacts, ...]:
        """These sessions, in order of time."""
        return tuple(sorted((self.session_by_id[i] for i in ids), key=lambda s: s.round.starts_at))


def programme_of(tx: Tx, congress_id: int) -> Programme:
    """The whole programme in seven statements, however large it is; without absences."""
    themes = {
        t.id: ThemeFacts(t.id, t.code, t.name, t.colour, t.letter)
        for t in tx.scalars(
            select(Theme).where(Theme.congress_id == congress_id).order_by(Theme.position, Theme.name)
        )
    }
    speakers = {
        s.id: SpeakerFacts(s.id, s.code, s.name, s.organisation, s.biography, s.confirmed)
        for s in tx.scalars(select(Speaker).where(Speaker.congress_id == congress_id).order_by(Speaker.name))
    }
    rooms = {
        r.id: RoomFacts(r.id, r.code, r.name, r.places, r.floor, tuple(r.features))
        for r in tx.scalars(select(Room).where(Room.congress_id == congress_id).order_by(Room.name))
    }
    rounds = {
        r.id: RoundFacts(r.id, r.code, r.title, r.kind, r.starts_at, r.ends_at)
        for r in tx.scalars(
            select(Round).where(Round.congress_id == congress_id).order_by(Round.starts_at, Round.code)
        )
    }
    workshops = _workshops(tx, congress_id, themes, speakers)
    sessions = [
        SessionFacts(
            s.id,
            s.guid,
            workshops[s.workshop_id],
            rounds[s.round_id],
            rooms[s.room_id],
            s.capacity,
            s.taken,
            s.pinned,
            s.seat_limit,
        )
        for s in tx.scalars(select(Session).where(Session.congress_id == congress_id))
    ]
    sessions.sort(key=lambda s: (s.round.starts_at, s.room.name, s.id))
    return Programme(
        themes=tuple(themes.values()),
        speakers=tuple(speakers.values()),
        rooms=tuple(rooms.values()),
        rounds=tuple(rounds.values()),
        workshops=tuple(workshops.values()),
        sessions=tuple(sessions),
    )


def staff_programme(tx: Tx, congress_id: int) -> Programme:
    """The programme with what only its makers may know: when speakers cannot come."""
    return replace(programme_of(tx, congress_id), away=_away(tx, congress_id))


def _away(tx: Tx, congress_id: int) -> dict[int, frozenset[int]]:
    pairs = (
        select(SpeakerAbsence.speaker_id, SpeakerAbsence.round_id)
        .join(Speaker, Speaker.id == SpeakerAbsence.speaker_id)
        .where(Speaker.congress_id == congress_id)
    )
    found: dict[int, set[int]] = {}
    for speaker_id, round_id in tx.execute(pairs):
        found.setdefault(speaker_id, set()).add(round_id)
    return {speaker_id: frozenset(rounds) for speaker_id, rounds in found.items()}


def _workshops(
    tx: Tx, congress_id: int, themes: Mapping[int, ThemeFacts], speakers: Mapping[int, SpeakerFacts]
) -> dict[int, WorkshopFacts]:
    who: dict[int, list[SpeakerFacts]] = {}
    pairs = (
        select(WorkshopSpeaker.workshop_id, WorkshopSpeaker.speaker_id)
        .join(Speaker, Speaker.id == WorkshopSpeaker.speaker_id)
        .where(Speaker.congress_id == congress_id)
        .order_by(Speaker.name)
    )
    for workshop_id, speaker_id in tx.execute(pairs):
        who.setdefault(workshop_id, []).append(speakers[speaker_id])
    found = tx.scalars(
        select(Workshop).where(Workshop.congress_id == congress_id).order_by(Workshop.title, Workshop.code)
    )
    return {
        w.id: WorkshopFacts(
            w.id,
            w.code,
            w.title,
            w.abstract,
            themes[w.theme_id] if w.theme_id else None,
            tuple(who.get(w.id, ())),
            w.capacity,
            w.minimum,
            tuple(w.features),
            w.runs,
            tuple(Accreditation(**given) for given in w.accreditations),
        )
        for w in found
    }


def placed_sessions(programme: Programme) -> list[Placed]:
    """The sessions as the rule about conflicts wants them."""
    return [
        Placed(
            id=s.id,
            workshop=s.workshop.title,
            speakers=tuple(speaker.name for speaker in s.workshop.speakers),
            needs=frozenset(s.workshop.features),
            size=s.workshop.capacity,
            room=s.room.name,
            places=s.room.places,
            features=frozenset(s.room.features),
            round=s.round.code,
            start=s.round.starts_at.timestamp(),
            end=s.round.ends_at.timestamp(),
            away=tuple(
                speaker.name
                for speaker in s.workshop.speakers
                if s.round.id in programme.away.get(speaker.id, ())
            ),
        )
        for s in programme.sessions
    ]
