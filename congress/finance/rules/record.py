"""A settlement that was made, as plain data. No I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from congress.core.i18n import nl
from congress.finance.rules.differences import Differences


class SettlementKind(StrEnum):
    """Whether more is to come: interim (tussentijds) or final (eindafrekening)."""

    INTERIM = "interim"
    FINAL = "final"


KIND_NAMES: Mapping[SettlementKind, str] = {
    SettlementKind.INTERIM: nl("tussentijdse afrekening"),
    SettlementKind.FINAL: nl("eindafrekening"),
}


@dataclass(frozen=True)
class SettlementRecord:
    """A stored settlement as documents need it."""

    number: int
    title: str
    made_at: datetime
    differences: Differences | None
    sha256: str
    problem: Mapping[str, Any]
    answer: Mapping[str, Any]
