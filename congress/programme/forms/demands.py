"""Demands that clash, in words that a person who plans a programme understands."""

from collections.abc import Callable

from congress.core.i18n import nl
from congress.programme.rules.timetable import Demand, Kind, TimetableProblem

SENTENCES = {
    Kind.PLACE: nl("{subject} moet een plek krijgen."),
    Kind.SIZE: nl(
        "{subject} heeft een zaal nodig met {size} plekken of meer. De grootste zaal heeft er {most}."
    ),
    Kind.FEATURE: nl("{subject} heeft een zaal nodig met: {value}."),
    Kind.ROUNDS: nl("{subject} mag alleen in: {rounds}."),
    Kind.PIN: nl("{subject} staat vast in {rounds}, {room}."),
    Kind.SPEAKER: nl("{subject} kan maar op één plek tegelijk zijn."),
    Kind.AWAY: nl("{subject} kan niet in: {rounds}."),
    Kind.ORDER: nl("{subject} komt in een eerdere ronde dan {value}."),
}
_OF_SPEAKERS = {Kind.SPEAKER, Kind.AWAY}
SUPPLY = nl("Er zijn {rounds} rondes en {rooms} zalen.")


Name = Callable[[str, str], str]
"""("workshop" | "speaker" | "round" | "room", id) → what people say."""


def sentences(
    problem: TimetableProblem, clash: tuple[Demand, ...], name: Name = lambda _kind, key: key
) -> list[str]:
    """A sentence per demand, and what there is to meet them with; nothing for no clash.

    That a workshop needs a place goes without saying when another sentence is about it.
    """
    if not clash:
        return []
    about = {demand.subject for demand in clash if demand.kind is not Kind.PLACE}
    told = [one for one in clash if one.kind is not Kind.PLACE or one.subject not in about]
    lines = dict.fromkeys(_sentence(problem, one, name) for one in told)
    return [*lines, SUPPLY.format(rounds=len(problem.rounds), rooms=len(problem.rooms))]


def _sentence(problem: TimetableProblem, demand: Demand, name: Name) -> str:
    workshop = next((w for w in problem.workshops if w.id == demand.subject), None)
    pinned = workshop.pinned if workshop else None
    allowed = (workshop.rounds if workshop else None) or frozenset()
    if demand.kind is Kind.AWAY:
        allowed = problem.away.get(demand.subject, frozenset())
    if demand.kind is Kind.PIN and pinned:
        allowed = frozenset({pinned[0]})
    return SENTENCES[demand.kind].format(
        subject=name("speaker" if demand.kind in _OF_SPEAKERS else "workshop", demand.subject),
        value=name("workshop", demand.value),
        size=workshop.size if workshop else 0,
        most=max((room.capacity for room in problem.rooms), default=0),
        rounds=", ".join(name("round", r) for r in problem.rounds if r in allowed) or "–",
        room=name("room", pinned[1]) if pinned else "",
    )
