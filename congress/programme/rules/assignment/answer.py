"""What comes out: who sits where, with a proof and a reason per person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Reason(StrEnum):
    """What came of somebody's wishes."""

    FIRST_CHOICES = "first-choices"
    LOWER_CHOICE = "lower-choice"
    ROUND_FULL = "round-full"
    NO_WISHES = "no-wishes"


@dataclass(frozen=True)
class Certificate:
    """A price per seat of an offer, as (workshop, round, price times `scale`), all zero or more.

    No placement costs less than: the sum over people of their cheapest plan at cost plus price, less the sum
    of price times seats. Whoever adds this up needs not trust the solver.
    """

    scale: int
    prices: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Assignment:
    """A placement. `objective` and `bound` are whole; `optimal` only when the certificate proves it."""

    seats: Mapping[str, Mapping[str, str]]
    optimal: bool
    objective: int
    bound: int
    certificate: Certificate
    reasons: Mapping[str, Reason]
    ranks: Mapping[int, int]
    unplaced: tuple[tuple[str, str], ...] = field(default=())
    """(participant, round) pairs without a seat, for people who had wishes in that round."""
