"""Pages for costs and their receipts."""

from collections.abc import Mapping

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.core.once import is_first
from congress.finance.actions import add_cost, attach_receipt, change_cost, refuse_double, remove_cost
from congress.finance.actions.costs import (
    AlreadySettled,
    NotAReceipt,
    NotInThisCongress,
    PerhapsDouble,
    ReceiptTooLarge,
)
from congress.finance.forms.costs import CostForm
from congress.finance.models import Cost
from congress.finance.queries import budget_lines, cost_of, costs, possible_doubles, receipt_of, receipts
from congress.finance.rules.keys import KEY_NAMES, PLAIN_KEYS, KeyKind
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.setup.queries import municipalities, participations
from congress.web.pages import download, posted, render, uploads
from congress.web.state import Request


def show_costs(request: Request) -> Response:
    """All costs."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        found = costs(tx, congress.id)
        return render(
            request,
            "finance/costs.html",
            congress=congress,
            costs=found,
            names={m.code: m.name for m in municipalities(tx)},
            receipts=receipts(tx, congress.id),
            doubles=possible_doubles(tx, congress.id),
            key_names=KEY_NAMES,
            default_key=KeyKind(congress.default_key),
            total=sum(cost.gross_cents for cost in found),
            saved="bewaard" in request.query_params,
        )


def show_new_cost(request: Request) -> Response:
    """The empty form; who paid starts at the lead."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        draft = Draft({"vat_percent": "21", "payer": congress.lead_code or "", "rest": "equal"})
        return _form_page(request, tx, congress, draft)


def submit_new_cost(request: Request, typed: Typed) -> Response:
    """Keep a new cost, with its receipt when there is one."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        try:
            form, amounts = _read(tx, congress, typed)
            with tx.begin_nested():  # without a good receipt there is no cost either
                if is_first(tx, typed, now=request.state["clock"]()):
                    _record(request, tx, congress, form, amounts, anyway=typed.ticks("anyway"))
        except InvalidForm as invalid:
            return _form_page(request, tx, congress, invalid.draft, status=422)
        except (NotInThisCongress, NotAReceipt, ReceiptTooLarge, PerhapsDouble) as refusal:
            draft = Draft(typed, {_field_of(refusal): str(refusal)})
            return _form_page(request, tx, congress, draft, status=422)
    page = "/nieuw?bewaard=1" if "next" in typed else "?bewaard=1"
    return RedirectResponse(f"/beheer/{congress.slug}/financien/kosten{page}", 303)


def show_cost(request: Request) -> Response:
    """One cost, to read or to change."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        cost = cost_of(tx, congress.id, request.path_params["id"])
        return _form_page(request, tx, congress, Draft(_typed(cost)), cost=cost)


def submit_cost(request: Request, typed: Typed) -> Response:
    """Keep a changed cost."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        cost = cost_of(tx, congress.id, request.path_params["id"])
        try:
            form, amounts = _read(tx, congress, typed)
            with tx.begin_nested():  # a bad receipt leaves the cost as it was
                now, who = request.state["clock"](), actor(request)
                change_cost(tx, congress, cost, form, amounts=amounts, actor=who, now=now)
                _attach(request, tx, congress, cost)
        except InvalidForm as invalid:
            return _form_page(request, tx, congress, invalid.draft, cost=cost, status=422)
        except (NotInThisCongress, NotAReceipt, ReceiptTooLarge, AlreadySettled) as refusal:
            draft = Draft(typed, {_field_of(refusal): str(refusal)})
            return _form_page(request, tx, congress, draft, cost=cost, status=422)
    return RedirectResponse(f"/beheer/{congress.slug}/financien/kosten?bewaard=1", 303)


def submit_removal(request: Request, _typed: Typed) -> Response:
    """Take a cost away."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        cost = cost_of(tx, congress.id, request.path_params["id"])
        remove_cost(tx, congress, cost, actor=actor(request), now=request.state["clock"]())
    return RedirectResponse(f"/beheer/{congress.slug}/financien/kosten?bewaard=1", 303)


