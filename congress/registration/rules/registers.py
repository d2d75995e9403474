"""Numbers of professionals in registers such as SKJ or BIG: the loose shape that all of them share."""

import re
from dataclasses import dataclass

MOST = 5
"""How many numbers one person may give."""

KNOWN = ("SKJ", "Registerplein", "BIG", "Kwaliteitsregister V&V", "NIP", "NVO", "RBCZ", "Register Tolken")
"""Registers to suggest; any other may be typed."""

_SHAPE = re.compile(r"(?=.*[0-9])[0-9A-Za-z][0-9A-Za-z ./-]{1,38}[0-9A-Za-z]")


@dataclass(frozen=True)
class Entry:
    """A number in a register."""

    register: str
    number: str


def looks_right(number: str) -> bool:
    """Whether this can be a number in a register: 3 to 40 letters and figures, with at least one figure.

    Registers differ and change their shapes, so no more is asked: SKJ has nine figures, BIG eleven,
    NIP six, and some put letters before them.
    """
    return _SHAPE.fullmatch(number) is not None
