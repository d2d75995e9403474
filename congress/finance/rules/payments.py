"""Evening out balances with as few payments as possible. No I/O."""

from collections.abc import Mapping
from dataclasses import dataclass

EXACT_UP_TO = 12
"""So many open balances are grouped exactly (4,096 subsets); more of them greedily, which may take one payment more."""


@dataclass(frozen=True)
class Payment:
    """Money from one municipality to another, in cents, always more than zero."""

    payer: str
    receiver: str
    amount: int


def fewest_payments(balances: Mapping[str, int]) -> list[Payment]:
    """Payments that bring every balance (cents, positive = has to pay) to zero, the fewest there can be.

    A group of balances that adds up to zero needs one payment less than its size; so the most groups give the
    fewest payments. Promise: at most n - 1 payments; the order of the keys makes no difference.
    Raises:  ValueError when the balances do not add up to zero.
    """
    if sum(balances.values()):
        raise ValueError("balances must add up to zero")
    open_ones = sorted(code for code, balance in balances.items() if balance)
    groups = _most_groups(open_ones, balances) if len(open_ones) <= EXACT_UP_TO else [open_ones]
    return [payment for group in groups for payment in _even_out({code: balances[code] for code in group})]


def _most_groups(codes: list[str], balances: Mapping[str, int]) -> list[list[str]]:
    total = [0] * (1 << len(codes))
    best = [0] * (1 << len(codes))  # most zero groups within a set of balances
    for mask in range(1, 1 << len(codes)):
        low = mask & -mask
        total[mask] = total[mask ^ low] + balances[codes[low.bit_length() - 1]]
        for number in range(len(codes)):
            best[mask] = max(best[mask], best[mask & ~(1 << number)])
        if total[mask] == 0:
            best[mask] += 1
    return _groups_of((1 << len(codes)) - 1, total, best, codes)


def _groups_of(mask: int, total: list[int], best: list[int], codes: list[str]) -> list[list[str]]:
    groups = []
    while mask:
        rest = mask  # walk down to a smaller zero set with one group less; what was left out is a group
        while True:
            smaller = [rest & ~(1 << n) for n in range(len(codes)) if rest >> n & 1]
            wanted = best[mask] - 1
            rest = next(s for s in smaller if best[s] >= wanted)
            if total[rest] == 0 and best[rest] == wanted:
                break
        left_out = mask & ~rest
        groups.append([code for n, code in enumerate(codes) if left_out >> n & 1])
        mask = rest
    return groups


@dataclass
class _Open:
    code: str
    amount: int


def _even_out(balances: Mapping[str, int]) -> list[Payment]:
    debts = sorted(
        (_Open(code, amount) for code, amount in balances.items() if amount > 0), key=_largest_first
    )
    claims = sorted(
        (_Open(code, -amount) for code, amount in balances.items() if amount < 0), key=_largest_first
    )
    payments = []
    while debts and claims:
        amount = min(debts[0].amount, claims[0].amount)
        payments.append(Payment(debts[0].code, claims[0].code, amount))
        for side in (debts, claims):
            side[0].amount -= amount
            if not side[0].amount:
                side.pop(0)
    return payments


def _largest_first(entry: _Open) -> tuple[int, str]:
    return -entry.amount, entry.code
