"""Ranked wishes for workshops: what can be wished, and what was wished."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from congress.setup.rules.policies import Choice as Mode

CHOICES = 3
"""How many workshops one may name per round on the form."""


@dataclass(frozen=True)
class Choice:
    """A workshop that is given in a round, and what it is about."""

    workshop_id: int
    code: str
    title: str
    theme: str = ""
    abstract: str = ""


@dataclass(frozen=True)
class RoundChoices:
    """A round with the workshops given in it."""

    round_id: int
    code: str
    title: str
    starts_at: datetime
    ends_at: datetime
    choices: tuple[Choice, ...]

    @property
    def options(self) -> list[tuple[str, str]]:
        """(code, title) of each workshop, to choose from."""
        return [(choice.code, choice.title) for choice in self.choices]

    @property
    def is_described(self) -> bool:
        """Whether there is anything to read about what is given."""
        return any(choice.theme or choice.abstract for choice in self.choices)

    def workshop_id(self, code: str) -> int | None:
        """The workshop with this code, if it is given in this round."""
        return next((choice.workshop_id for choice in self.choices if choice.code == code), None)


@dataclass(frozen=True)
class Wish:
    """A workshop somebody wants; rank 1 is the best. Without a round it counts in every round."""

    workshop_id: int
    round_id: int | None
    rank: int


def in_order(wishes: Sequence[tuple[int, int | None]]) -> tuple[Wish, ...]:
    """Wishes (workshop, round), best first, with their ranks per round; a repeated one keeps its best rank.

    Promise: the ranks of each round are 1, 2, 3 … without a gap.
    """
    ranks: dict[int | None, int] = {}
    found = []
    for workshop_id, round_id in dict.fromkeys(wishes):
        ranks[round_id] = ranks.get(round_id, 0) + 1
        found.append(Wish(workshop_id, round_id, ranks[round_id]))
    return tuple(found)


def seats_are_direct(mode: Mode, *, published_at: datetime | None) -> bool:
    """Whether people choose free seats themselves instead of naming wishes.

    Source: product rules, Registration, "after placement is published, free seats are always direct".
    """
    return mode == Mode.DIRECT or published_at is not None


def wishes_open(*, closes_at: datetime, published_at: datetime | None, now: datetime) -> bool:
    """Whether wishes can still be changed: before the deadline, and before the placement is published."""
    return published_at is None and now < closes_at
