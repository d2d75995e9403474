"""The overview of the money: who bears what, against its reservation, now and as expected."""

from starlette.responses import Response
from starlette.routing import Route

from congress.access.rules.rights import Right
from congress.core.i18n import nl
from congress.core.money import euros
from congress.finance.queries import budget_lines, costs, standings, to_come
from congress.finance.queries.standing import Standings
from congress.finance.rules.keys import KEY_NAMES, KeyKind
from congress.finance.rules.settlement import Against
from congress.setup.gate import open_congress
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
    """Total, shares with reservations, what is expected in the end, and warnings."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        now = standings(tx, congress)
        recorded = costs(tx, congress.id)
        budget = budget_lines(tx, congress.id)
        left = to_come(tx, congress.id)
        then = standings(tx, congress, expected=left)
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
        warnings=warnings(now, then),
        left=left,
        expected={row.code: row for row in then.rows},
        words=WORDS,
        key_name=KEY_NAMES[KeyKind(congress.default_key)],
        top=top(now, then),
    )


def warnings(now: Standings, then: Standings) -> list[tuple[str, str]]:
    """A sentence and a tone for each share near or over its reservation, now or as expected; worst first."""
    found: list[tuple[str, str]] = []
    expected = {row.code: row for row in then.rows}
    for row in now.rows:
        facts = {"name": row.name, "share": euros(row.share)}
        later = expected.get(row.code, row)
        if row.against is Against.OVER:
            text = nl("Het aandeel van {name} is {share}. Dat is {over} meer dan de reservering.")
            found.append((text.format(over=euros(row.share - row.upper), **facts), "bad"))
        elif later.against is Against.OVER:
            text = nl("{name} komt naar verwachting uit op {then}. Dat is {over} meer dan de reservering.")
            over = euros(later.share - later.upper)
            found.append((text.format(then=euros(later.share), over=over, **facts), "wait"))
        elif row.against is Against.NEAR:
            text = nl("{name} betaalt {share}. Er is nog {left} over van de reservering.")
            found.append((text.format(left=euros(row.upper - row.share), **facts), "wait"))
    return sorted(found, key=lambda warning: warning[1] != "bad")


def top(*outcomes: Standings) -> int:
    """The amount in cents at the end of every bar on a page."""
    rows = [row for outcome in outcomes for row in outcome.rows]
    return max([1, *(max(row.upper, row.share) for row in rows)])


routes = [Route("/beheer/{congress}/financien", show_overview, methods=["GET"])]
