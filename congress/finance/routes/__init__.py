"""Pages about money."""

from congress.finance.routes import (
    budget,
    cost_list,
    costs,
    drafts,
    exports,
    imports,
    invoices,
    overview,
    parties,
    settlements,
    what_if,
)

routes = [
    *overview.routes,
    *what_if.routes,
    *exports.routes,
    *imports.routes,
    *cost_list.routes,
    *costs.routes,
    *budget.routes,
    *parties.routes,
    *settlements.routes,
    *drafts.routes,
    *invoices.routes,
]
