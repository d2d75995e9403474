"""The organiser's own words for a kind of mail."""

from datetime import datetime

from sqlalchemy import delete

from congress.core.audit import record
from congress.core.db import Tx
from congress.mail.models import MailTemplate
from congress.mail.rules.wording import Words


def save_words(
    tx: Tx, congress_id: int, kind: str, language: str, words: Words, *, actor: str, now: datetime
) -> None:
    """Every mail of this kind in this language says this from now on, also those that still wait."""
    _forget(tx, congress_id, kind, language)
    tx.add(
        MailTemplate(
            congress_id=congress_id, kind=kind, language=language, subject=words.subject, text=words.text
        )
    )
    subject = f"{kind} {language}"
    record(tx, congress_id=congress_id, actor=actor, action="mail-words-changed", subject=subject, now=now)


def reset_words(tx: Tx, congress_id: int, kind: str, language: str, *, actor: str, now: datetime) -> None:
    """Back to the standard words."""
    _forget(tx, congress_id, kind, language)
    subject = f"{kind} {language}"
    record(tx, congress_id=congress_id, actor=actor, action="mail-words-reset", subject=subject, now=now)


def _forget(tx: Tx, congress_id: int, kind: str, language: str) -> None:
    tx.execute(
        delete(MailTemplate).where(
            MailTemplate.congress_id == congress_id,
            MailTemplate.kind == kind,
            MailTemplate.language == language,
        )
    )
