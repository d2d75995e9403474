"""Split keys: by which figures a cost is divided. No I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.finance.rules.split import split


class KeyKind(StrEnum):
    """The ways to divide a cost (verdeelsleutels)."""

    EQUAL = "equal"
    INHABITANTS = "inhabitants"
    REGISTRATIONS = "registrations"
    PRESENT = "present"
    FIXED = "fixed"
    ONE = "one"


PLAIN_KEYS = (KeyKind.EQUAL, KeyKind.INHABITANTS, KeyKind.REGISTRATIONS, KeyKind.PRESENT)
"""Keys that need nothing more than the figures of each gemeente; only these can be a default or a rest."""

KEY_NAMES: Mapping[KeyKind, str] = {
    KeyKind.EQUAL: nl("gelijke delen"),
    KeyKind.INHABITANTS: nl("naar inwonertal"),
    KeyKind.REGISTRATIONS: nl("naar aanmeldingen"),
    KeyKind.PRESENT: nl("naar aanwezigen"),
    KeyKind.FIXED: nl("vaste bedragen en de rest verdeeld"),
    KeyKind.ONE: nl("één gemeente"),
}


class CannotSplit(Conflict):
    """A cost that cannot be divided by its key now. `code` is stable, for programs."""

    code = "cannot-split"
    sentence = nl("Deze kosten kunnen nu niet worden verdeeld.")


class NobodyTakesPart(CannotSplit):
    """No gemeente is confirmed."""

    code = "nobody-takes-part"
    sentence = nl("Er doet nog geen gemeente mee. Zet bij Instellingen welke gemeenten meedoen.")


class InhabitantsMissing(CannotSplit):
    """The key is by inhabitants, and a figure is not filled in."""

    code = "inhabitants-missing"
    sentence = nl("Het aantal inwoners ontbreekt van: {names}. Vul het in bij Instellingen.")


class NobodyRegistered(CannotSplit):
    """The key is by registrations, and there are none."""

    code = "nobody-registered"
    sentence = nl("Er zijn nog geen aanmeldingen uit de gemeenten die meedoen.")


class NobodyPresent(CannotSplit):
    """The key is by people present, and nobody was."""

    code = "nobody-present"
    sentence = nl("Er zijn nog geen aanwezigen uit de gemeenten die meedoen.")


class TheOneIsOut(CannotSplit):
    """The cost is for one gemeente, and that one does not take part."""

    code = "one-not-taking-part"
    sentence = nl("De gemeente die deze kosten draagt ({names}) doet niet mee.")


class FixedTooHigh(CannotSplit):
    """The fixed amounts exceed the cost."""

    code = "fixed-too-high"
    sentence = nl("De vaste bedragen zijn samen hoger dan de kosten zelf.")


@dataclass(frozen=True)
class Participant:
    """A gemeente that takes part, with the figures that keys divide by and its reservation in cents."""

    code: str
    name: str = ""
    inhabitants: int | None = None
    registrations: int = 0
    present: int = 0
    lower: int | None = None
    upper: int | None = None


@dataclass(frozen=True)
class SplitKey:
    """How one cost is divided (verdeelsleutel).

    `amounts` (cents of the whole share) and `rest` belong to FIXED, `code` to ONE.
    """

    by: KeyKind
    amounts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    rest: KeyKind = KeyKind.EQUAL
    code: str | None = None


def weights(by: KeyKind, participants: Sequence[Participant]) -> dict[str, int]:
    """The figures that a plain key divides by. Raises a CannotSplit that says what is missing."""
    if not participants:
        raise NobodyTakesPart
    if by is KeyKind.EQUAL:
        return {p.code: 1 for p in participants}
    if by is KeyKind.INHABITANTS:
        unknown = [p.name or p.code for p in participants if not p.inhabitants]
        if unknown:
            raise InhabitantsMissing(names=", ".join(unknown))
        return {p.code: p.inhabitants or 0 for p in participants}
    if by is KeyKind.REGISTRATIONS:
        found = {p.code: p.registrations for p in participants}
        if not any(found.values()):
            raise NobodyRegistered
        return found
    if by is KeyKind.PRESENT:
        found = {p.code: p.present for p in participants}
        if not any(found.values()):
            raise NobodyPresent
        return found
    raise ValueError(f"{by} has no figures of its own")


def key_weights(key: SplitKey, participants: Sequence[Participant], amount: int) -> dict[str, int]:
    """The weights by which both net and VAT of a cost of `amount` cents are divided.

    With fixed amounts these are the shares themselves: each fixed amount, and the rest by `key.rest`.
    A fixed amount of a gemeente that does not take part falls to the rest.
    Raises a CannotSplit.
    """
    if key.by is KeyKind.ONE:
        if key.code not in {p.code for p in participants}:
            raise TheOneIsOut(names=key.code or "-")
        return {p.code: int(p.code == key.code) for p in participants}
    if key.by is not KeyKind.FIXED:
        return weights(key.by, participants)
    taking_part = weights(KeyKind.EQUAL, participants)
    fixed = {code: cents for code, cents in key.amounts.items() if code in taking_part}
    left = amount - sum(fixed.values())
    if left < 0 or amount <= 0:
        raise FixedTooHigh
    rest = split(left, weights(key.rest, participants)) if left else {}
    return {code: fixed.get(code, 0) + rest.get(code, 0) for code in taking_part}
