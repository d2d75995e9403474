"""Requests to the privacy officer."""

from collections.abc import Sequence

from sqlalchemy import func, select

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.registration.models import PrivacyRequest

REQUESTS = 20
"""So many requests fit on a page."""


def requests(tx: Tx, congress_id: int, *, page: int = 1) -> Sequence[PrivacyRequest]:
    """One page of the requests: those that wait first, in the order in which they must be answered."""
    query = (
        select(PrivacyRequest)
        .where(PrivacyRequest.congress_id == congress_id)
        .order_by(PrivacyRequest.done_at.is_not(None), PrivacyRequest.due_on, PrivacyRequest.id)
    )
    return tx.scalars(query.limit(REQUESTS).offset((page - 1) * REQUESTS)).all()


def count_requests(tx: Tx, congress_id: int) -> int:
    """How many there are."""
    return tx.scalar(select(func.count()).where(PrivacyRequest.congress_id == congress_id)) or 0


def request_of(tx: Tx, congress_id: int, request_id: int) -> PrivacyRequest:
    """One of them; NotFound otherwise."""
    found = tx.get(PrivacyRequest, request_id)
    if found is None or found.congress_id != congress_id:
        raise NotFound
    return found
