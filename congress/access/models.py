"""Accounts of staff, their roles, sign-in and API tokens. Every secret is kept as a hash."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress.access.rules.rights import Role
from congress.core.db import Base


class Account(Base):
    """One member of staff (medewerker)."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    created_at: Mapped[datetime]


class RoleGrant(Base):
    """A role of an account in one congress; without congress it counts everywhere (rol)."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("account_id", "congress_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    congress_id: Mapped[int | None] = mapped_column(ForeignKey("congress.id"))
    role: Mapped[Role]


class SignInLink(Base):
    """A one-time link that signs somebody in (inloglink)."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    nonce: Mapped[str] = mapped_column(String(40))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Login(Base):
    """A signed-in browser (inlogsessie)."""

    __tablename__ = "login"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Passkey(Base):
    """The public half of a passkey (WebAuthn) of a member of staff; `name` is what they call it.

    `sign_count` is what the passkey said of itself the last time; many always say 0.
    """

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SpentChallenge(Base):
    """A challenge with which somebody signed in (gebruikte vraag): it is not good for a second time."""

    __tablename__ = "spent_challenge"

    challenge: Mapped[bytes] = mapped_column(LargeBinary(64), primary_key=True)
    at: Mapped[datetime]


class ApiToken(Base):
    """A bearer token for programs, with the rights of its account narrowed to its scopes (API-sleutel)."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class IdempotentAnswer(Base):
    """The answer to a POST with an Idempotency-Key, so that a repeat gets the same one (herhaling)."""

    __tablename__ = "idempotent_answer"
    __table_args__ = (UniqueConstraint("token_id", "key_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id", ondelete="CASCADE"))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    request_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    status: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
