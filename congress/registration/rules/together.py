"""What an organiser does for many people at once."""

from enum import StrEnum

from congress.registration.rules.places import Status


class Task(StrEnum):
    """Give a place (also to who did not confirm the address), or cancel."""

    CONFIRM = "bevestigen"
    CANCEL = "afmelden"


CONCERNS = {
    Task.CONFIRM: (Status.WAITING, Status.OFFERED, Status.UNCONFIRMED),
    Task.CANCEL: (Status.CONFIRMED, Status.WAITING, Status.OFFERED, Status.UNCONFIRMED),
}
"""For whom there is something to do; others stay as they are."""
