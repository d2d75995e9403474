"""Adding staff, signing in and out, and API tokens."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from congress.access.models import (
    Account,
    ApiToken,
    IdempotentAnswer,
    Login,
    RoleGrant,
    SignInLink,
    SpentChallenge,
)
from congress.access.queries import account_by_email, log_in_data, passkeys_of
from congress.access.rules.rights import Role, Scope
from congress.core.audit import record
from congress.core.db import Tx, deleted
from congress.core.errors import Conflict, NotFound
from congress.core.i18n import nl
from congress.core.limits import Limit, attempt, network_keys
from congress.core.tokens import derived_secret, hash_secret, new_secret
from congress.mail.actions import queue_mail
from congress.mail.queries import queued_since

LINK_LASTS = timedelta(minutes=30)
LOGIN_LASTS = timedelta(hours=12)
LINKS_AT_ONCE = 5
A_NEW_ONE = timedelta(minutes=5)
"""With so many links in the mailbox there still comes a new one after this time, whoever asks for them."""
ASKED_PER_HOST = 20
ASKED_PER_NETWORK = 60
TOKEN_LASTS = timedelta(days=365)


class LinkSpent(Conflict):
    """A sign-in link that was used or is too old."""

    sentence = nl("Deze inloglink is al gebruikt of verlopen. Vraag een nieuwe aan.")


class AskedTooOften(Conflict):
    """More links asked for from one network than people need."""

    sentence = nl(
        "Er zijn vanaf jouw netwerk net erg veel inloglinks gevraagd. Kijk in je mail of er al een is, "
        "of probeer het over een uur nog eens."
    )


class LastAdministrator(Conflict):
    """Somebody must be able to let others in."""

    sentence = nl("Dit is de laatste beheerder. Geef eerst iemand anders de rol van beheerder.")


class UnknownToken(NotFound):
    """Not a token of this account."""

    sentence = nl("Deze medewerker heeft geen sleutel met nummer {number}.")


class UnknownAccount(NotFound):
    """Nobody has this address."""

    sentence = nl("Er is geen medewerker met dit e-mailadres.")


def add_staff(
    tx: Tx, email: str, role: Role, *, congress_id: int | None, actor: str, now: datetime
) -> Account:
    """Give `email` a role, making the account when it is new. Giving it twice changes nothing."""
    account = account_by_email(tx, email)
    if account is None:
        account = Account(email=email.lower(), created_at=now)
        tx.add(account)
        tx.flush()  # the role needs account.id
    grant = select(RoleGrant.id).where(
        RoleGrant.account_id == account.id, RoleGrant.congress_id == congress_id, RoleGrant.role == role
    )
    if tx.scalar(grant) is None:
        tx.add(RoleGrant(account_id=account.id, congress_id=congress_id, role=role))
        after = {"account": account.id, "role": role.value}
        record(
            tx,
            congress_id=congress_id,
            actor=actor,
            action="role-given",
            subject=f"account {account.id}",
            after=after,
            now=now,
        )
    return account


def remove_staff(tx: Tx, email: str, *, actor: str, now: datetime) -> None:
    """Take away the account with all roles, logins and tokens. Raises UnknownAccount or LastAdministrator."""
    account = account_by_email(tx, email)
    if account is None:
        raise UnknownAccount
    everywhere = select(RoleGrant.account_id).where(RoleGrant.congress_id.is_(None)).with_for_update()
    if set(tx.scalars(everywhere)) == {account.id}:
        raise LastAdministrator
    record(
        tx, congress_id=None, actor=actor, action="account-removed", subject=f"account {account.id}", now=now
    )
    tx.execute(delete(Account).where(Account.id == account.id))


def make_link(tx: Tx, account: Account, *, secret_key: str, now: datetime) -> tuple[SignInLink, str]:
    """A one-time sign-in link: the row, and the secret for the address, which only the key can write."""
    nonce = new_secret()
    secret = link_secret(secret_key, nonce)
    link = SignInLink(
        account_id=account.id, secret_hash=hash_secret(secret), nonce=nonce, expires_at=now + LINK_LASTS
    )
    tx.add(link)
    tx.flush()  # the mail needs link.id
    return link, secret


def link_secret(secret_key: str, nonce: str) -> str:
    """The secret of a sign-in link, derived so that the mail can be written without storing it."""
    return derived_secret(secret_key, f"sign-in:{nonce}")


def ask_link(tx: Tx, email: str, host: str | None, *, secret_key: str, now: datetime) -> None:
    """Mail a sign-in link to staff; a stranger cannot tell the difference.

    Somebody else who asks for links of this account cannot lock its owner out: as long as no new one
    is made, there are LINKS_AT_ONCE in the mailbox that work. Raises AskedTooOften.
    """
    _count_asking(tx, host, secret_key=secret_key, now=now)
    account = account_by_email(tx, email)
    if account is None:
        return
    tx.refresh(account, with_for_update=True)
    if passkeys_of(tx, account.id):  # a mailbox alone is no longer enough
        if not queued_since(tx, "sign-in-passkey", [account.id], since=now - A_NEW_ONE):
            queue_mail(tx, "sign-in-passkey", about_id=account.id, now=now)
        return
    valid = select(SignInLink.expires_at).where(
        SignInLink.account_id == account.id, SignInLink.used_at.is_(None), SignInLink.expires_at > now
    )
    until = tx.scalars(valid).all()
    if len(until) >= LINKS_AT_ONCE and max(until) > now + LINK_LASTS - A_NEW_ONE:
        return
    link, _ = make_link(tx, account, secret_key=secret_key, now=now)
    queue_mail(tx, "sign-in", about_id=link.id, now=now)


def _count_asking(tx: Tx, host: str | None, *, secret_key: str, now: datetime) -> None:
    if keys := network_keys(host):
        hour = timedelta(hours=1)
        limits = [
            Limit("sign-in-host", keys[0], ASKED_PER_HOST, hour),
            Limit("sign-in-network", keys[1], ASKED_PER_NETWORK, hour),
        ]
        if not attempt(tx, limits, secret_key=secret_key, now=now):
            raise AskedTooOften


def sign_in(tx: Tx, secret: str, *, now: datetime) -> str:
    """Use a one-time link; the secret for the browser's cookie. Raises LinkSpent."""
    link = tx.scalar(
        select(SignInLink).where(SignInLink.secret_hash == hash_secret(secret)).with_for_update()
    )
    if link is None or link.used_at or link.expires_at <= now:
        raise LinkSpent
    link.used_at = now
    return start_login(tx, link.account_id, now=now)


