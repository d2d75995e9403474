"""The calls of the API about money."""

from congress.finance.api import costs, files, invoices, settlements

endpoints = [*costs.endpoints, *settlements.endpoints, *invoices.endpoints, *files.endpoints]
