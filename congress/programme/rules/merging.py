"""Which sessions of a file are which sessions that are there already. No I/O."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Held:
    """A session that is there, by the codes of its parts, with how many people sit in it."""

    id: int
    workshop: str
    round: str
    room: str
    taken: int


def matched(wanted: Sequence[tuple[str, str]], there: Sequence[Held]) -> list[Held | None]:
    """For each wanted (workshop, round) the session that becomes it, or None for a new one.

    A session in the same round is the same session; then whatever is left of a workshop moves, in order of
    number. So a session that gets another round keeps its number, and calendars and apps follow it.
    """
    left = sorted(there, key=lambda one: one.id)
    found: list[Held | None] = [None] * len(wanted)
    for same_round in (True, False):
        for at, (workshop, block) in enumerate(wanted):
            one = next(
                (h for h in left if h.workshop == workshop and (h.round == block or not same_round)), None
            )
            if found[at] is None and one is not None:
                found[at] = one
                left.remove(one)
    return found
