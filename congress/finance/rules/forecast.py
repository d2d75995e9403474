"""What a congress will have cost in the end, as far as anybody knows now. No I/O."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Category:
    """One kind of cost, in cents with VAT: its budget, what was spent, and what was ordered, not billed."""

    name: str
    budget: int = 0
    actual: int = 0
    committed: int = 0

    @property
    def unused(self) -> int:
        """What the budget has left when all that was ordered has been billed; never below zero."""
        return max(0, self.budget - self.actual - self.committed)

    @property
    def to_come(self) -> int:
        """What is still expected."""
        return self.committed + self.unused

    @property
    def forecast(self) -> int:
        """Actual + committed + budget not yet used."""
        return self.actual + self.to_come


Amounts = Iterable[tuple[str, int]]


def categories(budget: Amounts, actual: Amounts, committed: Amounts) -> list[Category]:
    """The sums per kind of cost of (kind, cents), by name."""
    planned, spent, ordered = _sums(budget), _sums(actual), _sums(committed)
    return [
        Category(name, planned.get(name, 0), spent.get(name, 0), ordered.get(name, 0))
        for name in sorted(planned.keys() | spent.keys() | ordered.keys())
    ]


def _sums(amounts: Amounts) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for name, cents in amounts:
        found[name] = found.get(name, 0) + cents
    return found
