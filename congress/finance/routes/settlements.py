"""Pages for settlements: as they would be now, and as they were made."""

from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.clock import local
from congress.core.forms import Typed
from congress.finance.actions import invoice_drafts, issue_invoices, make_settlement
from congress.finance.actions.drafts import InvoiceDraft, NoLead
from congress.finance.documents.settlement import settlement_json, settlement_pdf
from congress.finance.forms.problem import SettlementAnswer, SettlementProblem
from congress.finance.queries import (
    open_problem,
    settlement_by_number,
    settlement_differences,
    settlement_record,
    settlements,
)
from congress.finance.rules.calculation import exact_part, finely
from congress.finance.rules.keys import KEY_NAMES
from congress.finance.rules.record import KIND_NAMES, SettlementKind
from congress.setup.gate import open_congress
from congress.setup.queries import municipalities
from congress.web.pages import download, posted, render
from congress.web.state import Request


def show_now(request: Request) -> Response:
    """What a settlement would be now, and the ones that were made."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        problem = open_problem(tx, congress)
        made = settlements(tx, congress.id)
    return render(
        request,
        "finance/settlement.html",
        congress=congress,
        number=None,
        made=made,
        local=local,
        **_facts(problem, SettlementAnswer.of(problem.settle())),
    )


def submit_settlement(request: Request, typed: Typed) -> Response:
    """Settle for good."""
    kind = SettlementKind.FINAL if typed.get("kind") == SettlementKind.FINAL else SettlementKind.INTERIM
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        made = make_settlement(tx, congress, kind=kind, actor=actor(request), now=request.state["clock"]())
    return RedirectResponse(f"/beheer/{congress.slug}/financien/afrekening/{made.number}", 303)


def show_settlement(request: Request) -> Response:
    """A settlement as it was made, with its invoices."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        made = settlement_by_number(tx, congress.id, request.path_params["number"])
        drafts: list[InvoiceDraft] = []
        no_lead = ""
        try:
            drafts = invoice_drafts(tx, congress, made, on=local(request.state["clock"]()).date())
        except NoLead as refusal:
            no_lead = str(refusal)
        names = {m.code: m.name for m in municipalities(tx)}
        changes = settlement_differences(tx, made)
    problem = SettlementProblem.model_validate(made.problem)
    to_issue = [draft for draft in drafts if draft.document]
    return render(
        request,
        "finance/settled.html",
        congress=congress,
        number=made.number,
        settlement=made,
        drafts=drafts,
        to_issue=to_issue,
        is_ready=bool(to_issue) and not any(draft.missing for draft in to_issue),
        no_lead=no_lead,
        lead_name=names.get(congress.lead_code or "", ""),
        changes=changes,
        all_names=names,
        **_facts(problem, SettlementAnswer.model_validate(made.answer)),
    )


def download_pdf(request: Request) -> Response:
    """The settlement as a document."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        made = settlement_by_number(tx, congress.id, request.path_params["number"])
        record = settlement_record(tx, congress, made)
        names = {m.code: m.name for m in municipalities(tx)}
    return download(settlement_pdf(record, names), "application/pdf", f"afrekening-{made.number}.pdf")


def download_json(request: Request) -> Response:
    """The settlement as congress-settlement/1: problem, answer and hash."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        made = settlement_by_number(tx, congress.id, request.path_params["number"])
        record = settlement_record(tx, congress, made)
    return download(settlement_json(record), "application/json", f"afrekening-{made.number}.json")


def submit_invoices(request: Request, _typed: Typed) -> Response:
    """Issue the invoices of this settlement."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        made = settlement_by_number(tx, congress.id, request.path_params["number"])
        issue_invoices(tx, congress, made, actor=actor(request), now=request.state["clock"]())
    return RedirectResponse(f"/beheer/{congress.slug}/financien/facturen?gemaakt=1", 303)


def _facts(problem: SettlementProblem, answer: SettlementAnswer) -> dict[str, Any]:
    by_id = {cost.id: cost for cost in problem.costs}
    return {
        "problem": problem,
        "answer": answer,
        "names": problem.names,
        "divided": [(by_id[shares.id], shares) for shares in answer.costs],
        "key_totals": answer.key_totals(problem),
        "exact_part": exact_part,
        "finely": finely,
        "findings": [(by_id[finding.cost], finding.sentence) for finding in answer.findings],
        "key_names": KEY_NAMES,
        "kind_names": KIND_NAMES,
    }


_BASE = "/beheer/{congress}/financien/afrekening"
routes = [
    Route(_BASE, show_now, methods=["GET"]),
    Route(_BASE, posted(submit_settlement), methods=["POST"]),
    Route(f"{_BASE}/{{number:int}}.pdf", download_pdf, methods=["GET"]),
    Route(f"{_BASE}/{{number:int}}.json", download_json, methods=["GET"]),
    Route(f"{_BASE}/{{number:int}}", show_settlement, methods=["GET"]),
    Route(f"{_BASE}/{{number:int}}/facturen", posted(submit_invoices), methods=["POST"]),
]
