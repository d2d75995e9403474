"""The overview of the money: who bears what, against its reservation, and what if another gemeente joins."""

from starlette.responses import Response
from starlette.routing import Route

from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.forms import Draft, Typed
from congress.core.i18n import nl
from congress.core.money import euros
from congress.finance.queries import budget_lines, costs, standings
from congress.finance.queries.standing import Standing, Standings
from congress.finance.rules.keys import KEY_NAMES, KeyKind
from congress.finance.rules.settlement import Against
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.setup.queries import participations
from congress.setup.rules.policies import ParticipationStatus
from congress.web.pages import render
from congress.web.state import Request

WORDS = {
    Against.NONE: (nl("geen reservering"), "calm"),
    Against.BELOW: (nl("onder de reservering"), "good"),
    Against.WITHIN: (nl("binnen de reservering"), "good"),
    Against.NEAR: (nl("bijna op"), "wait"),
    Against.OVER: (nl("boven de reservering"), "bad"),
}


def show_overview(request: Request) -> Response:
    """Total, shares with reservations, warnings, and the "what if" that is asked for."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        now = standings(tx, congress)
        recorded = costs(tx, congress.id)
        budget = budget_lines(tx, congress.id)
        what_if, asked = _what_if(tx, request, congress)
        listed = participations(tx, congress.id)
    descriptions = {f"{cost.id:06d}": cost for cost in recorded}
    return render(
        request,
        "finance/overview.html",
        congress=congress,
        rows=now.rows,
        total=sum(cost.gross_cents for cost in recorded),
        count=len(recorded),
        divided=now.total,
        budget=sum(line.amount_cents for line in budget),
        findings=[(descriptions[finding.cost_id], finding.sentence) for finding in now.findings],
        warnings=_warnings(now),
        words=WORDS,
        key_name=KEY_NAMES[KeyKind(congress.default_key)],
        changes=_changes(now, what_if) if what_if else [],
        what_if_findings=what_if.findings if what_if else (),
        draft=Draft(Typed({}, {"mee": asked})),
        gemeenten=[(p.municipality_code, p.municipality.name) for p in listed],
        meter_top=max([1, *(max(row.upper, row.share) for row in now.rows)]),
    )


def _what_if(tx: Tx, request: Request, congress: Congress) -> tuple[Standings | None, list[str]]:
    listed = participations(tx, congress.id)
    known = {p.municipality_code for p in listed}
    if "mee" not in request.query_params:
        confirmed = [p.municipality_code for p in listed if p.status is ParticipationStatus.CONFIRMED]
        return None, confirmed
    asked = [code for code in request.query_params.getlist("mee") if code in known]
    return standings(tx, congress, taking_part=frozenset(asked)), asked


def _warnings(now: Standings) -> list[tuple[str, str]]:
    """A sentence and a tone for each share near or over its reservation, the worst first."""
    found: list[tuple[str, str]] = []
    for row in now.rows:
        if row.against is Against.OVER:
            text = nl("{name} betaalt {share}. Dat is {over} meer dan de reservering.")
            over = euros(row.share - row.upper)
            found.append((text.format(name=row.name, share=euros(row.share), over=over), "bad"))
        if row.against is Against.NEAR:
            text = nl("{name} betaalt {share}. Er is nog {left} over van de reservering.")
            left = euros(row.upper - row.share)
            found.append((text.format(name=row.name, share=euros(row.share), left=left), "wait"))
    return sorted(found, key=lambda warning: warning[1] != "bad")


def _changes(now: Standings, then: Standings) -> list[tuple[Standing, int, int]]:
    """Everybody in either outcome: the row as it would be (or is), share before, share after."""
    rows = {row.code: row for row in (*now.rows, *then.rows)}
    return [(rows[code], now.share(code), then.share(code)) for code in sorted(rows)]


routes = [Route("/beheer/{congress}/financien", show_overview, methods=["GET"])]
