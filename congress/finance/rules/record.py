"""A settlement that was made, as plain data. No I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class SettlementRecord:
    """A stored settlement as documents need it."""

    number: int
    title: str
    made_at: datetime
    agreement: str
    sha256: str
    problem: Mapping[str, Any]
    answer: Mapping[str, Any]
