"""The programme for programs."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from congress.access.gate import actor
from congress.access.rules.rights import Scope
from congress.programme.actions.proposing import propose
from congress.programme.actions.timetable import apply_timetable
from congress.programme.forms.document import Code
from congress.programme.queries import programme_of
from congress.setup.gate import congress_for_api
from congress.web.api import ApiModel, Endpoint
from congress.web.state import Request


class ThemeOut(ApiModel):
    """A theme."""

    id: str
    name: str
    colour: str
    letter: str


class RoomOut(ApiModel):
    """A room."""

    id: str
    name: str
    places: int
    floor: str
    features: list[str]


class RoundOut(ApiModel):
    """A block of time."""

    id: str
    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime


class SpeakerOut(ApiModel):
    """A speaker."""

    id: str
    name: str
    organisation: str


class WorkshopOut(ApiModel):
    """A workshop; wishes name it by `id`."""

    id: str
    title: str
    abstract: str
    theme: str | None
    speakers: list[SpeakerOut]
    capacity: int
    minimum: int


class SessionOut(ApiModel):
    """A workshop in a round in a room; scans name it by `id`."""

    id: str
    workshop: str
    round: str
    room: str
    capacity: int
    taken: int


class ProgrammeOut(ApiModel):
    """The whole programme."""

    themes: list[ThemeOut]
    rooms: list[RoomOut]
    rounds: list[RoundOut]
    workshops: list[WorkshopOut]
    sessions: list[SessionOut]


def get_programme(request: Request) -> ProgrammeOut:
    """Themes, rooms, rounds, workshops and sessions; speakers who said yes."""
    with request.state["db"].read() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        found = programme_of(tx, congress.id).public
    return ProgrammeOut(
        themes=[ThemeOut(id=t.code, name=t.name, colour=t.colour, letter=t.letter) for t in found.themes],
        rooms=[
            RoomOut(id=r.code, name=r.name, places=r.places, floor=r.floor, features=list(r.features))
            for r in found.rooms
        ],
        rounds=[
            RoundOut(id=r.code, title=r.title, kind=r.kind.value, starts_at=r.starts_at, ends_at=r.ends_at)
            for r in found.rounds
        ],
        workshops=[
            WorkshopOut(
                id=w.code,
                title=w.title,
                abstract=w.abstract,
                theme=w.theme.code if w.theme else None,
                speakers=[
                    SpeakerOut(id=s.code, name=s.name, organisation=s.organisation) for s in w.speakers
                ],
                capacity=w.capacity,
                minimum=w.minimum,
            )
            for w in found.workshops
        ],
        sessions=[
            SessionOut(
                id=str(s.guid),
                workshop=s.workshop.code,
                round=s.round.code,
                room=s.room.code,
                capacity=s.capacity,
                taken=s.taken,
            )
            for s in found.sessions
        ],
    )


class PlaceModel(ApiModel):
    """A session with its round and room."""

    id: UUID
    round: Code
    room: Code


class UnmetOut(ApiModel):
    """A session without a place, and why."""

    id: UUID
    why: str


class TimetableOut(ApiModel):
    """A proposal: where every session goes. Nothing has changed yet.

    `why` tells in Dutch which demands cannot all be met, when something has no place.
    """

    sessions: list[PlaceModel]
    conflicts: list[UnmetOut]
    why: list[str]
    optimal: bool
    bound: int
    objective: int


class TimetableIn(ApiModel):
    """Where sessions go; what is left out stays where it is."""

    sessions: Annotated[list[PlaceModel], Field(max_length=1_000)]


class AppliedOut(ApiModel):
    """How many sessions moved."""

    moved: int


def post_timetable(request: Request) -> TimetableOut:
    """Compute a proposal for the sessions of now."""
    with request.state["db"].read() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
    proposal = propose(request.state["db"], congress.id)
    answer = proposal.answer
    return TimetableOut(
        sessions=[PlaceModel(id=UUID(guid), round=at[0], room=at[1]) for guid, at in answer.place.items()],
        conflicts=[UnmetOut(id=UUID(one.workshop), why=one.why.value) for one in answer.unmet],
        why=list(proposal.why),
        optimal=answer.optimal,
        bound=answer.bound,
        objective=answer.objective,
    )


def post_applied(request: Request, body: TimetableIn) -> AppliedOut:
    """Put sessions in these rounds and rooms, all or none."""
    place = {one.id: (one.round, one.room) for one in body.sessions}
    with request.state["db"].write() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        moved = apply_timetable(tx, congress, place, actor=actor(request), now=request.state["clock"]())
    return AppliedOut(moved=moved)


_RUN = "/congresses/{slug}/timetable"
_WRITE = Scope.PROGRAMME_WRITE.value

endpoints = [
    Endpoint("POST", _RUN, post_timetable, scope=_WRITE, answer=TimetableOut, summary="Propose a timetable"),
    Endpoint(
        "POST",
        f"{_RUN}/apply",
        post_applied,
        scope=_WRITE,
        body=TimetableIn,
        answer=AppliedOut,
        summary="Put sessions in other rounds and rooms",
    ),
    Endpoint(
        "GET",
        "/congresses/{slug}/programme",
        get_programme,
        scope=Scope.PROGRAMME_READ.value,
        answer=ProgrammeOut,
        summary="Themes, rooms, rounds, workshops and sessions",
    ),
]
