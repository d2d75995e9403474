"""Who somebody is and what they may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, bindparam, column, func, select, table

from congress.access.models import Account, ApiToken, Login, Passkey, RoleGrant
from congress.access.rules.rights import Right, Role, may
from congress.core.db import Tx
from congress.core.limits import Attempt
from congress.core.tokens import hash_secret
from congress.mail.models import OutboxMail
from congress.mail.queries import TO_LEAVE


@dataclass(frozen=True)
class SignedIn:
    """A signed-in member of staff with all roles: {congress id or None for everywhere: roles}."""

    account_id: int
    email: str
    roles: dict[int | None, frozenset[Role]]

    def roles_in(self, congress_id: int | None) -> frozenset[Role]:
        """Roles that count in this congress."""
        return self.roles.get(None, frozenset()) | self.roles.get(congress_id, frozenset())

    def may(self, right: Right | str, congress_id: int | None = None) -> bool:
        """Whether a role in this congress gives `right`."""
        return may(self.roles_in(congress_id), Right(right))


@dataclass(frozen=True)
class Caller:
    """The owner of an API token, and the token's scopes."""

    token_id: int
    scopes: frozenset[str]
    who: SignedIn


def signed_in(tx: Tx, secret: str, *, now: datetime) -> SignedIn | None:
    """Who holds this browser secret, or None."""
    rows = tx.execute(_LOGIN, {"secret": hash_secret(secret), "now": now}).all()
    return _with_roles(rows) if rows else None


def caller(tx: Tx, secret: str, *, now: datetime) -> Caller | None:
    """Who holds this API token, or None."""
    rows = tx.execute(_CALLER, {"secret": hash_secret(secret)}).all()
    if not rows:
        return None
    token_id, scopes, expires_at = rows[0][:3]
    if expires_at and expires_at <= now:
        return None
    return Caller(token_id, frozenset(scopes), _with_roles([row[3:] for row in rows]))


def account_by_email(tx: Tx, email: str) -> Account | None:
    """The account with this address, or None."""
    return tx.scalar(select(Account).where(Account.email == email.lower()))


def tokens_of(tx: Tx, account: Account) -> Sequence[ApiToken]:
    """The API tokens of this account, the oldest first; also those that are over."""
    return tx.scalars(select(ApiToken).where(ApiToken.account_id == account.id).order_by(ApiToken.id)).all()


def staff(tx: Tx) -> Sequence[tuple[str, Role | None, int | None]]:
    """E-mail, role and congress id of everybody, by e-mail; without roles once with None."""
    query = (
        select(Account.email, RoleGrant.role, RoleGrant.congress_id)
        .outerjoin(RoleGrant, RoleGrant.account_id == Account.id)
        .order_by(Account.email, RoleGrant.congress_id, RoleGrant.role)
    )
    return [(email, role, congress_id) for email, role, congress_id in tx.execute(query)]


def passkeys_of(tx: Tx, account_id: int) -> Sequence[Passkey]:
    """The passkeys of an account, in the order in which they were added."""
    return tx.scalars(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)).all()


def with_passkey(tx: Tx) -> frozenset[str]:
    """The addresses of who signs in with a passkey."""
    return frozenset(tx.scalars(select(Account.email).join(Passkey, Passkey.account_id == Account.id)))


def roles_of(tx: Tx, email: str, congress_id: int) -> list[str]:
    """The roles of this address that count in this congress."""
    rows = tx.execute(_ACCOUNT.where(Account.email == email.lower())).all()
    return sorted(_with_roles(rows).roles_in(congress_id)) if rows else []


def _with_roles(rows: Sequence[Sequence[Any]]) -> SignedIn:
    """Of (account id, e-mail, congress id, role), a row for each role; without roles one, with None."""
    found: dict[int | None, set[Role]] = {}
    for _, _, congress_id, role in rows:
        if role:
            found.setdefault(congress_id, set()).add(role)
    account_id, email = rows[0][:2]
    return SignedIn(account_id, email, {key: frozenset(roles) for key, roles in found.items()})


_WITH_ROLES = (Account.id, Account.email, RoleGrant.congress_id, RoleGrant.role)
_ACCOUNT = select(*_WITH_ROLES).outerjoin_from(Account, RoleGrant, RoleGrant.account_id == Account.id)
_LOGIN = _ACCOUNT.join(Login, Login.account_id == Account.id).where(
    Login.secret_hash == bindparam("secret"), Login.expires_at > bindparam("now")
)
_CALLER = (
    select(ApiToken.id, ApiToken.scopes, ApiToken.expires_at, *_WITH_ROLES)
    .join_from(ApiToken, Account, Account.id == ApiToken.account_id)
    .outerjoin(RoleGrant, RoleGrant.account_id == Account.id)
    .where(ApiToken.secret_hash == bindparam("secret"))
)
"""Made once: every request of staff and of programs asks one of these, and making costs as much as asking."""


def congress_id(tx: Tx, slug: str) -> int | None:
    """The number of the congress with this name; access knows congresses by number only."""
    found: int | None = tx.scalar(select(_CONGRESS.c.id).where(_CONGRESS.c.slug == slug))
    return found


_CONGRESS = table("congress", column("id", Integer), column("slug", String))


def log_in_data(before: datetime | None = None) -> tuple[tuple[type[Any], ColumnElement[bool]], ...]:
    """Tables and rows that tell who signed in, or asked to, of before this moment; None: of all times.

    The line "signed-in" of the log is not among them: it names a number, and the log never changes.
    """
    until = before or datetime.max.replace(tzinfo=UTC)
    return (
        (Login, Login.expires_at < until),
        (ApiToken, ApiToken.expires_at < until),
        (Attempt, Attempt.at < until),
        (
            OutboxMail,
            OutboxMail.congress_id.is_(None)
            & OutboxMail.state.not_in(TO_LEAVE)
            & (OutboxMail.queued_at < until),
        ),
    )


def log_in_data_left(tx: Tx, *, before: datetime | None = None) -> int:
    """How many rows of log-in data there are of before this moment; None: of all times."""
    return sum(tx.scalar(select(func.count()).where(which)) or 0 for _, which in log_in_data(before))