def start_login(tx: Tx, account_id: int, *, now: datetime) -> str:
    """Sign in who has proven to be the holder of this account; the secret for the browser's cookie."""
    cookie = new_secret()
    tx.add(
        Login(
            account_id=account_id,
            secret_hash=hash_secret(cookie),
            created_at=now,
            expires_at=now + LOGIN_LASTS,
        )
    )
    record(tx, congress_id=None, actor=f"account {account_id}", action="signed-in", subject="login", now=now)
    return cookie


def sign_out(tx: Tx, cookie: str) -> None:
    """End this browser's login."""
    tx.execute(delete(Login).where(Login.secret_hash == hash_secret(cookie)))


def make_token(
    tx: Tx, email: str, scopes: Iterable[Scope], *, now: datetime, lasts: timedelta = TOKEN_LASTS
) -> str:
    """A new API token for this account; shown once, kept as a hash. Raises UnknownAccount."""
    account = account_by_email(tx, email)
    if account is None:
        raise UnknownAccount
    secret = new_secret()
    tx.add(
        ApiToken(
            account_id=account.id,
            secret_hash=hash_secret(secret),
            scopes=sorted(scope.value for scope in scopes),
            created_at=now,
            expires_at=now + lasts,
        )
    )
    record(tx, congress_id=None, actor=email, action="token-made", subject=f"account {account.id}", now=now)
    return secret


def revoke_tokens(tx: Tx, email: str, number: int | None, *, actor: str, now: datetime) -> int:
    """Take away the token with this number, or without number all of this account; how many.

    What was done with them stays done. Raises UnknownAccount or UnknownToken.
    """
    account = account_by_email(tx, email)
    if account is None:
        raise UnknownAccount
    which = [ApiToken.account_id == account.id, *([] if number is None else [ApiToken.id == number])]
    gone = tx.scalars(delete(ApiToken).where(*which).returning(ApiToken.id)).all()
    if number is not None and not gone:
        raise UnknownToken(number=number)
    for token_id in gone:
        subject = f"account {account.id}, sleutel {token_id}"
        record(tx, congress_id=None, actor=actor, action="token-revoked", subject=subject, now=now)
    return len(gone)


def forget_old_access(tx: Tx, *, now: datetime) -> None:
    """Remove what is past its time: links, logins, and remembered answers older than a day."""
    tx.execute(delete(SignInLink).where(SignInLink.expires_at < now - timedelta(days=1)))
    tx.execute(delete(Login).where(Login.expires_at < now))
    tx.execute(delete(SpentChallenge).where(SpentChallenge.at < now - timedelta(days=1)))
    tx.execute(delete(IdempotentAnswer).where(IdempotentAnswer.at < now - timedelta(days=1)))


def clear_log_in_data(tx: Tx, *, before: datetime) -> int:
    """Who signed in before this moment, keys expired by then, and counted attempts; how many rows went."""
    return sum(deleted(tx, delete(table).where(which)) for table, which in log_in_data(before))
