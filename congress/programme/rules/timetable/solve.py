"""Solving a timetable: annealing for an answer, whole rounds for the proof, rooms last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from congress.programme.rules.timetable.anneal import UNPLACED, annealed
from congress.programme.rules.timetable.board import Board
from congress.programme.rules.timetable.check import demands, objective_of
from congress.programme.rules.timetable.problem import Place, TimetableProblem, UnsolvableTimetable, faults
from congress.programme.rules.timetable.proof import ideal, proven


class Why(StrEnum):
    """Why a workshop got no place."""

    NO_ROOM = "no-room"
    NO_ROUND = "no-round"
    CLASH = "clash"


@dataclass(frozen=True)
class Unmet:
    """A workshop without a place, and why."""

    workshop: str
    why: Why


@dataclass(frozen=True)
class Timetable:
    """A timetable. `objective` are the points of all people; no timetable can have more than `bound`."""

    place: Mapping[str, Place]
    optimal: bool
    objective: int
    bound: int
    unmet: tuple[Unmet, ...] = field(default=())


def schedule(problem: TimetableProblem) -> Timetable:
    """Give each workshop a round and a room, so that the points of people together are as high as possible.

    Hard:    no speaker twice in a round; the room holds the workshop and has what it needs; allowed rounds,
             pins and order. A pinned workshop keeps its room even when that is small: somebody chose so.
    Points:  per person and round the highest of their wishes in that round.
    Promise: the same answer for the same problem, in whatever order it is given; nothing moves when the
             timetable of now is complete and already as good. `optimal` is only said after a complete proof.
             What has no place stands in `unmet`; with such workshops nothing is proven.
    Raises:  UnsolvableTimetable with all faults at once.
    Source:  product rules, Programme.
    """
    if found := faults(problem):
        raise UnsolvableTimetable(faults="; ".join(found))
    board = Board(problem)
    rounds = annealed(problem, board)
    bound, is_proven = ideal(board), False
    if UNPLACED not in rounds:
        proof = proven(board, _value(board, rounds))
        rounds = proof.rounds or rounds
        bound, is_proven = proof.bound, proof.bound == _value(board, rounds)
    place = _places(problem, board, _renamed(problem, board, rounds) if board.is_symmetric else rounds)
    if _keeps(problem, objective_of(problem, place)):
        place = dict(problem.placed)
    return Timetable(
        place=dict(sorted(place.items())),
        optimal=is_proven,
        objective=objective_of(problem, place),
        bound=bound,
        unmet=tuple(_unmet(board, w) for w, number in enumerate(rounds) if number == UNPLACED),
    )


def _value(board: Board, rounds: Sequence[int]) -> int:
    masks = [0] * len(board.rounds)
    for workshop, number in enumerate(rounds):
        masks[number] |= 1 << workshop
    return sum(board.value(mask) for mask in masks)


def _renamed(problem: TimetableProblem, board: Board, rounds: Sequence[int]) -> list[int]:
    """The same groups under the names of rounds that keep most sessions where they are."""
    index = {round_id: number for number, round_id in enumerate(problem.rounds)}
    kept: dict[tuple[int, int], int] = {}
    for workshop, number in enumerate(rounds):
        now = problem.placed.get(board.workshops[workshop].id)
        if now and number != UNPLACED:
            kept[number, index[now[0]]] = kept.get((number, index[now[0]]), 0) + 1
    names: dict[int, int] = {}
    for number, name in sorted(kept, key=lambda pair: (-kept[pair], pair)):
        if number not in names and name not in names.values():
            names[number] = name
    free = [name for name in range(len(problem.rounds)) if name not in names.values()]
    for number in range(len(problem.rounds)):
        if number not in names:
            names[number] = free.pop(0)
    return [UNPLACED if number == UNPLACED else names[number] for number in rounds]


def _places(problem: TimetableProblem, board: Board, rounds: Sequence[int]) -> dict[str, Place]:
    place: dict[str, Place] = {}
    for number, round_id in enumerate(problem.rounds):
        mask = sum(1 << w for w, given in enumerate(rounds) if given == number)
        for workshop, room in (board.rooms_for(mask) or {}).items():
            place[board.workshops[workshop].id] = (round_id, board.rooms[room].id)
    return place


def _keeps(problem: TimetableProblem, objective: int) -> bool:
    """Whether the timetable of now is complete, right and no worse."""
    now = problem.placed
    is_complete = len(now) == len(problem.workshops)
    return is_complete and not demands(problem, now) and objective_of(problem, now) >= objective


def _unmet(board: Board, workshop: int) -> Unmet:
    if not board.has_room(1 << workshop):
        why = Why.NO_ROOM
    elif not board.allowed[workshop]:
        why = Why.NO_ROUND
    else:
        why = Why.CLASH
    return Unmet(board.workshops[workshop].id, why)
