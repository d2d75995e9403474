"""The one door for staff and for programs: who asks, and may they?"""

import base64
from datetime import datetime

import structlog
from cryptography.fernet import Fernet
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError

from congress.access import queries
from congress.access.models import IdempotentAnswer
from congress.access.queries import Caller, SignedIn
from congress.access.rules.rights import NEEDED_FOR, Right, Scope
from congress.core.db import Tx
from congress.core.errors import Conflict, NotAllowed, NotFound
from congress.core.i18n import nl
from congress.core.tokens import derive, hash_secret
from congress.web.api import Unauthenticated
from congress.web.state import Request

COOKIE = "congress_login"
log = structlog.get_logger("congress.access")


class SignInFirst(NotFound):
    """Not signed in: the page says no more than that one can sign in."""

    sentence = nl("Log eerst in om deze pagina te zien.")


class KeyReused(Conflict):
    """An Idempotency-Key that was used for another call, or whose first call is still running."""

    sentence = nl("Deze Idempotency-Key hoort bij een andere aanroep, of die aanroep loopt nog.")


def current(tx: Tx, request: Request) -> SignedIn | None:
    """Who is signed in, looked up once per request and shown on the page."""
    if "login" not in request.scope:
        cookie = request.cookies.get(COOKIE, "")
        request.scope["login"] = (
            queries.signed_in(tx, cookie, now=request.state["clock"]()) if cookie else None
        )
    found: SignedIn | None = request.scope["login"]
    return found


def signed_in(tx: Tx, request: Request) -> SignedIn:
    """Who is signed in; raises SignInFirst."""
    found = current(tx, request)
    if found is None:
        raise SignInFirst
    return found


def check_right(tx: Tx, request: Request, right: Right, congress_id: int | None) -> SignedIn:
    """Raises SignInFirst, NotFound (no role at all here) or NotAllowed (other role); logs the refusal."""
    login = signed_in(tx, request)
    if login.may(right, congress_id):
        return login
    log.warning("refused", account=login.account_id, right=right.value, congress=congress_id)
    raise NotAllowed if login.roles_in(congress_id) else NotFound


def actor(request: Request) -> str:
    """Who acts, for the log: the e-mail of staff, with "(API)" behind it for a program of theirs.

    To be asked after the gate let them in; LookupError before that, or the log would not know who it was.
    """
    login: SignedIn | None = request.scope.get("login")
    if login:
        return login.email
    who: Caller | None = request.scope.get("caller")
    if who is None:
        raise LookupError("nobody was let in yet")
    return f"{who.who.email} (API)"


def check_caller(request: Request, congress_id: int) -> None:
    """The owner of the token must hold, in this congress, the right that the scope of the call stands for."""
    who: Caller | None = request.scope.get("caller")
    scope = request.scope.get("scope_asked")
    if who is None or scope is None:
        return
    if not who.who.may(NEEDED_FOR[Scope(scope)], congress_id):
        log.warning("refused", token=who.token_id, scope=scope, congress=congress_id)
        raise NotAllowed if who.who.roles_in(congress_id) else NotFound


def check_caller_right(request: Request, right: Right, congress_id: int) -> None:
    """The owner of the token must hold `right` too; for what asks more than the scope of the call."""
    who: Caller | None = request.scope.get("caller")
    if who is None or not who.who.may(right, congress_id):
        log.warning("refused", token=who.token_id if who else None, right=right.value, congress=congress_id)
        raise NotAllowed


class TokenGuard:
    """Tokens and remembered answers of the API (web.api.Guard)."""

    def caller(self, request: Request, scope: str | None) -> int | None:
        """The id of the token; raises Unauthenticated, or NotAllowed without the scope."""
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        if scope is None and not secret:
            return None
        if kind.lower() != "bearer" or not secret:
            raise Unauthenticated
        with request.state["db"].read() as tx:
            who = queries.caller(tx, secret, now=self._now(request))
        if who is None:
            raise Unauthenticated
        if scope is not None and scope not in who.scopes:
            log.warning("refused", token=who.token_id, scope=scope)
            raise NotAllowed
        request.scope["caller"] = who
        request.scope["scope_asked"] = scope
        return who.token_id

    def reserve(
        self, request: Request, token_id: int, key: str, request_hash: bytes
    ) -> tuple[int, str] | None:
        """Take this key, or give the first answer back; raises KeyReused."""
        try:
            with request.state["db"].write() as tx:
                row = IdempotentAnswer(
                    token_id=token_id,
                    key_hash=hash_secret(key),
                    request_hash=request_hash,
                    status=0,
                    body="",
                    at=self._now(request),
                )
                tx.add(row)
            return None
        except IntegrityError:
            pass
        with request.state["db"].read() as tx:
            first = tx.scalars(select(IdempotentAnswer).where(*self._is(token_id, key))).one_or_none()
        if first is None or not first.status or first.request_hash != request_hash:
            raise KeyReused
        return first.status, self._seal(request, token_id, key).decrypt(first.body).decode()

    def keep(self, request: Request, token_id: int, key: str, status: int, body: str) -> None:
        """Remember the answer of a reserved key, unreadable for who does not know the key."""
        sealed = self._seal(request, token_id, key).encrypt(body.encode()).decode()
        with request.state["db"].write() as tx:
            tx.execute(
                update(IdempotentAnswer).where(*self._is(token_id, key)).values(status=status, body=sealed)
            )

    def forget(self, request: Request, token_id: int, key: str) -> None:
        """Give a reserved key free again."""
        with request.state["db"].write() as tx:
            tx.execute(delete(IdempotentAnswer).where(*self._is(token_id, key)))

    @staticmethod
    def _seal(request: Request, token_id: int, key: str) -> Fernet:
        # An answer may hold a personal link, and such a link is never stored in the clear.
        secret = derive(request.state["settings"].secret_key, f"idempotent-answer:{token_id}:{key}")
        return Fernet(base64.urlsafe_b64encode(secret))

    @staticmethod
    def _is(token_id: int, key: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return IdempotentAnswer.token_id == token_id, IdempotentAnswer.key_hash == hash_secret(key)

    @staticmethod
    def _now(request: Request) -> datetime:
        return request.state["clock"]()