def download_receipt(request: Request) -> Response:
    """The document of a cost, as it was received."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        receipt = receipt_of(tx, cost_of(tx, congress.id, request.path_params["id"]))
    inline = (
        "toon" in request.query_params and receipt.media_type != "application/xml"
    )  # XML can hold scripts
    return download(receipt.content, receipt.media_type, receipt.filename, inline=inline)


def _read(tx: Tx, congress: Congress, typed: Typed) -> tuple[CostForm, dict[str, int]]:
    codes = [p.municipality_code for p in participations(tx, congress.id)]
    problems: dict[str, str] = {}
    try:
        form = CostForm.read(typed)
    except InvalidForm as invalid:
        problems |= invalid.draft.problems
    try:
        amounts = CostForm.fixed_amounts(typed, codes) if typed.get("key") == KeyKind.FIXED else {}
    except InvalidForm as invalid:
        problems |= invalid.draft.problems
    if problems:
        raise InvalidForm(Draft(typed, problems))
    return form, amounts


def _record(
    request: Request, tx: Tx, congress: Congress, form: CostForm, amounts: Mapping[str, int], *, anyway: bool
) -> None:
    if not anyway:
        refuse_double(tx, congress, supplier=form.supplier, number=form.supplier_number)
    now, who = request.state["clock"](), actor(request)
    cost = add_cost(tx, congress, form, amounts=amounts, actor=who, now=now)
    _attach(request, tx, congress, cost)


def _attach(request: Request, tx: Tx, congress: Congress, cost: Cost) -> None:
    if "receipt" in uploads(request):
        filename, content = uploads(request)["receipt"]
        now, who = request.state["clock"](), actor(request)
        attach_receipt(tx, congress, cost, filename=filename, content=content, actor=who, now=now)


def _field_of(refusal: Exception) -> str:
    if isinstance(refusal, AlreadySettled):
        return ""
    if isinstance(refusal, PerhapsDouble):
        return "anyway"
    return "payer" if isinstance(refusal, NotInThisCongress) else "receipt"


def _form_page(
    request: Request,
    tx: Tx,
    congress: Congress,
    draft: Draft,
    *,
    cost: Cost | None = None,
    status: int = 200,
) -> Response:
    listed = participations(tx, congress.id)
    known = {line.category for line in budget_lines(tx, congress.id)}
    known |= {each.category for each in costs(tx, congress.id)}
    names = [(p.municipality_code, p.municipality.name) for p in listed]
    default = nl("zoals afgesproken: {key}").format(key=KEY_NAMES[KeyKind(congress.default_key)])
    return render(
        request,
        "finance/cost.html",
        status=status,
        congress=congress,
        draft=draft,
        cost=cost,
        receipt=receipts(tx, congress.id).get(cost.id) if cost else None,
        read_count=_count(request.query_params.get("gelezen", "")),
        saved="bewaard" in request.query_params,
        categories=sorted(known),
        gemeenten=names,
        key_options=[("", default), *((kind.value, KEY_NAMES[kind]) for kind in KeyKind)],
        rest_options=[(kind.value, KEY_NAMES[kind]) for kind in PLAIN_KEYS],
    )


def _count(text: str) -> int:
    return int(text) if text in {"1", "2", "3", "4"} else 0


def _typed(cost: Cost) -> dict[str, str]:
    amounts = cost.key_facts.get("amounts", {})
    return {
        "category": cost.category,
        "description": cost.description,
        "supplier": cost.supplier,
        "supplier_number": cost.supplier_number,
        "invoiced_on": cost.invoiced_on.isoformat(),
        "net": _amount(cost.net_cents),
        "vat_percent": str(cost.vat_percent),
        "vat": _amount(cost.vat_cents),
        "payer": cost.payer_code,
        "key": cost.key.value if cost.key else "",
        "rest": cost.key_facts.get("rest", KeyKind.EQUAL.value),
        "one": cost.key_facts.get("code", ""),
        **{f"fixed-{code}": _amount(cents) for code, cents in amounts.items()},
    }


def _amount(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100},{abs(cents) % 100:02d}"


_BASE = "/beheer/{congress}/financien/kosten"
routes = [
    Route(_BASE, show_costs, methods=["GET"]),
    Route(f"{_BASE}/nieuw", show_new_cost, methods=["GET"]),
    Route(f"{_BASE}/nieuw", posted(submit_new_cost, files=True), methods=["POST"]),
    Route(f"{_BASE}/{{id:int}}", show_cost, methods=["GET"]),
    Route(f"{_BASE}/{{id:int}}", posted(submit_cost, files=True), methods=["POST"]),
    Route(f"{_BASE}/{{id:int}}/verwijderen", posted(submit_removal), methods=["POST"]),
    Route(f"{_BASE}/{{id:int}}/bon", download_receipt, methods=["GET"]),
]
