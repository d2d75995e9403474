"""What leaves as a mail, as plain data."""

from collections.abc import Callable
from dataclasses import dataclass, field

from congress.core.settings import Settings
from congress.mail.rules.wording import Block


@dataclass(frozen=True)
class Attachment:
    """A file with a mail; with `content_id` it is shown inside the HTML as cid:<content_id>."""

    filename: str
    media_type: str
    content: bytes
    content_id: str | None = None


@dataclass(frozen=True)
class Calendar:
    """A calendar part: its iTIP method (REQUEST, CANCEL, PUBLISH) and the text/calendar bytes."""

    method: str
    content: bytes
    filename: str = "congres.ics"


@dataclass(frozen=True)
class Letter:
    """One mail to one person, in text and HTML.

    The first of `calendars` stands in the message itself, the others are attached to it: a calendar
    that is asked or told to change something may hold one UID only (RFC 5546 section 3.2.2). Only a
    mail to many has an address to `unsubscribe` at.
    """

    to: str
    subject: str
    text: str
    html: str
    reply_to: str | None = None
    attachments: tuple[Attachment, ...] = field(default=())
    calendars: tuple[Calendar, ...] = ()
    unsubscribe: str | None = None


@dataclass(frozen=True)
class Post:
    """What the writers of mails are given: the settings, the writer of ticket texts, and templates.

    `ticket(congress_id, ticket_id, issue_number)` gives the text in the QR;
    `render(template, **facts)` gives the text of a template.
    """

    settings: Settings
    ticket: Callable[[int, int, int], str]
    render: Callable[..., str]


@dataclass(frozen=True)
class Body:
    """What a letter says, once; `mail/letter.txt` and `mail/letter.html` each show it in the one look.

    `blocks` come before `paragraphs`. `facts` are (label, value) pairs, `button` is (label, address),
    `picture` the content id of an inline attachment with `picture_text` for who does not see it. All values
    are shown as plain text.
    """

    title: str
    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    button: tuple[str, str] | None = None
    picture: str | None = None
    picture_text: str = ""
    closing: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    unsubscribe: str | None = None
