"""The challenge that a passkey signs: it carries its own end, so nothing is stored for it. No I/O."""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256

LASTS = timedelta(minutes=10)
NONCE_BYTES = 16
_TIME_BYTES = 8
_MAC_BYTES = 32


def challenge(key: bytes, purpose: str, nonce: bytes, *, now: datetime) -> bytes:
    """16 bytes of `nonce`, 8 of the second in which it ends, and 32 that only who holds `key` can make.

    `purpose` says what it may be used for: a challenge to sign in cannot add a passkey.
    """
    ends = int((now + LASTS).timestamp()).to_bytes(_TIME_BYTES)
    return nonce + ends + _mac(key, purpose, nonce + ends)


def is_good(key: bytes, purpose: str, found: bytes, *, now: datetime) -> bool:
    """Whether this is a challenge of ours for `purpose` that has not ended. Never raises."""
    body, mac = found[: NONCE_BYTES + _TIME_BYTES], found[NONCE_BYTES + _TIME_BYTES :]
    ours = len(mac) == _MAC_BYTES and hmac.compare_digest(mac, _mac(key, purpose, body))
    return ours and int.from_bytes(body[NONCE_BYTES:]) > now.timestamp()


def _mac(key: bytes, purpose: str, body: bytes) -> bytes:
    return hmac.digest(key, purpose.encode() + b"\0" + body, sha256)
