"""Changing money: costs, agreements, settlements and invoices."""

from congress.finance.actions.budget import (
    add_planned,
    agree_on_key,
    change_party,
    remove_planned,
)
from congress.finance.actions.costs import add_cost, attach_receipt, change_cost, refuse_double, remove_cost
from congress.finance.actions.drafts import InvoiceDraft, invoice_drafts
from congress.finance.actions.imports import found_invoice, record_invoice, record_list
from congress.finance.actions.invoices import credit_invoice, issue_invoices
from congress.finance.actions.payments import record_payment, remind, send_invoice
from congress.finance.actions.settlements import make_settlement

__all__ = [
    "InvoiceDraft",
    "add_cost",
    "add_planned",
    "agree_on_key",
    "attach_receipt",
    "change_cost",
    "change_party",
    "credit_invoice",
    "found_invoice",
    "invoice_drafts",
    "issue_invoices",
    "make_settlement",
    "record_invoice",
    "record_list",
    "record_payment",
    "refuse_double",
    "remind",
    "remove_cost",
    "remove_planned",
    "send_invoice",
]
