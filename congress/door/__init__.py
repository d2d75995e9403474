"""Ticket tokens, badges, devices and scans."""
