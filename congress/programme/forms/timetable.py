"""The JSON form congress-timetable/1: a problem in, an answer out."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from congress.programme.forms.assignment import Id
from congress.programme.rules.timetable import Timetable, TimetableProblem, TimetableRoom, TimetableWorkshop

FORMAT: Literal["congress-timetable/1"] = "congress-timetable/1"
Size = Annotated[int, Field(ge=0, le=1_000_000)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RoomIn(_Part):
    """A room with its places and features."""

    id: Id
    capacity: Size
    features: frozenset[Id] = frozenset()


class WorkshopIn(_Part):
    """A workshop to place once. `rounds` are the allowed ones (left out: all), `pinned` is [round, room]."""

    id: Id
    theme: str = ""
    speakers: frozenset[Id] = frozenset()
    needs: frozenset[Id] = frozenset()
    size: Size = 0
    rounds: frozenset[Id] | None = None
    pinned: tuple[Id, Id] | None = None


class VoterIn(_Part):
    """What each workshop is worth to somebody; `wishes` count for one point each."""

    id: Id
    points: dict[Id, Size] = {}
    wishes: tuple[Id, ...] = ()

    def worth(self) -> Mapping[str, int]:
        """Points per workshop."""
        return self.points or dict.fromkeys(self.wishes, 1)


class TimetableIn(_Part):
    """A problem: rounds in order of time, `before` as [earlier, later], `placed` the timetable of now."""

    format: Literal["congress-timetable/1"]
    rounds: Annotated[tuple[Id, ...], Field(max_length=100)]
    rooms: Annotated[tuple[RoomIn, ...], Field(max_length=200)]
    before: tuple[tuple[Id, Id], ...] = ()
    workshops: Annotated[tuple[WorkshopIn, ...], Field(max_length=500)]
    participants: Annotated[tuple[VoterIn, ...], Field(max_length=50_000)] = ()
    placed: dict[Id, tuple[Id, Id]] = {}
    seed: int = 0

    @model_validator(mode="after")
    def _everybody_once(self) -> Self:
        twice = sorted(
            person for person, count in Counter(p.id for p in self.participants).items() if count > 1
        )
        if twice:
            raise ValueError("; ".join(f"deelnemer {person} staat er twee keer in" for person in twice))
        return self

    def problem(self) -> TimetableProblem:
        """The same as plain data for the rule."""
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
            seed=self.seed,
        )


class UnmetOut(_Part):
    """A workshop without a place, and why."""

    workshop: str
    why: str


class TimetableOut(_Part):
    """An answer: [round, room] per workshop. No timetable has more points than `bound`."""

    format: Literal["congress-timetable/1"]
    place: dict[str, tuple[str, str]]
    optimal: bool
    objective: int
    bound: int
    unmet: tuple[UnmetOut, ...]

    @classmethod
    def of(cls, found: Timetable) -> "TimetableOut":
        """The answer of the rule in its JSON form."""
        return cls(
            format=FORMAT,
            place=dict(found.place),
            optimal=found.optimal,
            objective=found.objective,
            bound=found.bound,
            unmet=tuple(UnmetOut(workshop=one.workshop, why=one.why.value) for one in found.unmet),
        )
