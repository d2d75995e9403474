"""When a session may move to another round or room, and in which order moves can be made. No I/O."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Obstacle(StrEnum):
    """Why a session stays where it is."""

    PINNED = "pinned"
    SEATED = "seated"
    TOO_SMALL = "too-small"
    SAME_WORKSHOP = "same-workshop"
    SAME_ROOM = "same-room"


@dataclass(frozen=True)
class Place:
    """A room in a round, by number, with the places that the room has."""

    round: int
    room: int
    places: int


@dataclass(frozen=True)
class Held:
    """A session where it is now: its workshop, how many people it is meant for, and how many sit in it."""

    id: int
    workshop: int
    size: int
    taken: int
    pinned: bool
    place: Place


def obstacle(session: Held, to: Place, others: Iterable[Held]) -> Obstacle | None:
    """Why this session may not go there, or None.

    `others` are all sessions where they will be then; one with the number of this session does not count.
    Whoever has a seat keeps it: the session stays in its round, and only goes to a room in which all fit.
    """
    if session.pinned:
        return Obstacle.PINNED
    if session.taken and session.place.round != to.round:
        return Obstacle.SEATED
    if session.taken > min(session.size, to.places):
        return Obstacle.TOO_SMALL
    for other in others:
        if other.id != session.id and other.place.round == to.round:
            if other.workshop == session.workshop:
                return Obstacle.SAME_WORKSHOP
            if other.place.room == to.room:
                return Obstacle.SAME_ROOM
    return None


Cell = tuple[int, int]


def in_order(
    now: Mapping[int, Cell], then: Mapping[int, Cell], workshop: Mapping[int, int], free: Sequence[Cell]
) -> list[tuple[int, Cell]] | None:
    """The moves one by one, (session, cell), so that after each no two share a cell and no workshop a round.

    `now` and `then` give the cell of every session, `workshop` what it is, `free` cells in which nobody is
    now or will be. Sessions that go round in a circle step aside into a free cell; None when they cannot.
    """
    at = dict(now)
    todo = [session for session in now if then[session] != now[session]]
    aside: set[int] = set()
    found: list[tuple[int, Cell]] = []

    def fits(session: int, cell: Cell) -> bool:
        return all(
            other == session
            or (where != cell and (workshop[other] != workshop[session] or where[0] != cell[0]))
            for other, where in at.items()
        )

    while todo:
        ready = next(((session, then[session]) for session in todo if fits(session, then[session])), None)
        if ready:
            todo.remove(ready[0])
        else:  # a circle
            waiting = ((one, cell) for one in todo if one not in aside for cell in free if fits(one, cell))
            ready = next(waiting, None)
            if ready is None:
                return None
            aside.add(ready[0])
        at[ready[0]] = ready[1]
        found.append(ready)
    return found
