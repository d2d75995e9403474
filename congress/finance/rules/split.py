"""Dividing money exactly. No I/O."""

from collections.abc import Mapping

from congress.core.errors import Conflict
from congress.core.i18n import nl


class NothingToSplitBy(Conflict):
    """There is nobody to give a share, or everybody weighs nothing."""

    sentence = nl("Geen enkele gemeente telt mee in deze verdeling.")


def split(amount_cents: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Divide `amount_cents` in proportion to `weights`, exact to the cent.

    Units:   cents; weights are whole and not negative (1 each, inhabitants, registrations).
    Keys:    CBS codes; the result has the same keys, ordered by code.
    Method:  largest remainder. Equal remainders: the larger weight first, then the lower code.
    Promise: the shares add up to the amount; each lies within a cent of its exact part;
             split(-x) is the mirror image of split(x); the order of `weights` does not matter.
    Raises:  NothingToSplitBy when all weights are 0 or there are none; ValueError for one below zero.
    Source:  largest remainder as in Kieswet art. P 8, with a stated order instead of drawing lots.
    """
    codes = sorted(weights)
    base = sum(weights.values())
    if min(weights.values(), default=0) < 0:
        raise ValueError("a weight below zero")
    if not base:
        raise NothingToSplitBy
    sign = -1 if amount_cents < 0 else 1
    parts = {code: divmod(abs(amount_cents) * weights[code], base) for code in codes}
    left_over = abs(amount_cents) - sum(whole for whole, _ in parts.values())
    in_line = sorted(codes, key=lambda code: (-parts[code][1], -weights[code], code))
    gets_a_cent = set(in_line[:left_over])
    return {code: sign * (parts[code][0] + (code in gets_a_cent)) for code in codes}
