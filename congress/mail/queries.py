"""Looking into the outbox."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.mail.models import BulkMail, MailState, MailTemplate, OutboxMail, Unsubscribed
from congress.mail.rules.wording import Words

PAGE = 50
TO_LEAVE = (MailState.WAITING, MailState.SENDING)


def queued_since(tx: Tx, kind: str, about_ids: Collection[int], *, since: datetime) -> Mapping[int, int]:
    """How many mails of this kind about each of these were queued from `since` on; only who has any."""
    query = (
        select(OutboxMail.about_id, func.count())
        .where(OutboxMail.kind == kind, OutboxMail.about_id.in_(about_ids), OutboxMail.queued_at >= since)
        .group_by(OutboxMail.about_id)
    )
    return {about_id: count for about_id, count in tx.execute(query)}


def counts_by_state(tx: Tx, congress_id: int) -> Mapping[MailState, int]:
    """How many mails of this congress are in each state; what came back counts as failed."""
    came_back = OutboxMail.bounced_at.is_not(None)
    query = (
        select(OutboxMail.state, came_back, func.count())
        .where(OutboxMail.congress_id == congress_id)
        .group_by(OutboxMail.state, came_back)
    )
    found = dict.fromkeys(MailState, 0)
    for state, is_back, count in tx.execute(query):
        found[MailState.FAILED if is_back else state] += count
    return found


def mails_to_watch(tx: Tx) -> Mapping[str, int]:
    """How many mails of the whole installation wait or failed, by the name of their state."""
    query = select(OutboxMail.state, func.count()).group_by(OutboxMail.state)
    found = dict.fromkeys((*TO_LEAVE, MailState.FAILED), 0)
    found |= {state: count for state, count in tx.execute(query.where(OutboxMail.state.in_(found)))}
    return {state.value: count for state, count in found.items()}


def mails_of(tx: Tx, congress_id: int, *, state: MailState | None, page: int) -> Sequence[OutboxMail]:
    """One page of the mails of this congress, the newest first."""
    query = select(OutboxMail).where(OutboxMail.congress_id == congress_id)
    if state == MailState.FAILED:
        query = query.where(or_(OutboxMail.state == state, OutboxMail.bounced_at.is_not(None)))
    elif state:
        query = query.where(OutboxMail.state == state, OutboxMail.bounced_at.is_(None))
    return tx.scalars(query.order_by(OutboxMail.id.desc()).limit(PAGE).offset((page - 1) * PAGE)).all()


def mail_of(tx: Tx, congress_id: int, mail_id: int) -> OutboxMail:
    """One mail of this congress; NotFound when it is not there or of another congress."""
    found = tx.get(OutboxMail, mail_id)
    if found is None or found.congress_id != congress_id:
        raise NotFound
    return found


def own_words(tx: Tx, congress_id: int, kind: str, language: str) -> Words | None:
    """The organiser's own words for this kind of mail in this language; None: the standard ones."""
    query = select(MailTemplate).where(
        MailTemplate.congress_id == congress_id,
        MailTemplate.kind == kind,
        MailTemplate.language == language,
    )
    found = tx.scalar(query)
    return Words(found.subject, found.text) if found else None


def own_kinds(tx: Tx, congress_id: int) -> set[tuple[str, str]]:
    """(kind, language) of everything the organiser has own words for."""
    query = select(MailTemplate.kind, MailTemplate.language).where(MailTemplate.congress_id == congress_id)
    return {(kind, language) for kind, language in tx.execute(query)}


def mails_about(tx: Tx, congress_id: int, about_id: int, kinds: Collection[str]) -> Sequence[OutboxMail]:
    """The mails of these kinds about one subject, the newest first."""
    query = select(OutboxMail).where(
        OutboxMail.congress_id == congress_id,
        OutboxMail.about_id == about_id,
        OutboxMail.kind.in_(kinds),
    )
    return tx.scalars(query.order_by(OutboxMail.id.desc()).limit(PAGE)).all()


def mail_log(congress_id: int) -> tuple[tuple[type[Any], ColumnElement[bool]], ...]:
    """What tells of the mails of this congress: left or given up, to many, and who wants none.

    In the order in which it can go. What still waits is not in it: it must leave first.
    """
    waits = select(OutboxMail.bulk_id).where(
        OutboxMail.congress_id == congress_id, OutboxMail.state.in_(TO_LEAVE), OutboxMail.bulk_id.is_not(None)
    )
    return (
        (OutboxMail, (OutboxMail.congress_id == congress_id) & OutboxMail.state.not_in(TO_LEAVE)),
        (BulkMail, (BulkMail.congress_id == congress_id) & BulkMail.id.not_in(waits)),
        (Unsubscribed, Unsubscribed.congress_id == congress_id),
    )


def mail_log_size(tx: Tx, congress_id: int) -> int:
    """How many rows the mail log of this congress has."""
    return sum(tx.scalar(select(func.count()).where(which)) or 0 for _, which in mail_log(congress_id))
