"""Exact money: integer cents in euros, never floats."""

import re
from typing import NewType

Cents = NewType("Cents", int)
"""An amount in euro cents; may be negative."""

_DUTCH = re.compile(r"^(-?)\s*€?\s*(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$", re.ASCII)
_PLAIN = re.compile(r"^(-?)(\d+)\.(\d{2})$", re.ASCII)
MOST_CENTS = 10**11
"""A billion euros: far beyond any congress, safely inside BIGINT."""


def euros(amount: int) -> str:
    """Show `amount` (cents) the Dutch way: 123456 -> "€ 1.234,56", -5 -> "-€ 0,05"."""
    whole, rest = divmod(abs(amount), 100)
    sign = "-" if amount < 0 else ""
    return f"{sign}€\u00a0{whole:,}".replace(",", ".") + f",{rest:02d}"


def decimal_text(amount: int) -> str:
    """Show `amount` (cents) for machines: 123456 -> "1234.56"."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def parse_cents(text: str) -> Cents:
    """Read an amount as people type it: "1.234,56", "€ 12,5", "12", "1234.56" (two decimals).

    "1.000" is a thousand, as is usual in Dutch. Raises ValueError for what could be read
    two ways ("1,000.00", "1,234") or has more than two decimals.
    """
    cleaned = text.strip().replace("\u00a0", " ").replace("\u2212", "-")
    if match := _DUTCH.match(cleaned):
        before, after, whole, decimals = match.groups()
        if before and after:
            raise ValueError("two minus signs")
        amount = int(whole.replace(".", "")) * 100 + int((decimals or "").ljust(2, "0"))
        negative = bool(before or after)
    elif match := _PLAIN.match(cleaned):
        amount = int(match[2]) * 100 + int(match[3])
        negative = bool(match[1])
    else:
        raise ValueError("not an amount")
    if amount > MOST_CENTS:
        raise ValueError("too large")
    return Cents(-amount if negative else amount)
