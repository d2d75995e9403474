"""Who gets a place: capacity, guaranteed seats, the waiting line and people from outside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
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


TAKING = (Status.CONFIRMED, Status.OFFERED)
"""Who takes a place: who has one, and for whom one is kept."""


class NotForOutsiders(Conflict):
    """The organiser refuses people from outside the gemeenten that take part."""

    sentence = nl("Dit congres is alleen voor mensen die werken in een van de deelnemende gemeenten.")


@dataclass(frozen=True)
class Hall:
    """How full a congress is at one moment.

    `taken` counts every place that somebody has or was offered. `guaranteed` has the seats promised per
    CBS code (only promises that hold now), `used` the taken places per CBS code (only needed for codes in
    `guaranteed`), `insiders` the codes of the gemeenten that take part.
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

        A gemeente takes from its own promise first, so promises of others never keep it from that.
        Promise: never more than capacity - taken.
        Source:  product rules, Registration, "guaranteed seats until a date".
        """
        left = {code: max(0, seats - self.used.get(code, 0)) for code, seats in self.guaranteed.items()}
        own = left.pop(municipality, 0) if municipality else 0
        free = max(0, self.capacity - self.taken)
        return min(free, max(own, free - sum(left.values())))

    def is_outside(self, municipality: str | None) -> bool:
        """Whether this gemeente does not take part (None: no gemeente, or one far away)."""
        return municipality not in self.insiders

    def with_one_more(self, municipality: str | None) -> "Hall":
        """The hall after somebody of this gemeente took a place."""
        used = dict(self.used)
        if municipality and municipality in self.guaranteed:
            used[municipality] = used.get(municipality, 0) + 1
        return replace(self, taken=self.taken + 1, used=used)


@dataclass(frozen=True)
class Waiting:
    """Somebody in the waiting line; `team` is set for who only wants a place when the whole team gets one."""

    id: int
    municipality: str | None
    team: int | None = None


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


def statuses_on_arrival(
    hall: Hall, municipalities: Sequence[str | None], *, together: bool = False
) -> tuple[Status, ...]:
    """The status of each of several people who arrive at once, in their order.

    As many as fit get a place and the rest waits; with `together` everybody waits unless all fit.
    Raises: NotForOutsiders when one of them is refused.
    """
    found = []
    for municipality in municipalities:
        status = status_on_arrival(hall, municipality)
        if status == Status.CONFIRMED:
            hall = hall.with_one_more(municipality)
        found.append(status)
    if together and Status.WAITING in found:
        return (Status.WAITING,) * len(found)
    return tuple(found)


def lets_others_go_first(hall: Hall, municipality: str | None, *, now: datetime) -> bool:
    """Whether somebody waits whatever is free: from outside, while people from the gemeenten can register.

    Source: product rules, Registration, "policy for people from outside".
    """
    is_closed = hall.closes_at is not None and now >= hall.closes_at
    return hall.outsiders == Outsiders.WAITING and not is_closed and hall.is_outside(municipality)


def places_in_line(hall: Hall, line: Sequence[Waiting], *, now: datetime) -> Mapping[int, int]:
    """The place of each in `line` by id; 1 is the first. Who lets others go first has none.

    Promise: the places are 1, 2, 3 … without a gap.
    """
    having = [one.id for one in line if not lets_others_go_first(hall, one.municipality, now=now)]
    return {person: place for place, person in enumerate(having, start=1)}


def next_in_line(hall: Hall, line: Sequence[Waiting], *, now: datetime) -> tuple[Waiting, ...]:
    """Who gets a place now: the first of `line` who may have one, with the team they wait together with.

    Empty when nobody may. People from outside who must wait (policy WAITING) get what is left after the
    registration closes. A team that waits together gets its places at once, when there is one for each.
    Promise: somebody is only passed by a person who may take a place that they may not.
    """
    teams: dict[int, list[Waiting]] = {}
    for person in line:
        if person.team is not None:
            teams.setdefault(person.team, []).append(person)
    for person in line:
        group = (person,) if person.team is None else tuple(teams[person.team])
        if group[0] == person and _all_may_enter(hall, group, now=now):
            return group
    return ()


def _all_may_enter(hall: Hall, group: Sequence[Waiting], *, now: datetime) -> bool:
    for person in group:
        if lets_others_go_first(hall, person.municipality, now=now):
            return False
        if hall.free_for(person.municipality) == 0:
            return False
        hall = hall.with_one_more(person.municipality)
    return True


def offer_ends(now: datetime, *, hours: int | None, starts_at: datetime) -> datetime | None:
    """Until when a free place is kept for who is next; None: they get it at once, without being asked.

    An offer never goes beyond the start of the congress.
    """
    if hours is None or now >= starts_at:
        return None
    return min(now + timedelta(hours=hours), starts_at)


def is_open_offer(status: Status, offered_until: datetime | None, *, now: datetime) -> bool:
    """Whether somebody was offered a place and may still say yes."""
    return status == Status.OFFERED and offered_until is not None and now < offered_until
