"""The tables of a congress that people download and the archive keeps."""

from collections.abc import Callable, Mapping

from congress.core.db import Tx
from congress.core.tables import Table
from congress.finance.documents.tables import (
    ACTIONS,
    agreements_table,
    budget_table,
    costs_table,
    invoices_table,
    log_table,
    shares_table,
)
from congress.finance.queries import (
    accounts,
    agreements,
    budget_lines,
    commitments,
    costs,
    invoices,
    standings,
)
from congress.finance.queries.log import money_log
from congress.setup.models import Congress
from congress.setup.queries import municipalities


def _costs(tx: Tx, congress: Congress) -> Table:
    return costs_table(costs(tx, congress.id), _names(tx), default_key=congress.default_key)


def _budget(tx: Tx, congress: Congress) -> Table:
    return budget_table(budget_lines(tx, congress.id), commitments(tx, congress.id))


def _agreements(tx: Tx, congress: Congress) -> Table:
    return agreements_table(agreements(tx, congress.id), _names(tx))


def _shares(tx: Tx, congress: Congress) -> Table:
    return shares_table(standings(tx, congress).rows)


def _invoices(tx: Tx, congress: Congress) -> Table:
    found = invoices(tx, congress.id)
    return invoices_table(found, _names(tx), accounts(tx, found))


def _log(tx: Tx, congress: Congress) -> Table:
    return log_table(money_log(tx, congress.id, ACTIONS))


def _names(tx: Tx) -> Mapping[str, str]:
    return {municipality.code: municipality.name for municipality in municipalities(tx)}


TABLES: Mapping[str, Callable[[Tx, Congress], Table]] = {
    "kosten": _costs,
    "begroting": _budget,
    "afspraken": _agreements,
    "aandelen": _shares,
    "facturen": _invoices,
    "logboek": _log,
}
"""By the name of their files."""
