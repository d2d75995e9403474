"""A worker in a process of its own, that a test may kill: its arguments are database, server and folder."""

import sys
from pathlib import Path

from congress.core.db import Database, Tx
from congress.core.settings import Settings
from congress.mail.actions import deliver_due
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Letter, Post
from tests.make import NOW


def hello(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """A small mail about a number."""
    return Letter(to=f"mens{mail.about_id}@hillegom.nl", subject="Hallo", text="Dag.\n", html="<p>Dag.</p>")


KINDS = {"hello": hello}


def post_to(smtp_url: str, folder: Path) -> Post:
    """What the outbox needs to reach this server."""
    settings = Settings(
        _env_file=None, data_dir=folder, smtp_url=smtp_url, mail_from="Congres <congres@hlt.nl>"
    )
    return Post(settings=settings, ticket=lambda *_: "", render=lambda *_, **__: "")


if __name__ == "__main__":
    database = Database(sys.argv[1])
    deliver_due(database, KINDS, post_to(sys.argv[2], Path(sys.argv[3])), now=NOW)
    database.close()
