"""How it stands with what a worker computes."""

from sqlalchemy import select

from congress.core.db import Tx
from congress.programme.models import Computation, ComputationKind


def latest_computation(tx: Tx, congress_id: int, kind: ComputationKind) -> Computation | None:
    """The one that was asked last."""
    query = select(Computation).where(Computation.congress_id == congress_id, Computation.kind == kind)
    return tx.scalar(query.order_by(Computation.id.desc()).limit(1))
