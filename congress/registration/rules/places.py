"""Who gets a place: capacity, guaranteed seats, the waiting line and people from outside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.setup.rules.policies import Outsiders


class Status(StrEnum):
    """Where a registration stands.

    Offered: a place is kept for who waited, until the offer expires. Unconfirmed: the address is not
    proven yet, so there is no place and no turn in the line.
    """

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    OFFERED = "offered"
    UNCONFIRMED = "unconfirmed"


class NotForOutsiders(Conflict):
    """The organiser refuses people from outside the gemeenten that take part."""

    sentence = nl("Dit congres is alleen voor mensen die werken in een van de deelnemende gemeenten.")


@dataclass(frozen=True)
class Hall:
    """How full a congress is at one moment.

    `guaranteed` has the seats promised per CBS code (only promises that hold now), `used` the
    confirmed people per CBS code (only needed for codes in `guaranteed`), `insiders` the codes
    of the gemeenten that take part.
    """

    capacity: int
    taken: int
    insiders: Collection[str] = frozenset()
    guaranteed: Mapping[str, int] = field(default_factory=dict)
    used: Mapping[str, int] = field(default_factory=dict)
    outsiders: Outsiders = Outsiders.ACCEPT
    closes_at: datetime | None = None

    def free_for(self, municipality: str | None) -> int:
        """Places that somebody of this gemeente may take: not those still promised to others.

        Promise: never more than capacity - taken; a gemeente always reaches its own promise.
        Source:  product rules, Registration, "guaranteed seats until a date".
        """
        kept = sum(
            max(0, seats - self.used.get(code, 0))
            for code, seats in self.guaranteed.items()
            if code != municipality
        )
        return max(0, self.capacity - self.taken - kept)

    def is_outside(self, municipality: str | None) -> bool:
        """Whether this gemeente does not take part (None: no gemeente, or one far away)."""
        return municipality not in self.insiders


@dataclass(frozen=True)
class Waiting:
    """Somebody in the waiting line."""

    id: int
    municipality: str | None


def status_on_arrival(hall: Hall, municipality: str | None) -> Status:
    """A place when there is one for this person, else the waiting line.

    The caller first gives free places to the line, so nobody who arrives later passes it.
    Raises: NotForOutsiders.
    Source: product rules, Registration, "policy for people from outside".
    """
    if hall.is_outside(municipality):
        if hall.outsiders == Outsiders.REFUSE:
            raise NotForOutsiders
        if hall.outsiders == Outsiders.WAITING:
            return Status.WAITING
    return Status.CONFIRMED if hall.free_for(municipality) > 0 else Status.WAITING


def next_in_line(hall: Hall, line: Sequence[Waiting], *, now: datetime) -> Waiting | None:
    """The first of `line` who may have a place now; None when nobody may.

    People from outside who must wait (policy WAITING) get what is left after the registration closes.
    Promise: somebody is only passed by a person who may take a place that they may not.
    """
    closed = hall.closes_at is not None and now >= hall.closes_at
    for person in line:
        if hall.is_outside(person.municipality) and hall.outsiders == Outsiders.WAITING and not closed:
            continue
        if hall.free_for(person.municipality) > 0:
            return person
    return None
