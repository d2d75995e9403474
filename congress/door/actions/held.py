"""Scans that wait for somebody to decide: all of a phone at once, or one that must be put right first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from congress.core.audit import record
from congress.core.db import Tx
from congress.door.actions.devices import incoming
from congress.door.actions.scans import record_scans
from congress.door.actions.walk_ins import add_walk_ins
from congress.door.models import Device, HeldScan
from congress.door.queries import places_of
from congress.door.rules.devices import order_of_held
from congress.setup.models import Congress


def decide(
    tx: Tx,
    congress: Congress,
    device: Device,
    *,
    counts: bool,
    public_key: bytes,
    secret_key: str,
    actor: str,
    now: datetime,
) -> int:
    """Let the held scans of a phone count in the order in which they were made, or leave them out for good.

    How many still wait: those at a place that is gone, and people who cannot be added as they were typed.
    """
    query = select(HeldScan).where(HeldScan.device_id == device.id, HeldScan.decided_at.is_(None))
    held = list(tx.scalars(query.order_by(HeldScan.id).with_for_update()))
    if held and counts:
        held = _count(
            tx, congress, device, held, public_key=public_key, secret_key=secret_key, actor=actor, now=now
        )
    for one in held:
        one.decided_at, one.decided_by, one.counts = now, actor, counts
    record(
        tx,
        congress_id=device.congress_id,
        actor=actor,
        action="held-scans-counted" if counts else "held-scans-left-out",
        subject=f"toestel {device.id}",
        now=now,
    )
    tx.flush()  # counted below
    return len(tx.scalars(query).all())


def _count(
    tx: Tx,
    congress: Congress,
    device: Device,
    held: Sequence[HeldScan],
    *,
    public_key: bytes,
    secret_key: str,
    actor: str,
    now: datetime,
) -> list[HeldScan]:
    """Those that count now; what takes back a scan that must wait waits too."""
    places = {spot.id for spot in places_of(tx, congress)}
    contents = sorted((one.content for one in held), key=order_of_held)
    can = [content for content in contents if content["place"] in places]
    can, _ = add_walk_ins(tx, congress, can, secret_key=secret_key, actor=actor, now=now)
    waits = {str(one.id) for one in held} - {content["id"] for content in can}
    can = [content for content in can if content.get("undoes") not in waits]
    if can:
        record_scans(
            tx,
            congress,
            [incoming(content) for content in can],
            public_key=public_key,
            device=device.name,
            actor=actor,
            now=now,
            device_id=device.id,
        )
    done = {content["id"] for content in can}
    return [one for one in held if str(one.id) in done]
