"""Scanning and printing."""

from congress.door.actions.badges import badges_to_print, mark_printed
from congress.door.actions.scans import Answer, Incoming, record_scans

__all__ = ["Answer", "Incoming", "badges_to_print", "mark_printed", "record_scans"]
