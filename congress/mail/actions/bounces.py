"""Reading the mailbox where mails that could not be delivered come back."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import update

from congress.core.db import Database
from congress.core.i18n import nl
from congress.mail.models import MailState, OutboxMail
from congress.mail.rules.bounce import Bounce, bounce_of

CAME_BACK = nl("De mail kwam terug ({status}): {reason}")
MOST_BYTES = 2 * 1024 * 1024
MOST_AT_ONCE = 200

log = structlog.get_logger("congress.mail")


def read_bounces(db: Database, folder: Path, *, now: datetime) -> int:
    """Note every returned mail in `folder`; how many. Each file is read once and then put aside.

    The folder is a Maildir, of which `new` is read and moved to `cur`, or holds files *.eml, which move to
    its folder `gelezen`. An administrator may want to look: `forget_bounces` throws away what is old.
    """
    noted = 0
    for path, aside in _unread(folder):
        content = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
        bounce = bounce_of(content)
        if bounce and _note(db, bounce, now=now):
            noted += 1
        aside.parent.mkdir(exist_ok=True, mode=0o700)
        path.rename(aside)
    if noted:
        log.info("mails-came-back", count=noted)
    return noted


def forget_bounces(folder: Path, *, before: datetime) -> int:
    """Remove what was put aside and is older than this moment; how many files."""
    aside = (path for name in ("cur", "gelezen") for path in (folder / name).glob("*"))
    old = [path for path in aside if path.is_file() and path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _unread(folder: Path) -> Iterator[tuple[Path, Path]]:
    if (folder / "new").is_dir():
        for path in sorted((folder / "new").iterdir())[:MOST_AT_ONCE]:
            yield path, folder / "cur" / f"{path.name}:2,S"
    else:
        for path in sorted(folder.glob("*.eml"))[:MOST_AT_ONCE]:
            yield path, folder / "gelezen" / path.name


def _note(db: Database, bounce: Bounce, *, now: datetime) -> bool:
    number = bounce.message_id.partition("@")[0]
    problem = nl(CAME_BACK).format(status=bounce.status, reason=bounce.reason or "?")
    with db.write() as tx:
        found = tx.scalar(
            update(OutboxMail)
            .where(
                OutboxMail.message_id == number,
                OutboxMail.state == MailState.SENT,
                OutboxMail.bounced_at.is_(None),
            )
            .values(bounced_at=now, last_problem=problem[:250])
            .returning(OutboxMail.id)
        )
    return found is not None
