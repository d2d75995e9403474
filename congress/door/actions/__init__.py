"""Scanning and printing."""

from congress.door.actions.badges import (
    badge_of,
    badges_to_print,
    forget_old_badges,
    mark_printed,
    reissue,
)
from congress.door.actions.scan_facts import Incoming
from congress.door.actions.scans import Answer, record_scans

__all__ = [
    "Answer",
    "Incoming",
    "badge_of",
    "badges_to_print",
    "forget_old_badges",
    "mark_printed",
    "record_scans",
    "reissue",
]
