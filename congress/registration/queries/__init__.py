"""Finding people, places, wishes and seats."""

from congress.registration.queries.my_data import my_data
from congress.registration.queries.people import (
    PAGE,
    Filter,
    by_email,
    by_public_id,
    count_people,
    names_of,
    needs_of,
    organisation_names,
    people,
    registration_by_secret,
    registration_of,
)
from congress.registration.queries.places import (
    hall,
    headcount,
    headcount_by_municipality,
    people_card,
    placement_card,
    waiting_count,
    waiting_line,
    waiting_place,
)
from congress.registration.queries.seats import (
    Place,
    day_of,
    free_sessions,
    seat_rows,
    seats_by_person,
    seats_of,
)
from congress.registration.queries.wishes import choices, named_wishes, wishes_of

__all__ = [
    "PAGE",
    "Filter",
    "Place",
    "by_email",
    "by_public_id",
    "choices",
    "day_of",
    "count_people",
    "free_sessions",
    "hall",
    "headcount",
    "headcount_by_municipality",
    "my_data",
    "named_wishes",
    "names_of",
    "needs_of",
    "organisation_names",
    "people",
    "people_card",
    "placement_card",
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
