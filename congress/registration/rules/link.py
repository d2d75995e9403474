"""The personal link of a registration: derived again whenever it must be written, never stored."""

from uuid import UUID

from congress.core.tokens import derived_secret


def personal_secret(secret_key: str, public_id: UUID, version: int) -> str:
    """The secret in /mijn/{secret}; a higher `version` gives another one and makes the old one worthless."""
    return derived_secret(secret_key, f"personal-link:{public_id}:{version}")
