"""Accounts, roles per congress, sign-on and API tokens."""
