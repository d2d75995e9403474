"""The page "what if": another gemeente, another key, costs to come. Nothing is stored."""

from starlette.responses import Response
from starlette.routing import Route

from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.finance.forms.costs import WhatIfForm
from congress.finance.queries import standings, to_come
from congress.finance.queries.standing import Standing, Standings
from congress.finance.routes.overview import WORDS, top, warnings
from congress.finance.rules.keys import KEY_NAMES, PLAIN_KEYS, KeyKind
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.setup.queries import participations
from congress.setup.rules.policies import ParticipationStatus
from congress.web.pages import render
from congress.web.state import Request


def show_what_if(request: Request) -> Response:
    """Shares as they are and as they would be, side by side."""
    params = request.query_params
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        if not params:
            return _page(request, tx, congress, Draft(Typed({}, {"mee": _confirmed(tx, congress)})))
        typed = Typed(dict(params), {"mee": params.getlist("mee")})
        try:
            form = WhatIfForm.read(typed)
        except InvalidForm as invalid:
            return _page(request, tx, congress, invalid.draft, status=422)
        return _page(request, tx, congress, Draft(typed), form=form)


def _page(
    request: Request,
    tx: Tx,
    congress: Congress,
    draft: Draft,
    *,
    form: WhatIfForm | None = None,
    status: int = 200,
) -> Response:
    listed = participations(tx, congress.id)
    left = to_come(tx, congress.id)
    now = standings(tx, congress)
    then = _supposed(tx, congress, form, {p.municipality_code for p in listed}, left) if form else now
    default = nl("zoals afgesproken: {key}").format(key=KEY_NAMES[KeyKind(congress.default_key)])
    return render(
        request,
        "finance/what-if.html",
        status=status,
        congress=congress,
        draft=draft,
        rows=_beside(now, then) if form else [],
        totals=(now.total, then.total),
        findings=then.findings,
        warnings=warnings(then, then) if form else [],
        words=WORDS,
        top=top(now, then),
        left=left,
        gemeenten=[(p.municipality_code, p.municipality.name) for p in listed],
        key_options=[("", default), *((kind.value, KEY_NAMES[kind]) for kind in PLAIN_KEYS)],
    )


def _supposed(tx: Tx, congress: Congress, form: WhatIfForm, known: set[str], left: int) -> Standings:
    expected = form.bedrag + (left if form.begroting else 0)
    return standings(tx, congress, taking_part=known & set(form.mee), key=form.sleutel, expected=expected)


def _beside(now: Standings, then: Standings) -> list[tuple[Standing, int, int]]:
    """Everybody in either outcome: the row as it would be (or is), share before, share after."""
    rows = {row.code: row for row in (*now.rows, *then.rows)}
    return [(rows[code], now.share(code), then.share(code)) for code in sorted(rows)]


def _confirmed(tx: Tx, congress: Congress) -> list[str]:
    return [
        p.municipality_code
        for p in participations(tx, congress.id)
        if p.status is ParticipationStatus.CONFIRMED
    ]


routes = [Route("/beheer/{congress}/financien/wat-als", show_what_if, methods=["GET"])]
