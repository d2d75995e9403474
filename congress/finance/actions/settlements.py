"""Making a settlement: the outcome is kept as it was, and its costs no longer change."""

from datetime import datetime

from sqlalchemy import update

from congress.core.audit import record
from congress.core.db import LOCK, Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.finance.forms.problem import SettlementAnswer, fingerprint
from congress.finance.models import Cost, Settlement
from congress.finance.queries import open_problem, settlements
from congress.finance.rules.record import SettlementKind
from congress.setup.models import Congress


class NothingToSettle(Conflict):
    """Every cost is settled already, or there is none."""

    sentence = nl("Er zijn geen kosten die nog niet zijn afgerekend.")


class CannotSettleYet(Conflict):
    """Some cost cannot be divided."""

    sentence = nl("Nog niet alle kosten kunnen worden verdeeld. {reason}")


def make_settlement(
    tx: Tx,
    congress: Congress,
    *,
    kind: SettlementKind = SettlementKind.INTERIM,
    actor: str,
    now: datetime,
) -> Settlement:
    """Settle everything that is not settled yet: number, inputs, outcome and hash are kept for good.

    Raises NothingToSettle, or CannotSettleYet with the first reason.
    """
    tx.refresh(congress, with_for_update=LOCK)
    problem = open_problem(tx, congress).model_copy(update={"kind": kind})
    if not problem.costs:
        raise NothingToSettle
    outcome = problem.settle()
    if outcome.findings:
        raise CannotSettleYet(reason=outcome.findings[0].sentence)
    asked, answer = problem.plain(), SettlementAnswer.of(outcome).plain()
    settlement = Settlement(
        congress_id=congress.id,
        number=len(settlements(tx, congress.id)) + 1,
        made_at=now,
        made_by=actor,
        problem=asked,
        answer=answer,
        sha256=fingerprint(asked, answer),
    )
    tx.add(settlement)
    tx.flush()  # the costs need settlement.id
    ids = [int(cost.id) for cost in problem.costs]
    tx.execute(update(Cost).where(Cost.id.in_(ids)).values(settlement_id=settlement.id))
    record(
        tx,
        congress_id=congress.id,
        actor=actor,
        action="settled",
        subject=f"settlement {settlement.number}",
        after={"kind": kind, "total": outcome.total, "costs": len(ids), "sha256": settlement.sha256},
        now=now,
    )
    return settlement
