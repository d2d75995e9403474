"""A mail that came back, as a mail server reports it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from email.policy import compat32

_ADDRESS = re.compile(r"<?[^\s<>()\"',;]+@[^\s<>()\"',;]+>?")
_MOST_CHARACTERS = 2000


@dataclass(frozen=True)
class Bounce:
    """What could not be delivered: the Message-ID without brackets, the status ("5.1.1"), and why.

    The reason names no address.
    """

    message_id: str
    status: str
    reason: str


def bounce_of(content: bytes) -> Bounce | None:
    """The failed delivery that this mail reports; None for any other mail, also for "delayed".

    Source: RFC 3464 (message/delivery-status) in RFC 6522 (multipart/report).
    """
    report = message_from_bytes(content, policy=compat32)
    parts = [part for part in report.walk() if isinstance(part, Message)]
    message_id = next(filter(None, map(_original_id, parts)), "")
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            for fields in _recipients(part):
                if message_id and str(fields.get("Action", "")).strip().lower() == "failed":
                    status = str(fields.get("Status", "")).strip()[:12] or "5.0.0"
                    reason = str(fields.get("Diagnostic-Code", "")).partition(";")[2]
                    return Bounce(message_id, status, without_addresses(" ".join(reason.split()))[:120])
    return None


def without_addresses(answer: str) -> str:
    """The answer of a mail server without the mail addresses that it repeats."""
    return _ADDRESS.sub("…", answer[:_MOST_CHARACTERS])


def _recipients(part: Message) -> Iterator[Message]:
    blocks = part.get_payload()
    if isinstance(blocks, list):
        yield from (block for block in blocks if isinstance(block, Message) and "Action" in block)


def _original_id(part: Message) -> str:
    kind, payload = part.get_content_type(), part.get_payload()
    headers: Message | None = None
    if kind == "message/rfc822" and isinstance(payload, list) and isinstance(payload[0], Message):
        headers = payload[0]
    elif kind == "text/rfc822-headers":
        text = part.get_payload(decode=True)
        headers = message_from_string(text.decode(errors="replace")) if isinstance(text, bytes) else None
    return str(headers["Message-ID"] or "").strip().strip("<>") if headers is not None else ""
