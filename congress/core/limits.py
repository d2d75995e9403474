"""How often something may happen, counted in the database so that it holds over processes."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    CursorResult,
    Index,
    LargeBinary,
    String,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped, mapped_column

from congress.core.db import Base, Moment, Tx
from congress.core.tokens import derive

KEPT = timedelta(days=1)
"""How long an attempt is remembered, and so the longest `within` of a limit."""


class Attempt(Base):
    """One try of something that is limited (poging); `key_hash` hides whose it was."""

    __tablename__ = "attempt"
    __table_args__ = (Index(None, "kind", "key_hash", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime]


@dataclass(frozen=True)
class Limit:
    """At most `most` attempts of this kind by this key within a time of at most a day."""

    kind: str
    key: str
    most: int
    within: timedelta


def attempt(tx: Tx, limits: Sequence[Limit], *, secret_key: str, now: datetime) -> bool:
    """Count an attempt against all limits, with one statement; whether each of them leaves room.

    The caller rolls back when there was no room. Keys are kept as hashes that only who holds
    `secret_key` can make, so the table tells nobody's address.
    """
    rows = []
    for limit in limits:
        key_hash = derive(secret_key, f"attempt:{limit.kind}:{limit.key}")
        earlier = select(func.count()).where(
            Attempt.kind == limit.kind, Attempt.key_hash == key_hash, Attempt.at > now - limit.within
        )
        values = (literal(limit.kind), literal(key_hash, LargeBinary), literal(now, Moment()))
        rows.append(select(*values).where(earlier.scalar_subquery() < limit.most))
    if not rows:
        return True
    statement = insert(Attempt).from_select(["kind", "key_hash", "at"], union_all(*rows))
    kept = tx.execute(statement.execution_options(preserve_rowcount=True))
    return cast("CursorResult[Any]", kept).rowcount == len(rows)


def forget_attempts(tx: Tx, *, now: datetime) -> None:
    """Remove attempts that no limit looks at any more."""
    tx.execute(delete(Attempt).where(Attempt.at <= now - KEPT))


def network_keys(host: str | None) -> tuple[str, str] | None:
    """The address of a visitor and the network it is in, as keys to limit; None when it says nothing.

    An IPv4 address and its /24, or an IPv6 /64 (one household or office) and its /48. An address that is
    not of the internet itself is that of a proxy nobody told us to trust, or of an office beside the server:
    all visitors seem to come from there, so it limits nobody.
    """
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return None
    if not address.is_global:
        return None
    own, around = (32, 24) if address.version == 4 else (64, 48)
    return _network(address, own), _network(address, around)


def _network(address: ipaddress.IPv4Address | ipaddress.IPv6Address, bits: int) -> str:
    return str(ipaddress.ip_network((address, bits), strict=False))
