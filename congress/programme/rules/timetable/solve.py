"""Solving a timetable: annealing for an answer, whole rounds for the proof, rooms last."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from congress.programme.rules.timetable.anneal import UNPLACED, annealed
from congress.programme.rules.timetable.board import Board
from congress.programme.rules.timetable.check import demands, objective_of, parallel_of
from congress.programme.rules.timetable.clashing import Demand, clash
from congress.programme.rules.timetable.complete import OutOfSteps, Steps, complete
from congress.programme.rules.timetable.fewest import fewest_moves
from congress.programme.rules.timetable.problem import (
    Keep,
    Place,
    TimetableProblem,
    UnsolvableTimetable,
    faults,
)
from congress.programme.rules.timetable.proof import ideal, proven
from congress.programme.rules.timetable.rooms import roomed

COMPLETING = 2_000


class Why(StrEnum):
    """Why a workshop got no place."""

    NO_ROOM = "no-room"
    NO_ROUND = "no-round"
    CLASH = "clash"


class Phase(StrEnum):
    """How far the solver is."""

    SEARCHING = "searching"
    PROVING = "proving"
    EXPLAINING = "explaining"
    MOVING = "moving"


@dataclass(frozen=True)
class Unmet:
    """A workshop without a place, and why."""

    workshop: str
    why: Why


@dataclass(frozen=True)
class Timetable:
    """A timetable. `objective` are the points of all people; no timetable can have more than `bound`.

    `clash` is the smallest set of demands that cannot all be met, when something has no place; empty when
    that was not settled within the steps. `moved` are the workshops that are elsewhere than in `placed`;
    `parallel` counts pairs of workshops about one theme in one round.
    """

    place: Mapping[str, Place]
    optimal: bool
    objective: int
    bound: int
    unmet: tuple[Unmet, ...] = ()
    clash: tuple[Demand, ...] = ()
    moved: tuple[str, ...] = ()
    parallel: int = 0


def _silent(_phase: Phase) -> None:
    """Nobody is told how far it is."""


def schedule(
    problem: TimetableProblem, *, steps: int | None = None, told: Callable[[Phase], None] = _silent
) -> Timetable:
    """Give each workshop a round and a room, so that the points of people together are as high as possible.

    Hard:    no speaker twice in a round or in a round in which they are away; the room holds the workshop
             and has what it needs; allowed rounds, pins and order. A pinned workshop keeps its room even
             when that is small: somebody chose so.
    Points:  per person and round the highest of their wishes in that round.
    Goals:   in order: everything has a place; points; few of a theme side by side; few moves; few rooms per
             theme. With Keep.MOVES few moves go before points. `optimal` and `bound` are about points.
    Promise: the same answer for the same problem, in whatever order it is given; nothing moves when the
             timetable of now is complete and already as good. `optimal` is only said after a complete proof.
             What has no place stands in `unmet`; with such workshops nothing is proven.
    `steps` limits each search (in steps, so that answers repeat); `told` hears of each phase.
    Raises:  UnsolvableTimetable with all faults at once.
    Source:  product rules, Programme.
    """
    if found := faults(problem):
        raise UnsolvableTimetable(faults="; ".join(found))
    board = Board(problem)
    told(Phase.SEARCHING)
    rounds = annealed(board, seed=problem.seed, steps=steps)
    if UNPLACED in rounds and (whole := _completed(board)):
        rounds = annealed(board, seed=problem.seed, steps=steps, start=whole)
    bound = ideal(board)
    missing = tuple(_unmet(board, w) for w, number in enumerate(rounds) if number == UNPLACED)
    if not missing:
        told(Phase.PROVING)
        proof = proven(board, rounds, steps=steps)
        rounds, bound = proof.rounds or rounds, proof.bound
        if problem.keep is Keep.MOVES and problem.placed:
            told(Phase.MOVING)
            rounds = fewest_moves(board, steps) or rounds
        return _answer(board, rounds, bound)
    told(Phase.EXPLAINING)
    return _answer(board, rounds, bound, missing, clash(problem, [one.workshop for one in missing]))


def _answer(
    board: Board,
    rounds: Sequence[int],
    bound: int,
    missing: tuple[Unmet, ...] = (),
    why: tuple[Demand, ...] = (),
) -> Timetable:
    problem = board.problem
    place = {
        board.workshops[workshop].id: (board.rounds[rounds[workshop]], board.rooms[room].id)
        for workshop, room in sorted(roomed(board, rounds).items())
    }
    if _keeps(problem, place):
        place = {name: problem.placed[name] for name in place}
    objective = objective_of(problem, place)
    return Timetable(
        place=place,
        optimal=not missing and objective == bound,
        objective=objective,
        bound=bound,
        unmet=missing,
        clash=why,
        moved=tuple(name for name, at in place.items() if problem.placed.get(name, at) != at),
        parallel=parallel_of(problem, place),
    )


def _completed(board: Board) -> list[int] | None:
    try:
        return complete(board, Steps(COMPLETING))
    except OutOfSteps:
        return None


def _keeps(problem: TimetableProblem, place: Mapping[str, Place]) -> bool:
    """Whether the timetable of now is complete, right and no worse."""
    now = problem.placed
    is_complete = len(now) == len(problem.workshops)
    if not is_complete or demands(problem, now):
        return False
    return (objective_of(problem, now), -parallel_of(problem, now)) >= (
        objective_of(problem, place),
        -parallel_of(problem, place),
    ) or problem.keep is Keep.MOVES


def _unmet(board: Board, workshop: int) -> Unmet:
    if not board.fits[workshop]:
        why = Why.NO_ROOM
    elif not board.allowed[workshop]:
        why = Why.NO_ROUND
    else:
        why = Why.CLASH
    return Unmet(board.workshops[workshop].id, why)
