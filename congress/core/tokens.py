"""Secrets: making, hashing and deriving them."""

import base64
import hashlib
import secrets
from collections.abc import Callable

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TicketWriter = Callable[[int, int, int], str]
"""(congress id, ticket id, issue number) -> the text in the QR of a ticket."""


def new_secret() -> str:
    """A fresh bearer secret of 192 bits, safe in an address."""
    return secrets.token_urlsafe(24)


def new_bytes(size: int) -> bytes:
    """So many random bytes, for what must never come twice."""
    return secrets.token_bytes(size)


def hash_secret(secret: str) -> bytes:
    """What is stored of a secret. It is random and long, so a plain SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).digest()


def derive(secret_key: str, purpose: str, size: int = 32) -> bytes:
    """`size` bytes that only who holds `secret_key` can make, others for every `purpose` (HKDF, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=size, salt=None, info=purpose.encode()).derive(secret_key.encode())


def derived_secret(secret_key: str, purpose: str) -> str:
    """A bearer secret that can be written again later without being stored (192 bits)."""
    return base64.urlsafe_b64encode(derive(secret_key, purpose, 24)).decode()
