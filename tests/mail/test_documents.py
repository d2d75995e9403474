"""From a letter to a message that mail programs show well."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from congress.core.settings import Settings
from congress.mail.documents import display_name, message_of, sender_of
from congress.mail.rules.attempts import MOST_ATTEMPTS, wait_after
from congress.mail.rules.letter import Attachment, Calendar, Letter

AT = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
LETTER = Letter(
    to="lucja@voorbeeld.nl",
    subject="Je bent aangemeld voor Één dag",
    text="Beste Łucja,\n",
    html='<p>Beste Łucja,</p><img src="cid:ticket">',
    reply_to="congres@hlt.nl",
    attachments=(
        Attachment("ticket.png", "image/png", b"\x89PNG", content_id="ticket"),
        Attachment("brief.pdf", "application/pdf", b"%PDF"),
    ),
    calendars=(Calendar("REQUEST", b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"),),
)


def _settings(mail_from: str | None) -> Settings:
    return Settings(_env_file=None, data_dir=Path("/nergens"), mail_from=mail_from)


def _message(letter: Letter = LETTER) -> EmailMessage:
    made = message_of(
        letter,
        sender=sender_of(_settings("HLT: congres, 2026 <congres@hlt.nl>")),
        message_id="a1",
        sent_at=AT,
    )
    return message_from_bytes(bytes(made), _class=EmailMessage, policy=default)


def test_it_has_the_headers_of_a_machine_that_behaves() -> None:
    message = _message()

    assert message["From"] == "HLT congres 2026 <congres@hlt.nl>"
    assert message["To"] == "lucja@voorbeeld.nl"
    assert message["Reply-To"] == "congres@hlt.nl"
    assert message["Subject"] == "Je bent aangemeld voor Één dag"
    assert message["Message-ID"] == "<a1@hlt.nl>"
    assert message["Date"].datetime == AT
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["List-Unsubscribe"] is None


def test_text_comes_first_then_html_with_its_picture_then_the_calendar_and_files_last() -> None:
    types = [part.get_content_type() for part in _message().walk()]

    assert types == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "text/calendar",
        "application/pdf",
    ]


def test_the_calendar_says_its_method_and_keeps_its_lines() -> None:
    (part,) = [p for p in _message().walk() if p.get_content_type() == "text/calendar"]

    assert part.get_param("method") == "REQUEST"
    assert part.get_content_charset() == "utf-8"
    content = part.get_payload(decode=True)
    assert content == b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def test_a_plain_letter_has_two_parts() -> None:
    message = _message(Letter(to="a@b.nl", subject="Hoi", text="Dag\n", html="<p>Dag</p>"))

    assert [p.get_content_type() for p in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert message["Reply-To"] is None


def test_the_same_letter_gives_the_same_bytes() -> None:
    sender = sender_of(_settings(None))
    first, second = (message_of(LETTER, sender=sender, message_id="a1", sent_at=AT) for _ in range(2))

    assert bytes(first) == bytes(second)


@pytest.mark.parametrize("subject", ["Hoi\r\nBcc: iedereen@voorbeeld.nl", "Hoi\nX: y"])
def test_a_subject_cannot_add_headers(subject: str) -> None:
    with pytest.raises(ValueError, match="linefeed|carriage|newline"):
        _message(Letter(to="a@b.nl", subject=subject, text="", html=""))


def test_a_recipient_cannot_add_recipients() -> None:
    with pytest.raises(ValueError, match=r".+"):
        _message(Letter(to="a@b.nl, c@d.nl", subject="Hoi", text="", html=""))


def test_a_name_loses_what_makes_servers_think_the_sender_is_missing() -> None:
    assert display_name('Congres: "HLT", 2026 <x>') == "Congres HLT 2026 x"


def test_without_a_setting_the_sender_is_named_all_the_same() -> None:
    assert str(sender_of(_settings(None))) == "Congres <congres@localhost>"


def test_waits_grow_and_end() -> None:
    waits = [wait_after(attempt) for attempt in range(1, MOST_ATTEMPTS + 1)]

    assert waits[-1] is None
    known = [wait for wait in waits if wait]
    assert known == sorted(known)
    assert sum(known, timedelta()) > timedelta(days=1)
