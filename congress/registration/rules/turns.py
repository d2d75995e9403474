"""Whose turn it is when seats in full sessions come free."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Turn:
    """Somebody who waits for a seat in a session; the lowest `number` came first."""

    number: int
    person: int
    session: int


@dataclass(frozen=True)
class SessionState:
    """A session that people wait for, or sit in: when and what it is, and how many seats are free."""

    round: int
    workshop: int
    free: int = 0


@dataclass(frozen=True)
class MovedUp:
    """Somebody who gets a seat; `left` is the session of the same round that they sat in until now."""

    person: int
    session: int
    left: int | None


def moved_up(
    line: Sequence[Turn],
    sessions: Mapping[int, SessionState],
    seats: Mapping[int, Mapping[int, int]],
) -> tuple[MovedUp, ...]:
    """Who gets a seat, in the order in which they get it; `seats` is {person: {round: session}}.

    Who waited longest comes first. A seat that somebody leaves for another goes to the next in line at
    once. Who gets a seat waits no more for others in that round or of that workshop, and nobody gets a
    workshop that they follow already.
    Promise: nobody left in the line could still take a free seat, and no session gets more people than
    it has free seats.
    """
    free = {number: state.free for number, state in sessions.items()}
    sits = {person: dict(mine) for person, mine in seats.items()}
    waiting = sorted(line, key=lambda turn: turn.number)
    found: list[MovedUp] = []
    while turn := next((t for t in waiting if free[t.session] > 0 and _may_sit(t, sessions, sits)), None):
        mine, state = sits.setdefault(turn.person, {}), sessions[turn.session]
        left = mine.get(state.round)
        mine[state.round] = turn.session
        free[turn.session] -= 1
        if left is not None:
            free[left] += 1
        found.append(MovedUp(turn.person, turn.session, left))
        waiting = [
            t
            for t in waiting
            if t.person != turn.person
            or (sessions[t.session].round != state.round and sessions[t.session].workshop != state.workshop)
        ]
    return tuple(found)


def _may_sit(
    turn: Turn, sessions: Mapping[int, SessionState], seats: Mapping[int, Mapping[int, int]]
) -> bool:
    wanted = sessions[turn.session].workshop
    return all(sessions[session].workshop != wanted for session in seats.get(turn.person, {}).values())
