"""Mails that come back: found in a mailbox, known by their Message-ID, and shown with the reason."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from congress.core.db import Database
from congress.mail.actions import queue_mail, send_again
from congress.mail.actions.bounces import forget_bounces, read_bounces
from congress.mail.models import MailState, OutboxMail
from congress.mail.rules.bounce import Bounce, bounce_of
from tests.make import NOW

REPORT = """From: MAILER-DAEMON@mail.hlt.nl
To: congres@hlt.nl
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

Je mail kwam niet aan.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.hlt.nl

Final-Recipient: rfc822; mens1@hillegom.nl
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <mens1@hillegom.nl>:
 user unknown

--b1
Content-Type: {original}

From: congres@hlt.nl
Subject: Hallo
Message-ID: <{message_id}@hlt.nl>

--b1--
"""


def report(message_id: str, *, action: str = "failed", original: str = "message/rfc822") -> bytes:
    """A report as a mail server sends it."""
    return REPORT.format(message_id=message_id, action=action, original=original).encode()


def _sent(database: Database) -> OutboxMail:
    with database.write() as tx:
        queue_mail(tx, "hello", about_id=1, now=NOW)
        mail = tx.scalars(select(OutboxMail)).one()
        mail.state, mail.sent_at = MailState.SENT, NOW
        return mail


def _now(database: Database) -> OutboxMail:
    with database.read() as tx:
        return tx.scalars(select(OutboxMail)).one()


@pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_the_mail_the_status_and_the_reason(original: str) -> None:
    assert bounce_of(report("a1", original=original)) == Bounce(
        "a1@hlt.nl", "5.1.1", "550 5.1.1 …: user unknown"
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff" * 200,
        b"From: sanne@hlt.nl\nSubject: Vraag\n\nIk kom toch niet.\n",
        report("a1", action="delayed"),
        report("a1").replace(b"Message-ID: <a1@hlt.nl>\n", b""),
        report("a1").replace(b"message/delivery-status", b"text/plain"),
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n",
    ],
)
def test_any_other_mail_is_no_bounce(content: bytes) -> None:
    assert bounce_of(content) is None


@pytest.mark.parametrize("kind", ["maildir", "folder"])
def test_what_came_back_is_noted_once_and_the_file_put_aside(
    database: Database, tmp_path: Path, kind: str
) -> None:
    mail = _sent(database)
    box = tmp_path / "box"
    place = box / "new" if kind == "maildir" else box
    place.mkdir(parents=True)
    (place / "1.eml").write_bytes(report(mail.message_id))
    (place / "2.eml").write_bytes(report("somebody-elses"))
    (place / "3.eml").write_bytes(b"From: sanne@hlt.nl\n\nIk kom toch niet.\n")

    assert read_bounces(database, box, now=NOW) == 1
    assert read_bounces(database, box, now=NOW + timedelta(hours=1)) == 0

    back = _now(database)
    assert (back.state, back.bounced_at) == (MailState.SENT, NOW)
    assert back.last_problem == "De mail kwam terug (5.1.1): 550 5.1.1 …: user unknown"
    aside = sorted(path.name for path in (box / ("cur" if kind == "maildir" else "gelezen")).iterdir())
    assert [name[:5] for name in aside] == ["1.eml", "2.eml", "3.eml"]
    assert not [path for path in place.iterdir() if path.is_file()]


@pytest.mark.parametrize("folder", ["cur", "gelezen"])
def test_what_was_put_aside_goes_after_the_term_of_the_mails(tmp_path: Path, folder: str) -> None:
    place = tmp_path / folder
    place.mkdir()
    for name, age in (("oud", 31), ("vers", 29)):
        (place / name).write_bytes(report("a1"))
        at = (NOW - timedelta(days=age)).timestamp()
        os.utime(place / name, (at, at))

    assert forget_bounces(tmp_path, before=NOW - timedelta(days=30)) == 1

    assert [path.name for path in place.iterdir()] == ["vers"]
    assert forget_bounces(tmp_path / "weg", before=NOW) == 0


def test_what_came_back_can_be_sent_again_under_another_message_id(database: Database) -> None:
    mail = _sent(database)
    with database.write() as tx:
        tx.get_one(OutboxMail, mail.id).bounced_at = NOW

    with database.write() as tx:
        send_again(tx, tx.get_one(OutboxMail, mail.id), now=NOW)

    again = _now(database)
    assert (again.state, again.bounced_at, again.next_at) == (MailState.WAITING, None, NOW)
    assert again.message_id != mail.message_id
