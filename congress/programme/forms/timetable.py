"""The JSON form congress-timetable/1: a problem in, an answer out."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from congress.programme.forms.assignment import Id, Seed
from congress.programme.forms.demands import sentences
from congress.programme.rules.timetable import (
    Keep,
    Timetable,
    TimetableProblem,
    TimetableRoom,
    TimetableWorkshop,
    faults,
)

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
    """What each workshop is worth to somebody: `points`, or `wishes` that count for one point each."""

    id: Id
    points: dict[Id, Size] = {}
    wishes: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if len(self.model_fields_set & {"points", "wishes"}) != 1:
            raise ValueError("geef points of wishes: een van de twee")
        return self

    def worth(self) -> Mapping[str, int]:
        """Points per workshop."""
        return self.points or dict.fromkeys(self.wishes, 1)


class TimetableIn(_Part):
    """A problem: rounds in order of time, `before` as [earlier, later], `placed` the timetable of now.

    `away` names per speaker the rounds in which they cannot be there; `keep` is "best" or "moves".
    """

    format: Literal["congress-timetable/1"]
    rounds: Annotated[tuple[Id, ...], Field(max_length=100)]
    rooms: Annotated[tuple[RoomIn, ...], Field(max_length=200)]
    before: tuple[tuple[Id, Id], ...] = ()
    workshops: Annotated[tuple[WorkshopIn, ...], Field(max_length=500)]
    participants: Annotated[tuple[VoterIn, ...], Field(max_length=50_000)] = ()
    placed: dict[Id, tuple[Id, Id]] = {}
    seed: Seed = 0
    away: dict[Id, frozenset[Id]] = {}
    keep: Keep = Keep.BEST
    steps: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _without_faults(self) -> Self:
        counts = Counter(p.id for p in self.participants)
        found = [f"deelnemer {person} staat er twee keer in" for person, n in sorted(counts.items()) if n > 1]
        found += faults(self.problem())
        if found:
            raise ValueError("; ".join(found))
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
            away=self.away,
            keep=self.keep,
        )


class UnmetOut(_Part):
    """A workshop without a place, and why."""

    workshop: str
    why: str


class DemandOut(_Part):
    """One of the demands that cannot all be met, and the same in Dutch."""

    kind: str
    subject: str
    value: str


class TimetableOut(_Part):
    """An answer: [round, room] per workshop. No timetable has more points than `bound`.

    `clash` is the smallest set of demands that cannot all be met, when something has no place, and `why` the
    same in words; `moved` are the workshops that leave their place of now, `parallel` the pairs of workshops
    about one theme in one round.
    """

    format: Literal["congress-timetable/1"]
    place: dict[str, tuple[str, str]]
    optimal: bool
    objective: int
    bound: int
    unmet: tuple[UnmetOut, ...]
    clash: tuple[DemandOut, ...] = ()
    why: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    parallel: int = 0

    @classmethod
    def of(cls, found: Timetable, problem: TimetableProblem) -> "TimetableOut":
        """The answer of the rule in its JSON form."""
        return cls(
            format=FORMAT,
            place=dict(found.place),
            optimal=found.optimal,
            objective=found.objective,
            bound=found.bound,
            unmet=tuple(UnmetOut(workshop=one.workshop, why=one.why.value) for one in found.unmet),
            clash=tuple(DemandOut(kind=d.kind.value, subject=d.subject, value=d.value) for d in found.clash),
            why=tuple(sentences(problem, found.clash)),
            moved=found.moved,
            parallel=found.parallel,
        )
