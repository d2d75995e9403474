"""The text in the QR of a ticket: short, signed, without personal data. No I/O."""

from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

VERSION = 1
BODY_BYTES = 17
SIGNATURE_BYTES = 64
TOKEN_CHARACTERS = 122
_CONTEXT = b"congress-badge-v1"
_BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_NONE = 255
_VALUES = bytes(_BASE45.find(chr(code)) % 256 for code in range(256))
"""Of each character its value, or _NONE."""


class Refused(StrEnum):
    """Why a text is no ticket of this congress."""

    UNREADABLE = "unreadable"
    OTHER_VERSION = "other-version"
    BAD_SIGNATURE = "bad-signature"


@dataclass(frozen=True)
class Token:
    """What a ticket says: which congress, which ticket, and the how-manieth issue of it."""

    event: int
    ticket: int
    issue: int


def sign(private_key: bytes, *, event: int, ticket: int, issue: int) -> str:
    """The 122 characters of a ticket.

    Bytes:  0 version | 1-4 event | 5-12 ticket | 13-16 issue | 17-80 signature, Ed25519 over
            "congress-badge-v1" + bytes 0-16.
    Units:  event below 2**32, ticket below 2**64, issue below 2**32; the key is 32 bytes.
    """
    body = bytes([VERSION]) + event.to_bytes(4) + ticket.to_bytes(8) + issue.to_bytes(4)
    signature = Ed25519PrivateKey.from_private_bytes(private_key).sign(_CONTEXT + body)
    return base45(body + signature)


def public_key(private_key: bytes) -> bytes:
    """The 32 bytes with which phones check tickets."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def verify(public_key: bytes, text: str) -> Token | Refused:
    """What the ticket says, or why it is none. Never raises, whatever the text."""
    data = from_base45(text)
    if data is None or len(data) != BODY_BYTES + SIGNATURE_BYTES:
        return Refused.UNREADABLE
    body, signature = data[:BODY_BYTES], data[BODY_BYTES:]
    if body[0] != VERSION:
        return Refused.OTHER_VERSION
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, _CONTEXT + body)
    except InvalidSignature:
        return Refused.BAD_SIGNATURE
    return Token(int.from_bytes(body[1:5]), int.from_bytes(body[5:13]), int.from_bytes(body[13:17]))


def event_named(text: str) -> int | None:
    """The congress that an unchecked ticket names, to tell "another congress" from "no ticket" only."""
    data = from_base45(text)
    if data is None or len(data) != BODY_BYTES + SIGNATURE_BYTES or data[0] != VERSION:
        return None
    return int.from_bytes(data[1:5])


def ticket_named(text: str) -> int | None:
    """The ticket that an unchecked text names, to find what is kept about somebody only."""
    return None if event_named(text) is None else int.from_bytes((from_base45(text) or b"")[5:13])


def typed_code(text: str) -> str:
    """A typed code as people mean it: without spaces and dashes, O as 0, I and L as 1 (Crockford)."""
    kept = "".join(c for c in text.upper() if c.isalnum())[:20]
    return kept.translate(str.maketrans("OIL", "011"))


def base45(data: bytes) -> str:
    """RFC 9285: two bytes in three characters of the alphanumeric set of QR."""
    found = []
    for at in range(0, len(data) - 1, 2):
        rest, low = divmod(data[at] * 256 + data[at + 1], 45)
        high, middle = divmod(rest, 45)
        found += [low, middle, high]
    if len(data) % 2:
        high, low = divmod(data[-1], 45)
        found += [low, high]
    return "".join(_BASE45[value] for value in found)


def from_base45(text: str) -> bytes | None:
    """The bytes of a base45 text, or None when it is none. Only the one true writing of the bytes is read."""
    values = text.encode("ascii", "replace").translate(_VALUES)
    if len(values) > 4 * TOKEN_CHARACTERS or len(values) % 3 == 1 or _NONE in values:
        return None
    whole = len(values) // 3 * 3
    numbers = [
        low + 45 * middle + 45 * 45 * high
        for low, middle, high in zip(values[0:whole:3], values[1:whole:3], values[2:whole:3], strict=True)
    ]
    if any(number >= 256 * 256 for number in numbers):
        return None
    found = b"".join(number.to_bytes(2) for number in numbers)
    if whole == len(values):
        return found
    last = values[-2] + 45 * values[-1]
    return found + bytes([last]) if last < 256 else None
