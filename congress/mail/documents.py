"""From a letter to a message that mail programs show well."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from congress.core.settings import Settings
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Attachment, Calendar, Letter

UNSENT = "congres@localhost"
_UNWANTED = str.maketrans({character: " " for character in ':;,<>"()@[]\\'})


def sender_of(settings: Settings) -> Address:
    """Who our mail comes from: CONGRESS_MAIL_FROM, which may have a name before the address."""
    name, _, address = (settings.mail_from or UNSENT).rpartition("<")
    return Address(display_name(name) or "Congres", addr_spec=address.strip(" >"))


def display_name(name: str) -> str:
    """A name without the characters that make some servers think that the sender is missing."""
    return " ".join(name.translate(_UNWANTED).split())


def message_of(letter: Letter, *, sender: Address, message_id: str, sent_at: datetime) -> EmailMessage:
    """The message: text first, then HTML with its pictures, then the calendar entry, then files.

    It says of itself that a machine wrote it (RFC 3834), so nobody's out-of-office answers it. A mail to
    many can be stopped with one click (RFC 8058). The same input gives the same bytes. Raises ValueError
    when an address or subject cannot stand in a header.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = _address(letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(sent_at)
    message["Message-ID"] = f"<{message_id}@{sender.domain}>"
    if letter.reply_to:
        message["Reply-To"] = _address(letter.reply_to)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["X-Correlation-ID"] = message_id
    if letter.unsubscribe:
        ways = [f"<{letter.unsubscribe}>"]
        if letter.reply_to:
            ways.append(f"<mailto:{quote(letter.reply_to, safe='@')}?subject=unsubscribe>")
        message["List-Unsubscribe"] = ", ".join(ways)
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    _add_html(message, letter)
    for number, calendar in enumerate(letter.calendars):
        (_attach_calendar if number else _add_calendar)(message, calendar)
    for file in letter.attachments:
        if file.content_id is None:
            _attach(message, file)
    _name_boundaries(message, message_id)
    return message


def _address(text: str) -> Address:
    if text.isascii():
        return Address(addr_spec=text)
    username, _, domain = text.rpartition("@")  # the parser refuses letters such as ł (RFC 6532)
    return Address(username=username, domain=domain)


def _add_html(message: EmailMessage, letter: Letter) -> None:
    message.add_alternative(letter.html, subtype="html")
    html = list(message.iter_parts())[-1]
    for picture in letter.attachments:
        if picture.content_id is not None:
            main, sub = picture.media_type.split("/")
            html.add_related(
                picture.content,
                main,
                sub,
                cid=f"<{picture.content_id}>",
                filename=picture.filename,
                disposition="inline",
            )


def _add_calendar(message: EmailMessage, calendar: Calendar) -> None:
    message.add_alternative(
        calendar.content.decode(), subtype="calendar", params={"method": calendar.method}, cte="base64"
    )


def _attach_calendar(message: EmailMessage, calendar: Calendar) -> None:
    message.add_attachment(
        calendar.content.decode(),
        subtype="calendar",
        params={"method": calendar.method},
        cte="base64",
        filename=calendar.filename,
    )


def _attach(message: EmailMessage, file: Attachment) -> None:
    main, sub = file.media_type.split("/")
    message.add_attachment(file.content, main, sub, filename=file.filename)


def _name_boundaries(message: EmailMessage, message_id: str) -> None:
    multiparts = [part for part in message.walk() if part.is_multipart()]
    for number, part in enumerate(multiparts):
        part.set_boundary(f"=_{message_id}_{number}")


def file_name(mail: OutboxMail) -> str:
    """The name of the file, without suffix, in which this mail is kept when there is no mail server."""
    return f"{mail.id:06}-{mail.kind}"
