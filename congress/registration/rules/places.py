"""Who gets a place: capacity, the waiting list and people from outside."""

from enum import StrEnum



class Status(StrEnum):
    """Where a registration stands."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"
