"""A mail is sent once and not lost: a worker is killed at every step, servers close, two workers meet."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from congress.core.db import Database
from congress.mail.actions import deliver_due, queue_mails
from congress.mail.actions.deliver import LEASE
from congress.mail.models import MailState, OutboxMail
from tests.mail.server import mail_server
from tests.make import NOW
from tests.races.sending import KINDS, post_to


@contextmanager
def _worker(database_url: str, where: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.races.sending", database_url, f"smtp://{where}", str(folder)]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _mails(database: Database) -> list[OutboxMail]:
    with database.read() as tx:
        return list(tx.scalars(select(OutboxMail).order_by(OutboxMail.id)))


@pytest.mark.parametrize(
    ("step", "arrived"),
    [
        ("EHLO", 1),
        ("MAIL", 1),
        ("RCPT", 1),
        ("DATA", 1),
        ("TAKEN", 2),  # the one window that no sender can close: the server has it, and nobody heard
    ],
)
def test_a_worker_that_is_killed_loses_nothing_and_a_duplicate_is_known_by_its_message_id(
    database: Database, database_url: str, tmp_path: Path, step: str, arrived: int
) -> None:
    with database.write() as tx:
        queue_mails(tx, "hello", [1], now=NOW)
    with mail_server() as (received, where):
        with _worker(database_url, where, tmp_path) as process:

            def kill() -> None:
                if step == "DATA":
                    received.hang_up_at = step  # the text was not taken yet
                process.kill()
                process.wait()

            received.meanwhile[step] = kill
            process.wait(timeout=60)
        assert process.returncode == -9
        assert _mails(database)[0].state == MailState.SENDING

        assert deliver_due(database, KINDS, post_to(f"smtp://{where}", tmp_path), now=NOW) == 0
        assert deliver_due(database, KINDS, post_to(f"smtp://{where}", tmp_path), now=NOW + LEASE) == 1

    assert len(received.messages) == arrived
    assert len({message["Message-ID"] for message in received.messages}) == 1
    (mail,) = _mails(database)
    assert (mail.state, mail.attempts) == (MailState.SENT, 2)


@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_a_server_that_hangs_up_in_the_middle_gets_it_later(
    database: Database, tmp_path: Path, step: str
) -> None:
    with database.write() as tx:
        queue_mails(tx, "hello", [1, 2], now=NOW)
    with mail_server() as (received, where):
        received.hang_up_at = step
        post = post_to(f"smtp://{where}", tmp_path)

        assert deliver_due(database, KINDS, post, now=NOW) == 1, "the next mail gets a new connection"
        first, second = _mails(database)
        assert (first.state, second.state) == (MailState.WAITING, MailState.SENT)
        assert first.last_problem is not None
        assert deliver_due(database, KINDS, post, now=first.next_at) == 1

    assert sorted(to for (to,) in received.recipients) == ["mens1@hillegom.nl", "mens2@hillegom.nl"]


def test_two_processes_send_each_mail_once(database: Database, database_url: str, tmp_path: Path) -> None:
    with database.write() as tx:
        queue_mails(tx, "hello", range(20), now=NOW)
    with (
        mail_server() as (received, where),
        _worker(database_url, where, tmp_path) as one,
        _worker(database_url, where, tmp_path) as two,
    ):
        assert (one.wait(timeout=60), two.wait(timeout=60)) == (0, 0)

    assert sorted(to for (to,) in received.recipients) == sorted(f"mens{n}@hillegom.nl" for n in range(20))
    assert {mail.state for mail in _mails(database)} == {MailState.SENT}
