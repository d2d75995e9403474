"""What comes out: who sits where, with a proof and a reason per person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from congress.programme.rules.assignment.kinds import Kind


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

    def price(self, workshop: str, round_id: str) -> int:
        """The price of one seat times `scale`; zero for what is not offered."""
        return next((price for w, r, price in self.prices if (w, r) == (workshop, round_id)), 0)


@dataclass(frozen=True)
class Assignment:
    """A placement.

    `objective` is the sum of (rank - 1)² over the seats that were given, and the cost of moves where that
    was asked. No placement that fills as many seats has a lower one than `bound`; a bound below zero means
    that it is not even certain that no more seats can be filled. `filled` seats were given and `empty`
    rounds were not, people times rounds together; an empty round costs `empty_cost` in the proof. `optimal`
    is only said when the certificate proves both that no more seats can be filled and that the objective
    cannot be lower; with Goal.WORST_FIRST the bound is still that of the least objective, and the person
    worst off must be as well off as when alone.
    """

    seats: Mapping[str, Mapping[str, str]]
    optimal: bool
    objective: int
    bound: int
    certificate: Certificate
    reasons: Mapping[str, Reason]
    ranks: Mapping[int, int]
    kind: Kind
    filled: int
    empty: int
    empty_cost: int
    worst: int
    """The sum of (rank - 1) over the seats of the person worst off, an empty round that was wished counted as
    one more than the longest ranking."""
    unplaced: tuple[tuple[str, str], ...] = field(default=())
    """(participant, round) pairs without a seat, for people who had wishes in that round."""
    moved: tuple[tuple[str, str], ...] = field(default=())
    """(participant, round) pairs of before that are no longer the same."""

    @property
    def cost(self) -> int:
        """The whole cost as the certificate counts it: the objective and the empty rounds."""
        return self.objective + self.empty * self.empty_cost

    @property
    def cost_bound(self) -> int:
        """What `lower_bound` of the certificate gives."""
        return self.bound + self.empty * self.empty_cost
