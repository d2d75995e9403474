"""How it stands with what a worker computes."""

from collections.abc import Mapping

from sqlalchemy import func, select

from congress.core.db import Tx
from congress.programme.models import OPEN, Computation, ComputationKind


def latest_computation(tx: Tx, congress_id: int, kind: ComputationKind) -> Computation | None:
    """The one that was asked last."""
    query = select(Computation).where(Computation.congress_id == congress_id, Computation.kind == kind)
    return tx.scalar(query.order_by(Computation.id.desc()).limit(1))


def open_computations(tx: Tx) -> Mapping[str, int]:
    """How many computations of the whole installation wait or run, by the name of their state."""
    query = select(Computation.state, func.count()).where(Computation.state.in_(OPEN))
    found = dict.fromkeys(OPEN, 0) | {state: n for state, n in tx.execute(query.group_by(Computation.state))}
    return {state.value: count for state, count in found.items()}
