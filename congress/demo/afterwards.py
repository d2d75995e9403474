"""The day itself and what follows: badges, scans, costs, settlement, invoices."""

import random
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from congress.core.chance import new_uuid
from congress.core.clock import local
from congress.core.money import euros
from congress.demo.people import data
from congress.demo.walk import ACTOR, DOORS_OPEN, NOORDWIJK, OPENED, PRINTED, SETTLED, Walk, confirmed
from congress.door.actions.badges import badges_to_print, mark_printed
from congress.door.actions.scan_facts import Incoming
from congress.door.actions.scans import record_scans
from congress.door.documents.badges import badge_pdf
from congress.door.queries import public_key, ticket_writer
from congress.door.rules.verdict import ENTRANCE
from congress.finance.actions.budget import add_planned, agree_on_key, change_party
from congress.finance.actions.costs import add_cost
from congress.finance.actions.invoices import issue_invoices
from congress.finance.actions.settlements import make_settlement
from congress.finance.forms.costs import AgreementForm, BudgetForm, CostForm
from congress.finance.forms.parties import PartyForm
from congress.finance.models import BudgetLine
from congress.finance.queries.standing import standings
from congress.registration.queries.seats import seats_by_person
from congress.setup.queries import confirmed_codes, participations

TEST_IBAN = "NL91ABNA0417164300"


def print_badges(walk: Walk) -> bytes:
    """The badges of everybody with a place."""
    with walk.writing() as (tx, congress):
        writer = ticket_writer(walk.settings)
        found = badges_to_print(tx, congress, ticket=writer)
        mark_printed(tx, found, ticket=writer, actor=ACTOR, now=PRINTED)
        return badge_pdf(found, title=congress.title)


def scan_people(walk: Walk, count: int) -> Mapping[str, int]:
    """`count` people come in at the entrance and go to their sessions; how often each verdict was said."""
    chance = random.Random(f"scans-{walk.seed}")  # noqa: S311 -- a demo that can be repeated, no secret
    writer, said = ticket_writer(walk.settings), dict[str, int]()
    with walk.writing() as (tx, congress):
        people = confirmed(tx, congress.id)
        seats = seats_by_person(tx, congress.id)
        here = chance.sample(people, min(count, len(people)))
        scans = []
        for person in here:
            text = writer(congress.id, person.ticket_id, person.issue_number)
            at = DOORS_OPEN + timedelta(seconds=chance.randrange(1800))
            scans.append(Incoming(new_uuid(), text, ENTRANCE, at))
            for seat in seats.get(person.id, ()):
                before = timedelta(seconds=chance.randrange(30, 480))
                scans.append(Incoming(new_uuid(), text, str(seat.guid), seat.starts_at - before))
        scans.sort(key=lambda scan: scan.at)
        answers = record_scans(
            tx,
            congress,
            scans,
            public_key=public_key(walk.settings, congress.id),
            device="deur 1",
            actor=ACTOR,
            now=DOORS_OPEN + timedelta(hours=6),
        )
    for answer in answers:
        said[answer.verdict.value] = said.get(answer.verdict.value, 0) + 1
    return dict(sorted(said.items()))


def agree(walk: Walk) -> None:
    """Who the invoices are for, the key that was agreed beforehand, and a budget."""
    with walk.writing() as (tx, congress):
        for number, part in enumerate(participations(tx, congress.id), 1):
            form = PartyForm.read(_party(part.municipality_code, part.municipality.name, number))
            change_party(tx, congress, part.municipality_code, form, actor=ACTOR, now=OPENED)
        agreement = AgreementForm(
            key="equal",
            agreed_on=local(OPENED).date(),
            agreed_by=tuple(sorted(confirmed_codes(tx, congress.id))),
            reason="",
        )
        agree_on_key(tx, congress, agreement, actor=ACTOR, now=OPENED)
        for category, amount in (
            ("Zaal", "2.000"),
            ("Catering", "1.800"),
            ("Sprekers", "1.500"),
            ("Overig", "500"),
        ):
            line = BudgetForm.read({"category": category, "amount": amount})
            add_planned(tx, congress, BudgetLine, line, actor=ACTOR, now=OPENED)


def book_costs(walk: Walk) -> Mapping[str, Any]:
    """A dozen costs; the shares of four gemeenten, and of five now that Noordwijk takes part."""
    with walk.writing() as (tx, congress):
        for facts in data("costs.json"):
            add_cost(tx, congress, CostForm.read(_cost(facts)), actor=ACTOR, now=SETTLED)
    with walk.db.read() as tx:
        congress = walk.congress(tx)
        codes = confirmed_codes(tx, congress.id)
        return {
            "withoutNoordwijk": _shares(standings(tx, congress, taking_part=codes - {NOORDWIJK})),
            "withNoordwijk": _shares(standings(tx, congress, taking_part=codes | {NOORDWIJK})),
        }


def settle_and_invoice(walk: Walk) -> Mapping[str, Any]:
    """The settlement as it is kept, and the invoices that follow from it."""
    with walk.writing() as (tx, congress):
        settlement = make_settlement(tx, congress, actor=ACTOR, now=SETTLED)
        issued = issue_invoices(tx, congress, settlement, actor=ACTOR, now=SETTLED)
        return {
            "settlement": {
                "problem": settlement.problem,
                "answer": settlement.answer,
                "sha256": settlement.sha256,
            },
            "invoices": [
                {"number": i.number, "municipality": i.municipality_code, "totalCents": i.total_cents}
                for i in issued
            ],
            "files": {f"{i.number}.{kind}": getattr(i, kind) for i in issued for kind in ("pdf", "xml")},
        }


def _shares(found: Any) -> dict[str, int]:
    return {row.code: row.share for row in found.rows}


def _cost(facts: Mapping[str, Any]) -> dict[str, str]:
    return {
        "category": facts["category"],
        "description": facts["description"],
        "supplier": facts["supplier"],
        "supplier_number": facts["reference"],
        "invoiced_on": facts["on"],
        "net": euros(facts["net"]),
        "vat_percent": str(facts["vat"]),
        "payer": facts["payer"],
    }


def _party(code: str, name: str, number: int) -> dict[str, str]:
    """Plainly made-up facts: test OINs, a well-known test IBAN, and the address Voorbeeldstraat."""
    return {
        "name": f"Gemeente {name} (demo)",
        "street": "Voorbeeldstraat",
        "number": str(number),
        "postcode": "1234 AB",
        "city": name,
        "kvk": f"0000000{number}",
        "oin": f"00000099{number:012d}",
        "iban": TEST_IBAN,
        "invoice_email": f"facturen-{code.lower()}@voorbeeldgemeente.example",
    }
