"""Tables to download."""

from starlette.responses import Response
from starlette.routing import Route

from congress.access.rules.rights import Right
from congress.core.i18n import nl
from congress.core.tables import csv_bytes
from congress.finance.queries import costs, invoices, standings
from congress.finance.rules.keys import KEY_NAMES, KeyKind
from congress.setup.gate import open_congress
from congress.setup.queries import municipalities
from congress.web.pages import download
from congress.web.state import Request


def download_costs(request: Request) -> Response:
    """All costs, with the share of each gemeente in what is not settled yet."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        found = costs(tx, congress.id)
        names = {m.code: m.name for m in municipalities(tx)}
    rows = [
        (
            cost.invoiced_on.isoformat(),
            cost.category,
            cost.description,
            cost.supplier,
            cost.supplier_number,
            _amount(cost.net_cents),
            cost.vat_percent,
            _amount(cost.vat_cents),
            _amount(cost.gross_cents),
            names[cost.payer_code],
            KEY_NAMES[cost.key or KeyKind(congress.default_key)],
            nl("ja") if cost.settlement_id else nl("nee"),
        )
        for cost in found
    ]
    header = (
        nl("Datum"),
        nl("Soort"),
        nl("Omschrijving"),
        nl("Leverancier"),
        nl("Factuurnummer"),
        nl("Zonder btw"),
        nl("Btw-tarief"),
        nl("Btw"),
        nl("Met btw"),
        nl("Betaald door"),
        nl("Verdeeld"),
        nl("Afgerekend"),
    )
    return download(csv_bytes(header, rows), "text/csv", f"kosten-{congress.slug}.csv")


def download_shares(request: Request) -> Response:
    """Where each gemeente stands."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        found = standings(tx, congress)
    header = (
        nl("Code"),
        nl("Gemeente"),
        nl("Aandeel"),
        nl("Al afgerekend"),
        nl("Nog niet afgerekend"),
        nl("Zelf betaald, nog niet afgerekend"),
        nl("Nog te betalen"),
        nl("Reservering van"),
        nl("Reservering tot"),
    )
    rows = [
        (row.code, row.name, *map(_amount, (row.share, row.settled, row.open, row.paid, row.balance)))
        + tuple(map(_amount, (row.lower, row.upper)))
        for row in found.rows
    ]
    return download(csv_bytes(header, rows), "text/csv", f"aandelen-{congress.slug}.csv")


def download_invoices(request: Request) -> Response:
    """All invoices and credit notes."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        found = invoices(tx, congress.id)
        names = {m.code: m.name for m in municipalities(tx)}
    header = (
        nl("Nummer"),
        nl("Soort"),
        nl("Gemeente"),
        nl("Datum"),
        nl("Betalen tot"),
        nl("Bedrag"),
        nl("Stand"),
    )
    rows = [
        (
            invoice.number,
            invoice.kind.value,
            names[invoice.municipality_code],
            invoice.document["issued_on"],
            invoice.due_on.isoformat(),
            _amount(invoice.total_cents),
            invoice.state.value,
        )
        for invoice in found
    ]
    return download(csv_bytes(header, rows), "text/csv", f"facturen-{congress.slug}.csv")


def _amount(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100},{abs(cents) % 100:02d}"


routes = [
    Route("/beheer/{congress}/financien/kosten.csv", download_costs, methods=["GET"]),
    Route("/beheer/{congress}/financien/aandelen.csv", download_shares, methods=["GET"]),
    Route("/beheer/{congress}/financien/facturen.csv", download_invoices, methods=["GET"]),
]
