"""Agreements, what a settlement would follow from now, and the settlements that were made."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.door.queries import present_by_municipality
from congress.finance.forms.problem import (
    FORMAT,
    AgreementPart,
    CostPart,
    KeyPart,
    ParticipationPart,
    SettlementAnswer,
    SettlementProblem,
)
from congress.finance.models import Agreement, Cost, Settlement
from congress.finance.queries.costs import costs
from congress.finance.rules.differences import Differences, Snapshot, differences
from congress.finance.rules.keys import KeyKind
from congress.finance.rules.record import SettlementRecord
from congress.registration.queries import headcount_by_municipality
from congress.setup.models import Congress
from congress.setup.queries import confirmed_codes, municipalities, participations
from congress.setup.rules.policies import CostBasis

EXPECTED = "expected"
NOBODY = "-"
"""Id and payer of costs that are still to come."""


def agreements(tx: Tx, congress_id: int) -> Sequence[Agreement]:
    """What was agreed about the key, the latest first."""
    query = select(Agreement).where(Agreement.congress_id == congress_id)
    return tx.scalars(query.order_by(Agreement.id.desc())).all()


def open_problem(
    tx: Tx,
    congress: Congress,
    *,
    taking_part: Collection[str] | None = None,
    key: KeyKind | None = None,
    expected: int = 0,
) -> SettlementProblem:
    """What a settlement of everything not yet settled follows from.

    "What if": `taking_part` instead of the confirmed gemeenten, `key` instead of the agreed one, and
    `expected` cents of costs that are still to come, VAT included.
    """
    codes = confirmed_codes(tx, congress.id) if taking_part is None else taking_part
    registered = headcount_by_municipality(tx, congress.id)
    present = present_by_municipality(tx, congress.id)
    found = costs(tx, congress.id, only_open=True)
    default = key or KeyKind(congress.default_key)
    names = {municipality.code: municipality.name for municipality in municipalities(tx)}
    listed = participations(tx, congress.id)
    shown = {p.municipality_code for p in listed} | {cost.payer_code for cost in found}
    return SettlementProblem(
        format=FORMAT,
        vat_is_shared=congress.cost_basis is CostBasis.INCLUDING_VAT,
        participations=[
            ParticipationPart(
                code=p.municipality_code,
                name=p.municipality.name,
                inhabitants=p.inhabitants,
                registrations=registered.get(p.municipality_code, 0),
                present=present.get(p.municipality_code, 0),
                lower_cents=p.lower_cents,
                upper_cents=p.upper_cents,
            )
            for p in listed
            if p.municipality_code in codes
        ],
        costs=[*(_cost(cost, default=default) for cost in found), *_expected(expected, default)],
        names={code: names[code] for code in sorted(shown)},
        agreement=_agreement(tx, congress.id),
    )


def settlements(tx: Tx, congress_id: int) -> Sequence[Settlement]:
    """The settlements that were made, the latest first."""
    query = select(Settlement).where(Settlement.congress_id == congress_id)
    return tx.scalars(query.order_by(Settlement.number.desc())).all()


def latest_settlement(tx: Tx, congress_id: int) -> Settlement:
    """The last settlement that was made; raises NotFound when there is none."""
    found = settlements(tx, congress_id)
    if not found:
        raise NotFound
    return found[0]


def settlement_by_number(tx: Tx, congress_id: int, number: int) -> Settlement:
    """A settlement by its number; raises NotFound."""
    query = select(Settlement).where(Settlement.congress_id == congress_id, Settlement.number == number)
    found = tx.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def settlement_differences(tx: Tx, settlement: Settlement) -> Differences | None:
    """What a settlement changes compared with the one before; None for the first."""
    query = select(Settlement).where(
        Settlement.congress_id == settlement.congress_id, Settlement.number < settlement.number
    )
    earlier = [_snapshot(made) for made in tx.scalars(query.order_by(Settlement.number))]
    return differences(earlier, _snapshot(settlement)) if earlier else None


def settlement_record(tx: Tx, congress: Congress, settlement: Settlement) -> SettlementRecord:
    """A settlement as its document needs it."""
    return SettlementRecord(
        number=settlement.number,
        title=congress.title,
        made_at=settlement.made_at,
        differences=settlement_differences(tx, settlement),
        sha256=settlement.sha256,
        problem=settlement.problem,
        answer=settlement.answer,
    )


def _snapshot(settlement: Settlement) -> Snapshot:
    problem = SettlementProblem.model_validate(settlement.problem)
    answer = SettlementAnswer.model_validate(settlement.answer)
    return Snapshot(
        shares={balance.code: balance.share_cents for balance in answer.municipalities},
        inhabitants={part.code: part.inhabitants for part in problem.participations},
        key=problem.agreement.key if problem.agreement else None,
    )


def _agreement(tx: Tx, congress_id: int) -> AgreementPart | None:
    found = agreements(tx, congress_id)
    if not found:
        return None
    last = found[0]
    return AgreementPart(
        key=last.key, agreed_on=last.agreed_on, agreed_by=list(last.agreed_by), reason=last.reason
    )


def _expected(cents: int, key: KeyKind) -> list[CostPart]:
    if not cents:
        return []
    return [CostPart(id=EXPECTED, net_cents=cents, payer=NOBODY, key=KeyPart(by=key))]


def _cost(cost: Cost, *, default: KeyKind) -> CostPart:
    facts = cost.key_facts or {}
    return CostPart(
        id=f"{cost.id:06d}",
        net_cents=cost.net_cents,
        vat_cents=cost.vat_cents,
        payer=cost.payer_code,
        key=KeyPart(
            by=cost.key or default,
            amounts=facts.get("amounts", {}),
            rest=KeyKind(facts.get("rest", KeyKind.EQUAL)),
            code=facts.get("code"),
        ),
        description=cost.description,
        category=cost.category,
        supplier=cost.supplier,
        supplier_number=cost.supplier_number,
        invoiced_on=cost.invoiced_on,
        vat_percent=cost.vat_percent,
    )
