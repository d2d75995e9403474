"""The personal link of a registration: derived again whenever it must be written, never stored."""

from uuid import UUID

from congress.core.tokens import derive, derived_secret


def unsubscribe_path(secret_key: str, public_id: UUID, email: str) -> str:
    """Where this address is taken off the mails to many; it opens nothing else, and no other address."""
    return f"/afmelden-mail/{public_id}/{unsubscribe_secret(secret_key, public_id, email)}"


def unsubscribe_secret(secret_key: str, public_id: UUID, email: str) -> str:
    """The last part of that path."""
    return derived_secret(secret_key, f"unsubscribe:{public_id}:{email}")


def address_hash(secret_key: str, congress_id: int, email: str) -> bytes:
    """What is kept of an address that wants no mail to many: nobody can guess it without the key."""
    return derive(secret_key, f"unsubscribed:{congress_id}:{email}")


def personal_secret(secret_key: str, public_id: UUID, version: int) -> str:
    """The secret in /mijn/{secret}; a higher `version` gives another one and makes the old one worthless."""
    return derived_secret(secret_key, f"personal-link:{public_id}:{version}")
