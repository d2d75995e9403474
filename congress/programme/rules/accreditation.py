"""Points that registers of professionals give for a workshop, and how an organiser types them. No I/O."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MOST = 10
"""How many registers may give points for one workshop."""

_POINTS = re.compile(r"[0-9]{1,3}([.,][0-9]{1,2})?")
_LONGEST = 60


class BadLine(ValueError):
    """A line that is not "register; number; points"."""


@dataclass(frozen=True)
class Accreditation:
    """What one register (`name`) gives: its number for the workshop, "" until known, and points as "2.5"."""

    name: str
    number: str
    points: str


def points_of(text: str) -> str:
    """Points as they are kept, with a point and without needless zeros: "2,50" is "2.5". Raises BadLine."""
    if not _POINTS.fullmatch(text):
        raise BadLine("moet een aantal punten zijn, zoals 2.5")
    whole, _, part = text.replace(",", ".").partition(".")
    part = part.rstrip("0")
    return f"{int(whole)}.{part}" if part else str(int(whole))


def read_lines(text: str) -> tuple[Accreditation, ...]:
    """Accreditations as typed, one per line as "SKJ; 301234; 2,5". Raises BadLine; each register once."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        parts = [part.strip() for part in line.split(";")]
        if len(parts) != 3 or not parts[0] or max(map(len, parts)) > _LONGEST:
            raise BadLine(line)
        found.append(Accreditation(parts[0], parts[1], points_of(parts[2])))
    if len(found) > MOST or len({one.name.lower() for one in found}) < len(found):
        raise BadLine(text)
    return tuple(found)


def as_lines(found: Iterable[Accreditation]) -> str:
    """Accreditations as an organiser types them."""
    return "\n".join(f"{a.name}; {a.number}; {a.points.replace('.', ',')}" for a in found)
