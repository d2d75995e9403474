"""A process that issues the invoices of every congress it is told; what another made first is skipped."""

import sys
from datetime import UTC, datetime

from congress.core.db import Database
from congress.finance.actions import issue_invoices
from congress.finance.actions.invoices import NothingToInvoice
from congress.finance.queries import latest_settlement
from congress.setup.queries import congress_by_slug

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def main(database_url: str, slugs: list[str]) -> None:
    """Issue for each congress in a transaction of its own."""
    database = Database(database_url)
    sys.stdout.write("begin\n")
    sys.stdout.flush()
    for slug in slugs:
        try:
            with database.write() as tx:
                congress = congress_by_slug(tx, slug)
                issue_invoices(tx, congress, latest_settlement(tx, congress.id), actor="race", now=NOW)
        except NothingToInvoice:
            continue
    database.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
