"""The list on a phone, which only opens with the code that is shown: a lost phone tells nothing. No I/O.

Every person stands on it twice: under a name made from the ticket, readable with the text of the QR, and
under a name made from the short code, readable with that code. static/door/blind.mjs does the same.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from congress.door.rules.token import from_base45

BUCKETS = 32
CODE_ROUNDS = 5_000
"""PBKDF2 rounds for the short code: its 50 bits are guessable without, and each guess costs so much."""
_NONCE = 12

Row = tuple[str, int, str]
"""(name on the list, issue number or 0 for a typed code, what it says, encrypted)."""


@dataclass(frozen=True)
class Entry:
    """What the door must know of one person; `placed` are the sessions by round."""

    event: int
    ticket: int
    issue: int
    code: str
    text: str
    registration: str
    name: str
    organisation: str
    status: str
    placed: Mapping[str, str] = field(default_factory=dict)


def who(event: int, ticket: int) -> str:
    """The name of a ticket on the list: 16 characters, the same for every issue of it."""
    return _short(b"congress-door-who" + event.to_bytes(4) + ticket.to_bytes(8))


def rows(entry: Entry) -> tuple[Row, Row]:
    """The two rows of one person, always the same for the same facts."""
    content = json.dumps(
        {
            "who": who(entry.event, entry.ticket),
            "registration": entry.registration,
            "name": entry.name,
            "organisation": entry.organisation,
            "status": entry.status,
            "issue": entry.issue,
            "placed": dict(entry.placed),
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    return _rows(
        entry.event, entry.ticket, issue=entry.issue, code=entry.code, text=entry.text, content=content
    )


def buckets(found: Iterable[Row]) -> list[list[Row]]:
    """The list in 32 parts by name, so that a phone only fetches the parts that changed."""
    parts: list[list[Row]] = [[] for _ in range(BUCKETS)]
    for row in found:
        parts[_bucket(row[0])].append(row)
    return [sorted(part) for part in parts]


def fingerprint(part: Sequence[Row]) -> str:
    """A hash of one part."""
    return _short("\n".join(f"{name} {issue} {box}" for name, issue, box in part).encode())


@lru_cache(maxsize=20_000)
def _rows(event: int, ticket: int, *, issue: int, code: str, text: str, content: str) -> tuple[Row, Row]:
    name, key = of_code(event, code)
    return (
        (who(event, ticket), issue, _box(ticket_key(text), content)),
        (name, 0, _box(key, content)),
    )


def ticket_key(text: str) -> bytes:
    """The key that the text of a ticket gives; its signature makes it impossible to guess."""
    return hashlib.sha256(b"congress-door-ticket" + (from_base45(text) or b"")).digest()


@lru_cache(maxsize=20_000)
def of_code(event: int, code: str) -> tuple[str, bytes]:
    """The name on the list and the key that a short code gives."""
    salt = b"congress-door-code" + event.to_bytes(4)
    base = hashlib.pbkdf2_hmac("sha256", code.encode(), salt, CODE_ROUNDS)
    return _short(b"name" + base), hashlib.sha256(b"key" + base).digest()


def opened(key: bytes, box: str) -> dict[str, object]:
    """What a box says; raises cryptography's InvalidTag with another key."""
    data = base64.b64decode(box)
    found: dict[str, object] = json.loads(AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], None))
    return found


def _box(key: bytes, content: str) -> str:
    # The nonce follows from key and content: the same box for the same facts, and never one nonce for two.
    nonce = hashlib.sha256(b"nonce" + key + content.encode()).digest()[:_NONCE]
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, content.encode(), None)).decode()


def _short(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()[:12]).decode()


def _bucket(name: str) -> int:
    return base64.urlsafe_b64decode(name)[0] % BUCKETS
