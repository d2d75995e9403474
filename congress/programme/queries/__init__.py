"""Reading the programme."""

from congress.programme.queries.document import congress_document, programme_document, programme_there
from congress.programme.queries.overview import card
from congress.programme.queries.programme import (
    Programme,
    RoomFacts,
    RoundFacts,
    SessionFacts,
    SpeakerFacts,
    ThemeFacts,
    WorkshopFacts,
    placed_sessions,
    programme_of,
    staff_programme,
)
from congress.programme.queries.timetable import (
    is_fixed,
    names_of,
    people_with_wishes,
    timetable_problem,
)

__all__ = [
    "Programme",
    "RoomFacts",
    "RoundFacts",
    "SessionFacts",
    "SpeakerFacts",
    "ThemeFacts",
    "WorkshopFacts",
    "card",
    "congress_document",
    "is_fixed",
    "names_of",
    "people_with_wishes",
    "placed_sessions",
    "programme_document",
    "programme_of",
    "programme_there",
    "staff_programme",
    "timetable_problem",
]
