"""The JSON form of a timetable, `congress-timetable/1` (docs/formats)."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from congress.programme.forms.problem import Id
from congress.programme.rules.timetable import Timetable, TimetableProblem, TimetableRoom, TimetableWorkshop

FORMAT = "congress-timetable/1"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RoomPart(_Part):
    """A room."""

    id: Id
    capacity: Annotated[int, Field(ge=0)]
    features: frozenset[Id] = frozenset()


class WorkshopPart(_Part):
    """A workshop to place once."""

    id: Id
    theme: str = ""
    speakers: frozenset[Id] = frozenset()
    needs: frozenset[Id] = frozenset()
    size: Annotated[int, Field(ge=0)] = 0
    rounds: frozenset[Id] | None = None
    pinned: tuple[Id, Id] | None = None


class ParticipantPart(_Part):
    """What each workshop is worth to somebody; `wishes` count for one point each."""

    id: Id
    points: dict[Id, Annotated[int, Field(ge=0, le=1_000_000)]] = {}
    wishes: tuple[Id, ...] = ()

    def worth(self) -> Mapping[str, int]:
        """Points per workshop."""
        return self.points or dict.fromkeys(self.wishes, 1)


class TimetableIn(_Part):
    """A problem as JSON; every id that is named must exist."""

    format: Literal["congress-timetable/1"]
    rounds: Annotated[tuple[Id, ...], Field(min_length=1)]
    rooms: Annotated[tuple[RoomPart, ...], Field(min_length=1)]
    before: tuple[tuple[Id, Id], ...] = ()
    workshops: Annotated[tuple[WorkshopPart, ...], Field(max_length=200)]
    participants: Annotated[tuple[ParticipantPart, ...], Field(max_length=20_000)] = ()
    placed: dict[Id, tuple[Id, Id]] = {}

    @model_validator(mode="after")
    def _all_known(self) -> Self:
        workshops = {w.id for w in self.workshops}
        named = {w for pair in self.before for w in pair} | {w for p in self.participants for w in p.worth()}
        rounds = {r for w in self.workshops for r in w.rounds or ()} | {
            w.pinned[0] for w in self.workshops if w.pinned
        }
        faults = [f"unknown workshop {w}" for w in sorted(named - workshops)]
        faults += [f"unknown round {r}" for r in sorted(rounds - set(self.rounds))]
        if len(workshops) < len(self.workshops):
            faults.append("a workshop stands twice")
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def problem(self) -> TimetableProblem:
        """As the solver wants it."""
        return TimetableProblem(
            rounds=self.rounds,
            rooms=tuple(TimetableRoom(r.id, r.capacity, r.features) for r in self.rooms),
            workshops=tuple(
                TimetableWorkshop(w.id, w.theme, w.speakers, w.needs, w.size, w.rounds, w.pinned)
                for w in self.workshops
            ),
            points={p.id: p.worth() for p in self.participants},
            before=self.before,
            placed=self.placed,
        )


def timetable_json(answer: Timetable) -> dict[str, object]:
    """An answer as plain JSON values."""
    return {
        "format": FORMAT,
        "place": {workshop: list(at) for workshop, at in answer.place.items()},
        "optimal": answer.optimal,
        "objective": answer.objective,
        "bound": answer.bound,
        "unmet": list(answer.unmet),
    }
