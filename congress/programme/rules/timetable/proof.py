"""Proving a timetable, or finding a better one: whole rounds are chosen, not single cells.

Each column is a set of workshops that can share a round. The linear program over the columns gives prices per
workshop and per group of rounds; in whole numbers these bound every timetable, whatever the solver did:

    points <= sum of workshop prices + sum of round prices,  when for every column
    points(column) <= sum of the prices of its workshops + the price of its round.

The prices are checked against every set in whole numbers. What is left between the bound and the best known
answer is searched completely, over the few columns that could still be part of something better.
"""

from dataclasses import dataclass

from congress.programme.rules.timetable.board import Board
from congress.programme.rules.timetable.covering import SCALE, Covering


@dataclass(frozen=True)
class Proof:
    """The bound that no timetable passes; `rounds` is None when nothing better was found."""

    bound: int
    rounds: list[int] | None = None


def ideal(board: Board) -> int:
    """A bound without any search: everybody gets their best wishes, one per round."""
    width = len(board.rounds)
    return sum(sum(sorted(wishes.values(), reverse=True)[:width]) for wishes in board.problem.points.values())


def proven(board: Board, rounds: list[int], *, steps: int | None = None) -> Proof:
    """Improve on a complete timetable, or prove that it is the best.

    Without the solver's library, or with too many sets, the bound is that of `ideal`.
    """
    known, most = board.total(rounds), ideal(board)
    if known == most:
        return Proof(known)
    try:
        from congress.programme.rules.timetable.pricing import Pricing  # noqa: PLC0415 -- slow to load
    except ImportError:
        return Proof(most)
    pricing = Pricing.of(board)
    if pricing is None:
        return Proof(most)
    pricing.know(board.masks(rounds))
    prices = pricing.settled()
    bound = min(prices.limit // SCALE, most)
    columns = pricing.columns_within(prices, prices.limit - SCALE * known)
    if columns is None:
        return Proof(max(known, bound))
    covering = Covering(board, columns, prices, steps)
    found = covering.best(rounds)
    return Proof(max(known, bound) if covering.ran_out else board.total(found), found)
