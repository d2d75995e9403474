"""The split once more, written from the definition and sharing no code with the product."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any


def shares_by_hand(costs: Sequence[dict[str, Any]], codes: Sequence[str]) -> dict[str, int]:
    """Equal shares in cents: net and VAT of each cost apart, leftover cents to the lowest codes."""
    shares = dict.fromkeys(sorted(codes), 0)
    for cost in costs:
        vat = (Decimal(cost["net"]) * cost["vat"] / 100).quantize(Decimal(1), ROUND_HALF_UP)
        for amount in (cost["net"], int(vat)):
            sign = -1 if amount < 0 else 1
            each = int(Fraction(abs(amount), len(shares)))
            left = abs(amount) - each * len(shares)
            for place, code in enumerate(shares):
                shares[code] += sign * (each + (1 if place < left else 0))
    return shares
