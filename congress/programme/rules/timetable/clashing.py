"""Demands that cannot all be met: the smallest set that clashes."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from congress.programme.rules.timetable.board import Board
from congress.programme.rules.timetable.complete import OutOfSteps, Steps, complete
from congress.programme.rules.timetable.problem import TimetableProblem, TimetableWorkshop

MAX_STEPS = 4_000


class Kind(StrEnum):
    """What is demanded."""

    PLACE = "place"
    SIZE = "size"
    FEATURE = "feature"
    ROUNDS = "rounds"
    PIN = "pin"
    SPEAKER = "speaker"
    AWAY = "away"
    ORDER = "order"


@dataclass(frozen=True, order=True)
class Demand:
    """One demand: that a workshop has a place, a speaker gives one session at a time, and so on.

    `subject` is a workshop or speaker, `value` what is asked: a feature, or the later workshop of an order.
    """

    kind: Kind
    subject: str
    value: str = ""


def clash(problem: TimetableProblem, unmet: Sequence[str]) -> tuple[Demand, ...]:
    """The smallest set of demands that cannot all be met; empty when that was not settled within the steps.

    Sought first around what has no place, then everywhere as far as the steps go; of sets as small, one.
    """
    steps = Steps(MAX_STEPS)
    try:
        for names in _neighbourhoods(problem, unmet):
            asked = _only(problem, names)
            demands = demands_of(asked)
            if not _is_possible(asked, demands, steps):
                few = _smallest(asked, demands, _without_spare(asked, demands, steps), steps)
                return tuple(sorted(_smallest(problem, demands_of(problem), few, steps)))
    except OutOfSteps:
        pass
    return ()


def demands_of(problem: TimetableProblem) -> list[Demand]:
    """Everything that is demanded."""
    found: list[Demand] = []
    speakers: dict[str, int] = {}
    for workshop in problem.workshops:
        found.append(Demand(Kind.PLACE, workshop.id))
        for speaker in workshop.speakers:
            speakers[speaker] = speakers.get(speaker, 0) + 1
        if workshop.pinned:
            found.append(Demand(Kind.PIN, workshop.id))
            continue
        found += [Demand(Kind.FEATURE, workshop.id, feature) for feature in workshop.needs]
        found += [Demand(Kind.SIZE, workshop.id)] if workshop.size else []
        found += [Demand(Kind.ROUNDS, workshop.id)] if workshop.rounds is not None else []
    found += [Demand(Kind.SPEAKER, name) for name, count in speakers.items() if count > 1]
    found += [Demand(Kind.AWAY, name) for name in speakers if problem.away.get(name)]
    found += [Demand(Kind.ORDER, *pair) for pair in problem.before]
    return sorted(found)


def _neighbourhoods(problem: TimetableProblem, unmet: Sequence[str]) -> Iterator[set[str]]:
    """What has no place, first alone, then with ever more of what it may clash with."""
    for name in unmet:
        yield {name}
    names = set(unmet)
    while True:
        speakers = {s for w in problem.workshops if w.id in names for s in w.speakers}
        near = {w.id for w in problem.workshops if w.speakers & speakers}
        near |= {name for pair in problem.before if names & set(pair) for name in pair}
        if near <= names:
            break
        names |= near
        yield set(names)
    yield {w.id for w in problem.workshops}


def _only(problem: TimetableProblem, names: set[str]) -> TimetableProblem:
    return replace(
        problem,
        workshops=tuple(w for w in problem.workshops if w.id in names),
        before=tuple(pair for pair in problem.before if set(pair) <= names),
        points={},
        placed={},
    )


def _is_possible(problem: TimetableProblem, some: Iterable[Demand], steps: Steps) -> bool:
    return complete(Board(_relaxed(problem, set(some))), steps) is not None


def _without_spare(problem: TimetableProblem, demands: list[Demand], steps: Steps) -> list[Demand]:
    """Demands that clash, of which none can be missed; whole workshops are tried first."""
    left = list(demands)
    for one in sorted(demands, key=lambda d: (d.kind is not Kind.PLACE, d)):
        fewer = [other for other in left if other != one]
        if one in left and not _is_possible(problem, fewer, steps):
            left = fewer
    return left


def _smallest(
    problem: TimetableProblem, demands: list[Demand], few: Collection[Demand], steps: Steps
) -> Collection[Demand]:
    """The smallest set that clashes, by hitting sets: each clash holds something of every set that, dropped,
    makes the rest possible (Ignatiev and others, 2015). `few` when no smaller one is there or was settled."""
    dropped: list[frozenset[Demand]] = []
    try:
        while True:
            some = next(
                (hit for size in range(len(few)) if (hit := _hitting(dropped, size)) is not None), None
            )
            if some is None:
                return few
            if not _is_possible(problem, some, steps):
                return some
            kept = set(some)
            for one in demands:
                if one not in kept and _is_possible(problem, kept | {one}, steps):
                    kept.add(one)
            dropped.append(frozenset(demands) - kept)
    except OutOfSteps:
        return few


def _hitting(sets: Sequence[frozenset[Demand]], size: int) -> frozenset[Demand] | None:
    """At most `size` demands with one of every set, or None."""
    if not sets:
        return frozenset()
    if not size:
        return None
    for one in sorted(sets[0]):
        rest = _hitting([other for other in sets if one not in other], size - 1)
        if rest is not None:
            return rest | {one}
    return None


def _relaxed(problem: TimetableProblem, some: set[Demand]) -> TimetableProblem:
    """The problem with these demands only."""
    names = {w.id for w in problem.workshops if Demand(Kind.PLACE, w.id) in some}
    asked = _only(problem, names)
    workshops = tuple(_relaxed_workshop(w, some) for w in asked.workshops)
    away = {
        name: problem.away.get(name.partition("\0")[0], frozenset())
        for workshop in workshops
        for name in workshop.speakers
        if Demand(Kind.AWAY, name.partition("\0")[0]) in some
    }
    before = tuple(pair for pair in asked.before if Demand(Kind.ORDER, *pair) in some)
    return replace(asked, workshops=workshops, before=before, away=away)


def _relaxed_workshop(workshop: TimetableWorkshop, some: set[Demand]) -> TimetableWorkshop:
    is_pinned = workshop.pinned and Demand(Kind.PIN, workshop.id) in some
    return replace(
        workshop,
        # Who need not be in one place at a time is somebody else in every workshop.
        speakers=frozenset(
            name if Demand(Kind.SPEAKER, name) in some else f"{name}\0{workshop.id}"
            for name in workshop.speakers
        ),
        needs=frozenset(f for f in workshop.needs if Demand(Kind.FEATURE, workshop.id, f) in some),
        size=workshop.size if Demand(Kind.SIZE, workshop.id) in some else 0,
        rounds=workshop.rounds if Demand(Kind.ROUNDS, workshop.id) in some else None,
        pinned=workshop.pinned if is_pinned else None,
    )
