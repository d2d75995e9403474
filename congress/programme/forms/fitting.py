"""Whether the parts of a programme fit together, and with the programme that is there already."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from congress.core.clock import local
from congress.programme.forms.faults import Fault
from congress.programme.models import RoundKind
from congress.programme.rules.merging import Held, matched

LISTS = ("participations", "themes", "speakers", "rooms", "rounds", "workshops", "sessions")
_NAMES = {"themes": "thema’s", "speakers": "sprekers", "rooms": "zalen", "rounds": "rondes"}
_Part = Mapping[str, Any]
_Parts = Mapping[str, list[_Part]]


@dataclass(frozen=True)
class There:
    """What is there already: per list its parts by code, in the form of the document, and the sessions."""

    parts: Mapping[str, Mapping[str, _Part]] = field(default_factory=dict)
    sessions: tuple[Held, ...] = ()
    days: tuple[date, date] | None = None


NOTHING = There()


def faults_between(data: Mapping[str, Any], there: There = NOTHING) -> list[Fault]:
    """What does not fit: doubles, codes that nothing has, rooms used twice, people who would lose a seat.

    Takes the document as it was written, so that it also speaks when single fields are wrong.
    """
    parts = {name: [p if isinstance(p, Mapping) else {} for p in _list(data.get(name))] for name in LISTS}
    known = {
        name: {**there.parts.get(name, {}), **{code: part for _, code, part in _coded(parts[name])}}
        for name in LISTS
    }
    return [
        *_doubles(parts),
        *_same_names(parts, known),
        *_unknown(parts, known),
        *_on_other_days(parts["rounds"], there.days or _days(data)),
        *_sessions(parts, known, there),
    ]


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _text(part: _Part, name: str) -> str:
    value = part.get(name)
    return value if isinstance(value, str) else ""


def _number(part: _Part, name: str) -> int | None:
    value = part.get(name)
    return value if isinstance(value, int) else None


def _coded(parts: list[_Part]) -> Iterator[tuple[int, str, _Part]]:
    return ((at, code, part) for at, part in enumerate(parts) if (code := _text(part, "code")))


def _doubles(parts: _Parts) -> Iterator[Fault]:
    for kind in LISTS:
        seen: set[str] = set()
        for at, code, _ in _coded(parts[kind]):
            if code in seen:
                yield Fault((kind, at, "code"), f"{code} staat er twee keer in")
            seen.add(code)


def _same_names(parts: _Parts, known: Mapping[str, Mapping[str, _Part]]) -> Iterator[Fault]:
    for kind, name in (("themes", "letter"), ("rooms", "name"), ("rounds", "title")):
        named = {
            code: _text(part, name).casefold()
            for code, part in known[kind].items()
            if part.get("kind") != RoundKind.BREAK  # breaks may share a name
        }
        for at, code, part in _coded(parts[kind]):
            others = [other for other in named if other != code and named[other] == named.get(code)]
            if others and named[code]:
                yield Fault((kind, at, name), f"{_text(part, name)} staat ook bij {others[0]}")


def _unknown(parts: _Parts, known: Mapping[str, Mapping[str, _Part]]) -> Iterator[Fault]:
    asked: list[tuple[tuple[str, int, str], str, object]] = []
    for at, speaker in enumerate(parts["speakers"]):
        asked += [(("speakers", at, "away"), "rounds", code) for code in _list(speaker.get("away"))]
    for at, workshop in enumerate(parts["workshops"]):
        asked.append((("workshops", at, "theme"), "themes", workshop.get("theme")))
        asked += [(("workshops", at, "speakers"), "speakers", c) for c in _list(workshop.get("speakers"))]
    for at, session in enumerate(parts["sessions"]):
        asked += [(("sessions", at, name), f"{name}s", session.get(name)) for name in _OF_SESSION]
    for where, kind, code in asked:
        if isinstance(code, str) and code and code not in known[kind]:
            yield Fault(where, f"{code} staat niet bij {_NAMES.get(kind, kind)}")


_OF_SESSION = ("workshop", "round", "room")


def _days(data: Mapping[str, Any]) -> tuple[date, date] | None:
    facts = data.get("congress")
    first, last = (facts.get(n) if isinstance(facts, Mapping) else None for n in ("starts_on", "ends_on"))
    return (first, last) if isinstance(first, date) and isinstance(last, date) else None


def _on_other_days(rounds: list[_Part], days: tuple[date, date] | None) -> Iterator[Fault]:
    for at, block in enumerate(rounds):
        for name in ("starts_at", "ends_at"):
            moment = block.get(name)
            if days is None or not isinstance(moment, datetime) or moment.tzinfo is None:
                continue
            if not days[0] <= local(moment).date() <= days[1]:
                yield Fault(("rounds", at, name), "valt buiten de dagen van het congres")


def _sessions(parts: _Parts, known: Mapping[str, Mapping[str, _Part]], there: There) -> Iterator[Fault]:
    wanted = parts["sessions"]
    keys = [(_text(s, "workshop"), _text(s, "round")) for s in wanted]
    held = matched(keys, there.sessions)
    kept = [one for one in there.sessions if one not in held]
    rooms = Counter([(one.round, one.room) for one in kept])
    given = Counter([(one.round, one.workshop) for one in kept])
    for at, session in enumerate(wanted):
        workshop, block, room = (_text(session, name) for name in _OF_SESSION)
        rooms[block, room] += 1
        given[block, workshop] += 1
        if block and room and rooms[block, room] > 1:
            yield Fault(("sessions", at, "room"), f"zaal {room} is in {block} twee keer bezet")
        if block and workshop and given[block, workshop] > 1:
            yield Fault(("sessions", at, "round"), f"workshop {workshop} is in {block} twee keer")
        if known["rounds"].get(block, {}).get("kind") in (RoundKind.PLENARY, RoundKind.BREAK):
            yield Fault(("sessions", at, "round"), f"in {block} zijn geen workshops")
        yield from _moved(at, session, held[at], known)
    yield from _too_often(parts, known, Counter(workshop for _, workshop in given.elements()))
    yield from _too_small(parts, there.sessions, kept)


def _moved(
    at: int, session: _Part, held: Held | None, known: Mapping[str, Mapping[str, _Part]]
) -> Iterator[Fault]:
    if held is None or not held.taken:
        return
    if held.round != _text(session, "round"):
        why = f"er zitten al {held.taken} mensen in deze sessie: zij kan niet naar een andere ronde"
        yield Fault(("sessions", at, "round"), why)
    places = _number(known["rooms"].get(_text(session, "room"), {}), "places")
    if places is not None and places < held.taken:
        yield Fault(("sessions", at, "room"), f"te klein: er zitten al {held.taken} mensen in deze sessie")


def _too_often(
    parts: _Parts, known: Mapping[str, Mapping[str, _Part]], given: Counter[str]
) -> Iterator[Fault]:
    rows = {code: at for at, code, _ in _coded(parts["workshops"])}
    first = {_text(session, "workshop"): at for at, session in reversed(list(enumerate(parts["sessions"])))}
    for code, count in given.items():
        runs = _number(known["workshops"].get(code, {}), "runs")
        if runs is not None and count > runs:
            where = (
                ("workshops", rows[code], "runs") if code in rows else ("sessions", first[code], "workshop")
            )
            yield Fault(where, f"workshop {code} heeft {count} sessies, maar mag hooguit {runs} keer")


def _too_small(parts: _Parts, there: Sequence[Held], kept: Sequence[Held]) -> Iterator[Fault]:
    """Workshops and rooms that would not hold who sits there; a session of the file tells of its room."""
    most: dict[tuple[str, str], int] = {}
    for kind, sessions in (("workshops", there), ("rooms", kept)):
        for one in sessions:
            code = one.workshop if kind == "workshops" else one.room
            most[kind, code] = max(one.taken, most.get((kind, code), 0))
    for kind, name in (("workshops", "capacity"), ("rooms", "places")):
        for at, code, part in _coded(parts[kind]):
            size, people = _number(part, name), most.get((kind, code), 0)
            if size is not None and size < people:
                yield Fault((kind, at, name), f"te klein: er zitten al {people} mensen")
