"""Pages for the budget and the agreement about the key."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.clock import local
from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.once import is_first
from congress.finance.actions import add_planned, agree_on_key, remove_planned
from congress.finance.actions.budget import Planned, ReasonNeeded
from congress.finance.actions.costs import NotInThisCongress
from congress.finance.forms.costs import AgreementForm, BudgetForm
from congress.finance.models import BudgetLine, Commitment
from congress.finance.queries import agreements, budget_lines, commitments, forecast, settlements
from congress.finance.rules.keys import KEY_NAMES, PLAIN_KEYS, KeyKind
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.setup.queries import municipalities, participations
from congress.web.pages import posted, render
from congress.web.state import Request


def show_budget(request: Request) -> Response:
    """The budget by category, beside what was spent."""
    with request.state["db"].read() as tx:
        return _budget_page(request, tx, open_congress(tx, request, Right.FINANCE), Draft())


def submit_budget(request: Request, typed: Typed) -> Response:
    """Keep a new budget line, or what was ordered."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        try:
            form = BudgetForm.read(typed)
        except InvalidForm as invalid:
            return _budget_page(request, tx, congress, invalid.draft, status=422)
        kind: type[Planned] = Commitment if typed.get("wat") == "bestelling" else BudgetLine
        now = request.state["clock"]()
        if is_first(tx, typed, now=now):
            add_planned(tx, congress, kind, form, actor=actor(request), now=now)
    return RedirectResponse(f"/beheer/{congress.slug}/financien/begroting", 303)


def submit_budget_removal(request: Request, _typed: Typed) -> Response:
    """Take a budget line away."""
    return _removed(request, BudgetLine)


def submit_commitment_removal(request: Request, _typed: Typed) -> Response:
    """What was ordered is billed, or no longer comes."""
    return _removed(request, Commitment)


def show_agreement(request: Request) -> Response:
    """Which key counts, who agreed, and a form for a new agreement."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        draft = Draft(Typed({"key": congress.default_key}))  # who agreed is for a person to say
        return _agreement_page(request, tx, congress, draft)


def submit_agreement(request: Request, typed: Typed) -> Response:
    """Record what was agreed."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        try:
            form = AgreementForm.read(typed)
            agree_on_key(tx, congress, form, actor=actor(request), now=request.state["clock"]())
        except InvalidForm as invalid:
            return _agreement_page(request, tx, congress, invalid.draft, status=422)
        except ReasonNeeded as refusal:
            draft = Draft(typed, {"reason": str(refusal)})
            return _agreement_page(request, tx, congress, draft, status=422)
        except NotInThisCongress as refusal:
            draft = Draft(typed, {"agreed_by": str(refusal)})
            return _agreement_page(request, tx, congress, draft, status=422)
    return RedirectResponse(f"/beheer/{congress.slug}/financien/verdeelsleutel?bewaard=1", 303)


def _removed(request: Request, kind: type[Planned]) -> Response:
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        line_id, now = request.path_params["id"], request.state["clock"]()
        remove_planned(tx, congress, kind, line_id, actor=actor(request), now=now)
    return RedirectResponse(f"/beheer/{congress.slug}/financien/begroting", 303)


def _budget_page(
    request: Request, tx: Tx, congress: Congress, draft: Draft, *, status: int = 200
) -> Response:
    return render(
        request,
        "finance/budget.html",
        status=status,
        congress=congress,
        draft=draft,
        lines=budget_lines(tx, congress.id),
        ordered=commitments(tx, congress.id),
        compared=forecast(tx, congress.id),
    )


def _agreement_page(
    request: Request, tx: Tx, congress: Congress, draft: Draft, *, status: int = 200
) -> Response:
    return render(
        request,
        "finance/agreement.html",
        status=status,
        congress=congress,
        draft=draft,
        agreements=agreements(tx, congress.id),
        key_names=KEY_NAMES,
        key_name=KEY_NAMES[KeyKind(congress.default_key)],
        options=[(kind.value, KEY_NAMES[kind]) for kind in PLAIN_KEYS],
        names={m.code: m.name for m in municipalities(tx)},
        gemeenten=[(p.municipality_code, p.municipality.name) for p in participations(tx, congress.id)],
        is_settled=bool(settlements(tx, congress.id)),
        saved="bewaard" in request.query_params,
        local=local,
    )


_BASE = "/beheer/{congress}/financien"
routes = [
    Route(f"{_BASE}/begroting", show_budget, methods=["GET"]),
    Route(f"{_BASE}/begroting", posted(submit_budget), methods=["POST"]),
    Route(f"{_BASE}/begroting/{{id:int}}/verwijderen", posted(submit_budget_removal), methods=["POST"]),
    Route(
        f"{_BASE}/begroting/bestellingen/{{id:int}}/verwijderen",
        posted(submit_commitment_removal),
        methods=["POST"],
    ),
    Route(f"{_BASE}/verdeelsleutel", show_agreement, methods=["GET"]),
    Route(f"{_BASE}/verdeelsleutel", posted(submit_agreement), methods=["POST"]),
]
