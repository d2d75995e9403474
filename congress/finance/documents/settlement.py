"""The readable settlement: a PDF with the calculation."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from congress.core.clock import local, short_day
from congress.core.i18n import nl
from congress.core.money import euros
from congress.core.typeset import pdf, printable
from congress.finance.forms.problem import (
    AgreementPart,
    CostPart,
    CostSharesPart,
    SettlementAnswer,
    SettlementProblem,
)
from congress.finance.rules.calculation import KeyTotal, exact_part, finely
from congress.finance.rules.differences import Differences
from congress.finance.rules.keys import KEY_NAMES, KeyKind
from congress.finance.rules.record import SettlementKind, SettlementRecord

HEADINGS = {
    SettlementKind.INTERIM: nl("Tussentijdse afrekening {number}"),
    SettlementKind.FINAL: nl("Eindafrekening {number}"),
}
BASIS = {
    True: nl("Het aandeel is het bedrag met btw."),
    False: nl("Het aandeel is het bedrag zonder btw, omdat de btw wordt teruggevraagd."),
}


def settlement_pdf(record: SettlementRecord, names: Mapping[str, str]) -> bytes:
    """PDF/A-3a and PDF/UA-1 of a stored settlement; the same bytes each time."""
    return pdf("finance/templates/settlement.typ", _data(record, names), at=record.made_at)


def settlement_json(record: SettlementRecord) -> bytes:
    """A stored settlement as congress-settlement/1: problem, answer and hash."""
    content = {"problem": record.problem, "answer": record.answer, "sha256": record.sha256}
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True).encode()


def _data(record: SettlementRecord, names: Mapping[str, str]) -> dict[str, Any]:
    problem = SettlementProblem.model_validate(record.problem)
    answer = SettlementAnswer.model_validate(record.answer)
    made_on = local(record.made_at).date()
    by_id = {cost.id: cost for cost in problem.costs}
    facts = [[nl("Datum"), short_day(made_on)], [nl("Kostenposten"), str(len(answer.costs))]]
    if problem.agreement:
        facts.append([nl("Afspraak"), printable(_agreed(problem.agreement, names))])
    return {
        "heading": HEADINGS[problem.kind].format(number=record.number),
        "congress": printable(record.title),
        "made": made_on.isoformat(),
        "sha256": record.sha256,
        "facts": facts,
        "balances": [
            {
                "name": printable(names[b.code]),
                "share": euros(b.share_cents),
                "paid": euros(b.paid_cents),
                "pays": euros(b.balance_cents) if b.balance_cents > 0 else "",
                "gets": euros(-b.balance_cents) if b.balance_cents < 0 else "",
            }
            for b in answer.municipalities
        ],
        "total": euros(answer.total_cents),
        "moved": euros(sum(b.balance_cents for b in answer.municipalities if b.balance_cents > 0)),
        "differences": _differences(record.differences, names),
        "payments": [
            {"payer": names[p.payer], "receiver": names[p.receiver], "amount": euros(p.amount_cents)}
            for p in answer.payments
        ],
        "basis": BASIS[problem.vat_is_shared],
        "costs": [
            _cost(by_id[shares.id], shares, names, vat_is_shared=problem.vat_is_shared)
            for shares in answer.costs
        ],
        "keys": [_key(total, names) for total in answer.key_totals(problem)],
    }


def _agreed(agreement: AgreementPart, names: Mapping[str, str]) -> str:
    who = ", ".join(names[code] for code in agreement.agreed_by)
    text = f"{KEY_NAMES[agreement.key]}, {short_day(agreement.agreed_on)}, {nl('akkoord')}: {who}"
    return f"{text}. {nl('Reden')}: {agreement.reason}" if agreement.reason else text


def _differences(found: Differences | None, names: Mapping[str, str]) -> dict[str, Any] | None:
    if found is None:
        return None
    notes = [nl("{name} doet nu mee.").format(name=names[code]) for code in found.joined]
    notes += [nl("{name} doet niet meer mee.").format(name=names[code]) for code in found.left]
    if found.keys:
        before, now = (KEY_NAMES[key] for key in found.keys)
        text = nl("De afgesproken verdeelsleutel was {before} en is nu {now}.")
        notes.append(text.format(before=before, now=now))
    for code, (was, number) in found.inhabitants.items():
        text = nl("Het aantal inwoners van {name} was {before} en is nu {now}.")
        notes.append(text.format(name=names[code], before=was or "–", now=number or "–"))
    rows = [
        {
            "name": printable(names[code]),
            "before": euros(before),
            "this": euros(now - before),
            "now": euros(now),
        }
        for code, (before, now) in found.shares.items()
    ]
    total = {"before": euros(found.before), "this": euros(found.now - found.before), "now": euros(found.now)}
    return {"rows": rows, "total": total, "notes": [printable(note) for note in notes]}


def _key(total: KeyTotal, names: Mapping[str, str]) -> dict[str, Any]:
    name = {min(total.shares): KEY_NAMES[total.by]}
    return {
        "rows": [
            {
                "key": name.get(code, ""),
                "name": printable(names[code]),
                "exact": finely(total.exact[code]),
                "share": euros(share),
            }
            for code, share in total.shares.items()
        ]
    }


def _cost(
    cost: CostPart, shares: CostSharesPart, names: Mapping[str, str], *, vat_is_shared: bool
) -> dict[str, Any]:
    parts: Sequence[str] = (
        cost.supplier,
        cost.supplier_number,
        short_day(cost.invoiced_on) if cost.invoiced_on else "",
        nl("betaald door {name}").format(name=names[cost.payer]),
        nl("{net} zonder btw").format(net=euros(cost.net_cents)),
        nl("{vat} btw").format(vat=euros(cost.vat_cents)),
        KEY_NAMES[cost.key.by],
    )
    with_vat = int(vat_is_shared)
    is_money = cost.key.by is KeyKind.FIXED
    return {
        "description": printable(cost.description),
        "line": printable(" · ".join(part for part in parts if part)),
        "total": euros(cost.net_cents + with_vat * cost.vat_cents),
        "shares": [
            {
                "name": printable(names[code]),
                "weight": euros(weight) if is_money else f"{weight:,}".replace(",", "."),
                "net_exact": finely(exact_part(cost.net_cents, shares.weights, code)),
                "vat_exact": finely(exact_part(cost.vat_cents, shares.weights, code)),
                "net": euros(shares.net_cents[code]),
                "vat": euros(shares.vat_cents[code]),
                "share": euros(shares.net_cents[code] + with_vat * shares.vat_cents[code]),
            }
            for code, weight in shares.weights.items()
        ],
    }
