"""Which session runs in which round and room: hard rules first, then as many wishes as possible."""

from congress.programme.rules.timetable.check import demands, objective_of
from congress.programme.rules.timetable.problem import (
    TimetableProblem,
    TimetableRoom,
    TimetableWorkshop,
    UnsolvableTimetable,
    faults,
)
from congress.programme.rules.timetable.solve import Timetable, Unmet, Why, schedule

__all__ = [
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
    "schedule",
]
