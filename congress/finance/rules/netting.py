"""Evening out balances with as few payments as possible. No I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_EXACT = 14
"""Up to so many gemeenten with a balance the fewest payments are found for certain (2^14 sets to look at)."""


@dataclass(frozen=True)
class Payment:
    """Money from one gemeente to another, in cents, always more than zero."""

    payer: str
    receiver: str
    amount: int


def fewest_payments(balances: Mapping[str, int]) -> tuple[Payment, ...]:
    """Payments that bring every balance to zero; positive balances pay, negative ones receive.

    Units:   cents per CBS code.
    Method:  the more groups that are even among themselves, the fewer payments: a group of k needs k - 1.
             Up to MOST_EXACT gemeenten the most groups are found by trying all sets; above that all
             form one group. Inside a group the lowest codes pay and receive first.
    Promise: nobody both pays and receives; at most n - 1 payments; the same input gives the same answer.
    Raises:  ValueError when the balances do not add up to zero.
    """
    if sum(balances.values()):
        raise ValueError("the balances do not add up to zero")
    codes = sorted(code for code, cents in balances.items() if cents)
    groups = _even_groups(codes, balances) if len(codes) <= MOST_EXACT else [codes]
    payments = [payment for group in groups for payment in _within(group, balances)]
    return tuple(sorted(payments, key=lambda payment: (payment.payer, payment.receiver)))


def _even_groups(codes: Sequence[str], balances: Mapping[str, int]) -> list[list[str]]:
    # most[set]: into how many even groups a set can be cut, when its members are laid in the best order.
    # Laying the last member is a step from a smaller set; a set that adds up to zero closes a group.
    size = 1 << len(codes)
    sums, most, last = [0] * size, [0] * size, [0] * size
    for chosen in range(1, size):
        lowest = (chosen & -chosen).bit_length() - 1
        sums[chosen] = sums[chosen & (chosen - 1)] + balances[codes[lowest]]
        members = [place for place in range(len(codes)) if chosen >> place & 1]
        last[chosen] = max(members, key=lambda place: (most[chosen ^ 1 << place], -place))
        most[chosen] = most[chosen ^ 1 << last[chosen]] + (sums[chosen] == 0)
    groups: list[list[str]] = []
    chosen = size - 1
    while chosen:
        if sums[chosen] == 0:
            groups.append([])
        groups[-1].append(codes[last[chosen]])
        chosen ^= 1 << last[chosen]
    return [sorted(group) for group in groups]


def _within(group: Sequence[str], balances: Mapping[str, int]) -> list[Payment]:
    owing = [(code, balances[code]) for code in group if balances[code] > 0]
    due = [(code, -balances[code]) for code in group if balances[code] < 0]
    payments: list[Payment] = []
    while owing and due:
        (payer, owes), (receiver, gets) = owing.pop(0), due.pop(0)
        amount = min(owes, gets)
        payments.append(Payment(payer, receiver, amount))
        if owes > amount:
            owing.insert(0, (payer, owes - amount))
        if gets > amount:
            due.insert(0, (receiver, gets - amount))
    return payments
