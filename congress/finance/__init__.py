"""Costs, split, settlement and invoices."""
