"""What is kept of mails goes: the log, and the files of an installation without mail server."""

from collections.abc import Collection

from sqlalchemy import delete, select

from congress.core.db import Database, Tx, deleted
from congress.core.settings import Settings
from congress.mail.actions.transport import mail_folder
from congress.mail.documents import file_name
from congress.mail.models import ABOUT_OTHERS, MailState, OutboxMail
from congress.mail.queries import mail_log

TO_SOMEBODY_ELSE = ("replaced",)
"""Mails about a registration that go to who held it before."""


def clear_mail_log(tx: Tx, congress_id: int) -> int:
    """Forget the mails of this congress that left or were given up; how many rows went."""
    return sum(deleted(tx, delete(table).where(which)) for table, which in mail_log(congress_id))


def forget_mails_about(tx: Tx, congress_id: int, registration_ids: Collection[int]) -> None:
    """Forget the mails about these people; what still waits is not sent, except to who was replaced."""
    tx.execute(
        delete(OutboxMail)
        .where(OutboxMail.congress_id == congress_id, OutboxMail.about_id.in_(registration_ids))
        .where(OutboxMail.kind.not_in(ABOUT_OTHERS))
        .where(OutboxMail.kind.not_in(TO_SOMEBODY_ELSE) | (OutboxMail.state == MailState.SENT))
    )


def forget_mails_to_teams(tx: Tx, congress_id: int, team_ids: Collection[int]) -> None:
    """Forget the mails to the contacts of these teams."""
    tx.execute(
        delete(OutboxMail).where(
            OutboxMail.congress_id == congress_id,
            OutboxMail.kind == "team",
            OutboxMail.about_id.in_(team_ids),
        )
    )


def sweep_mail_files(db: Database, settings: Settings) -> int:
    """Remove the file of every mail that is no longer in the log; how many. May run as often as one likes."""
    folder = mail_folder(settings)
    files = {path.stem: path for path in folder.glob("*.eml")} if folder.exists() else {}
    if not files:
        return 0
    with db.read() as tx:
        known = {file_name(mail) for mail in tx.scalars(select(OutboxMail))}
    gone = [path for name, path in files.items() if name not in known]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
