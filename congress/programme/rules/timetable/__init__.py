"""Which session runs in which round and room: hard rules first, then as many wishes as possible."""

from congress.programme.rules.timetable.check import demands, objective_of, parallel_of
from congress.programme.rules.timetable.clashing import Demand, Kind
from congress.programme.rules.timetable.problem import (
    Keep,
    TimetableProblem,
    TimetableRoom,
    TimetableWorkshop,
    UnsolvableTimetable,
    faults,
)
from congress.programme.rules.timetable.solve import Phase, Timetable, Unmet, Why, schedule

__all__ = [
    "Demand",
    "Keep",
    "Kind",
    "Phase",
    "Timetable",
    "TimetableProblem",
    "TimetableRoom",
    "TimetableWorkshop",
    "Unmet",
    "UnsolvableTimetable",
    "Why",
    "demands",
    "faults",
    "objective_of",
    "parallel_of",
    "schedule",
]
