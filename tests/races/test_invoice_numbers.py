"""Eight processes issue 400 invoices, some are killed and started again: no gap and no double anywhere."""

import itertools
from collections import Counter
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.orm import undefer

from congress.core.audit import AuditEntry, tampering
from congress.core.db import Database, Tx
from congress.finance.actions import make_settlement
from congress.finance.models import Invoice, InvoiceSeries, Settlement
from congress.finance.queries.proof import altered
from congress.setup.models import Participation
from congress.setup.rules.policies import ParticipationStatus
from tests.make import NOW, make_congress
from tests.make_finance import ACTOR, KATWIJK, NAMES, TEYLINGEN, make_cost, make_money_congress, make_parties
from tests.races.issuing import Issuer, Job

PROCESSES = 8
CONGRESSES = 100
EACH = 4
LEADS = (TEYLINGEN, KATWIJK)
YEARS = (NOW, NOW + timedelta(days=60))


def test_eight_processes_leave_no_gap_and_no_double(database: Database, database_url: str) -> None:
    with database.write() as tx:
        jobs = _settled(tx)

    # Every congress is a job of two, so they also meet at one; half of the eight is killed on the way.
    shares = [jobs[n::PROCESSES] + jobs[(n + 1) % PROCESSES :: PROCESSES] for n in range(PROCESSES)]
    running = [Issuer(database_url, share, dies_at=n if n < 2 else None) for n, share in enumerate(shares)]
    for issuer in running[2:4]:
        issuer.kill()
    killed = [issuer for issuer in running if issuer.died()]
    assert set(running[:4]) == set(killed)
    for issuer in killed:
        issuer.start_again()
    assert not any(issuer.died() for issuer in killed)

    with database.read() as tx:
        _check(tx)


def _settled(tx: Tx) -> list[Job]:
    # A congress of each lead is settled as always; the others are copies of it, which are made quicker.
    jobs = []
    models = [_settle(tx, lead) for lead in LEADS]
    for number, year in itertools.product(range(CONGRESSES // 4), YEARS):
        for model in models:
            slug = f"{model.settlement.congress_id}-{number}-{year.year}"
            _copy(tx, model, slug)
            jobs.append(Job(slug, year))
    return jobs


class _Model(NamedTuple):
    lead: str
    settlement: Settlement


def _settle(tx: Tx, lead: str) -> _Model:
    congress = make_money_congress(tx, slug=f"model-{lead.lower()}", lead_code=lead)
    tx.execute(update(Participation).values(status=ParticipationStatus.CONFIRMED))
    make_parties(tx, congress)
    make_cost(tx, congress, payer=lead)
    return _Model(lead, make_settlement(tx, congress, actor=ACTOR, now=NOW))


def _copy(tx: Tx, model: _Model, slug: str) -> None:
    congress = make_congress(tx, slug=slug, lead_code=model.lead)
    make_parties(tx, congress)
    tx.add_all(
        Participation(
            congress_id=congress.id,
            municipality_code=code,
            status=ParticipationStatus.CONFIRMED,
            buyer_reference=slug,
        )
        for code in NAMES
    )
    facts = {name: getattr(model.settlement, name) for name in ("problem", "answer", "sha256")}
    tx.add(Settlement(congress_id=congress.id, number=1, made_at=NOW, made_by=ACTOR, **facts))


def _check(tx: Tx) -> None:
    made = tx.scalars(select(Invoice).options(undefer(Invoice.xml)).order_by(Invoice.sequence)).all()
    assert len(made) == CONGRESSES * EACH
    for series in tx.scalars(select(InvoiceSeries)):
        found = [invoice for invoice in made if invoice.series_id == series.id]
        assert series.last == len(found) == CONGRESSES * EACH // len(LEADS) // len(YEARS)
        assert [invoice.number for invoice in found] == [
            f"{series.year}-{number:04d}" for number in range(1, series.last + 1)
        ]
    once = Counter((invoice.congress_id, invoice.municipality_code) for invoice in made)
    assert set(once.values()) == {1}
    # The number is also the one in the documents, and each is in the log as it is.
    assert all(f">{invoice.number}<".encode() in invoice.xml for invoice in made)
    issued = select(func.count()).where(AuditEntry.action == "invoice-issued")
    assert tx.scalar(issued) == len(made)
    assert list(tampering(tx)) == []
    assert [fault for fault in altered(tx) if fault.subject.startswith("invoice")] == []
