"""The calculation behind the shares, for a reader who redoes it with a calculator. No I/O."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from congress.core.money import euros
from congress.finance.rules.keys import KeyKind
from congress.finance.rules.settlement import CostShares


@dataclass(frozen=True)
class KeyTotal:
    """All costs with one key: per CBS code the exact share in cents, and the share as it was rounded."""

    by: KeyKind
    amount: int
    exact: Mapping[str, Fraction]
    shares: Mapping[str, int]


def key_totals(divided: Iterable[tuple[KeyKind, CostShares]], *, vat_is_shared: bool) -> tuple[KeyTotal, ...]:
    """The totals per key, in the order of KeyKind, with VAT only when it is shared."""
    exact: dict[KeyKind, dict[str, Fraction]] = {}
    shares: dict[KeyKind, dict[str, int]] = {}
    amounts: dict[KeyKind, int] = {}
    for by, cost in divided:
        amount = sum(cost.net.values()) + vat_is_shared * sum(cost.vat.values())
        amounts[by] = amounts.get(by, 0) + amount
        for code in cost.net:
            parts, cents = exact.setdefault(by, {}), shares.setdefault(by, {})
            parts[code] = parts.get(code, Fraction()) + exact_part(amount, cost.weights, code)
            cents[code] = cents.get(code, 0) + cost.net[code] + vat_is_shared * cost.vat[code]
    return tuple(KeyTotal(by, amounts[by], exact[by], shares[by]) for by in KeyKind if by in exact)


def exact_part(amount: int, weights: Mapping[str, int], code: str) -> Fraction:
    """What one gemeente bears of `amount` cents before rounding, in cents."""
    return Fraction(amount * weights[code], sum(weights.values()))


def finely(cents: Fraction) -> str:
    """An exact amount with four decimals of a euro, the rest cut off: 18056.13 cents -> "€ 180,5613"."""
    hundredths = int(abs(cents) * 100)
    sign = "-" if cents < 0 and hundredths else ""
    return f"{sign}{euros(hundredths // 100)}{hundredths % 100:02d}"
