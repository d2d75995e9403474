"""What is left of every kind of data, what is kept of one person, and what was asked."""

from congress.privacy.queries.person import Subject, overview, subject_by_email, subject_of
from congress.privacy.queries.requests import REQUESTS, count_requests, request_of, requests
from congress.privacy.queries.retention import (
    Asked,
    asked_terms,
    counts_from,
    due,
    holdings,
    log_in_due,
    titled,
)

__all__ = [
    "REQUESTS",
    "Asked",
    "Subject",
    "asked_terms",
    "count_requests",
    "counts_from",
    "due",
    "holdings",
    "log_in_due",
    "overview",
    "request_of",
    "requests",
    "subject_by_email",
    "subject_of",
    "titled",
]
