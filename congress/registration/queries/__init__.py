"""Finding people, places, wishes and seats."""

from congress.registration.queries.people import (
    PAGE,
    Filter,
    by_email,
    by_public_id,
    count_people,
    needs_of,
    organisation_names,
    people,
    registration_by_secret,
    registration_of,
)
from congress.registration.queries.places import (
    card,
    hall,
    headcount,
    headcount_by_municipality,
    waiting_count,
    waiting_line,
    waiting_place,
)
from congress.registration.queries.seats import Place, free_sessions, seat_rows, seats_by_person, seats_of
from congress.registration.queries.wishes import choices, wishes_of

__all__ = [
    "PAGE",
    "Filter",
    "Place",
    "by_email",
    "by_public_id",
    "card",
    "choices",
    "count_people",
    "free_sessions",
    "hall",
    "headcount",
    "headcount_by_municipality",
    "needs_of",
    "organisation_names",
    "people",
    "registration_by_secret",
    "registration_of",
    "seat_rows",
    "seats_by_person",
    "seats_of",
    "waiting_count",
    "waiting_line",
    "waiting_place",
    "wishes_of",
]
